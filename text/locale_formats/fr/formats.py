"""French as written in Morocco: Django's own, with the inputs that Arabic also accepts."""

DATETIME_FORMAT = r"j F Y \à H:i"
FIRST_DAY_OF_WEEK = 1
DATE_INPUT_FORMATS = ["%d/%m/%Y", "%d/%m/%y", "%d-%m-%Y", "%Y-%m-%d"]
DATETIME_INPUT_FORMATS = ["%d/%m/%Y %H:%M", "%d/%m/%Y %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"]
THOUSAND_SEPARATOR = "\u202f"
NUMBER_GROUPING = 3
