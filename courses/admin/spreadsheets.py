"""Reports as files: the names under which courses and certificates know them."""

from text.spreadsheets import Row, csv_response, xlsx_response

__all__ = ["Row", "csv_response", "xlsx_response"]
