"""What is drawn of a certificate: designs, the data of its page, typesetting to PDF, the seal."""
