"""What layouts and colours are called."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Labels = tuple[tuple[str, Promise | str], ...]

LAYOUT_LABELS: Labels = (("zellige", _("Frame of zellige")), ("arch", _("Doorway")), ("ruled", _("Sober, with a band")))
SCHEME_LABELS: Labels = (("majorelle", _("Majorelle blue")), ("olive", _("Olive green")), ("clay", _("Red clay")))
