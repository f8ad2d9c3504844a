"""Questions as rows of a table: what XLSX and CSV have in common."""
