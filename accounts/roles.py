"""The three groups of staff. Their names are keys in the database and are not translated there."""

TRAINERS = "Trainers"
LEAD_TRAINERS = "Lead trainers"
ADMINISTRATORS = "Administrators"

ALL_ROLES = (TRAINERS, LEAD_TRAINERS, ADMINISTRATORS)
