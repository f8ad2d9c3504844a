"""The only place where something made by a stranger is opened: archives, XML, workbooks, pictures, PDF, text in any encoding."""
