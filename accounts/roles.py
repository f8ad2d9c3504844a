"""The three groups of staff. Their names are keys in the database and are not translated there."""

TRAINERS = "Trainers"
LEAD_TRAINERS = "Lead trainers"
ADMINISTRATORS = "Administrators"

ALL_ROLES = (TRAINERS, LEAD_TRAINERS, ADMINISTRATORS)

# Permission -> who holds it. Other apps grant more to the same groups.
PERMISSIONS = {
    "wagtailadmin.access_admin": ALL_ROLES,
    "messaging.view_outsms": (ADMINISTRATORS,),
}
