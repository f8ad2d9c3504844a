"""What differs between two versions of what is earned."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext as _gettext
from django.utils.translation import gettext_lazy as _

from certificates.choices import LAYOUT_LABELS, SCHEME_LABELS, Labels
from certificates.models import AchievementVersion
from certificates.rendering.designs import MAX_SIGNATORIES
from certificates.rendering.wording import PARTS


@dataclass(frozen=True)
class Difference:
    """One line of the form: what the older and what the newer version says."""

    label: Promise | str
    older: str
    newer: str


def differences(older: AchievementVersion, newer: AchievementVersion) -> list[Difference]:
    """Line by line, in the order of the form."""
    pairs = zip(_lines(older), _lines(newer), strict=True)
    return [Difference(label, before, after) for (label, before), (_label, after) in pairs if before != after]


def _lines(version: AchievementVersion) -> list[tuple[Promise | str, str]]:
    template = version.template_version
    settings, wording = template.settings, template.wording
    months = version.validity_months
    lines: list[tuple[Promise | str, str]] = [
        (_("Title in Arabic"), version.title_ar),
        (_("Title in French"), version.title_fr),
        (_("Issue without waiting for an administrator"), _gettext("yes") if version.is_automatic else _gettext("no")),
        (_("Holds for (months)"), str(months) if months else "—"),
        (_("Layout"), _named(LAYOUT_LABELS, settings.get("layout", ""))),
        (_("Colours"), _named(SCHEME_LABELS, settings.get("scheme", ""))),
        (_("Logo"), settings.get("logo", "")[:8]),
        (_("Source of the layout"), template.digest[:8] if template.protocol == 1 else _short(template.source)),
    ]
    for code, language in (("ar", _("Arabic")), ("fr", _("French"))):
        for part in PARTS:
            label = format_lazy("{part} ({language})", part=part.label, language=language)
            lines.append((label, wording[code].get(part.key, "")))
    signing = (
        (format_lazy("{label} {number}", label=_("Who signs"), number=n + 1), _signatory(settings, n)) for n in range(MAX_SIGNATORIES)
    )
    return [*lines, *signing]


def _named(labels: Labels, key: str) -> str:
    """In words; an operator's own layout has only its name."""
    return str(dict(labels).get(key, key))


def _short(source: str) -> str:
    return sha256(source.encode()).hexdigest()[:8]


def _signatory(settings: dict[str, Any], n: int) -> str:
    signatories = settings.get("signatories", [])
    if n >= len(signatories):
        return "—"
    one = signatories[n]
    picture = one["picture"][:8] or _gettext("by hand")
    return " · ".join([text for part in ("name", "role") for text in one[part].values() if text] + [picture])
