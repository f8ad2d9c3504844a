"""Words of Django and Wagtail that this school says in its own way; named here so that our catalogues keep them.

Django's Arabic months are those of the Levant and Egypt (أغسطس), not Morocco's (غشت). Wagtail calls a locale a region,
which is something else here.
"""

from django.utils.translation import gettext_noop, pgettext

MONTHS = [
    gettext_noop("January"), gettext_noop("February"), gettext_noop("March"), gettext_noop("April"),
    gettext_noop("May"), gettext_noop("June"), gettext_noop("July"), gettext_noop("August"),
    gettext_noop("September"), gettext_noop("October"), gettext_noop("November"), gettext_noop("December"),
]  # fmt: skip
SHORT_MONTHS = [
    gettext_noop("jan"), gettext_noop("feb"), gettext_noop("mar"), gettext_noop("apr"), gettext_noop("may"), gettext_noop("jun"),
    gettext_noop("jul"), gettext_noop("aug"), gettext_noop("sep"), gettext_noop("oct"), gettext_noop("nov"), gettext_noop("dec"),
]  # fmt: skip
WAGTAIL = [
    gettext_noop("Locale"), gettext_noop("Locales"), gettext_noop("locale"), gettext_noop("locales"), gettext_noop("Switch locales"),
    gettext_noop("Snippet"), gettext_noop("Snippets"), gettext_noop("Media"), gettext_noop("Add audio"), gettext_noop("Add video"),
]  # fmt: skip


def inflected_months() -> list[str]:
    """The months in the forms that Django asks for with a context."""
    return [
        pgettext("alt. month", "January"), pgettext("alt. month", "February"), pgettext("alt. month", "March"),
        pgettext("alt. month", "April"), pgettext("alt. month", "May"), pgettext("alt. month", "June"),
        pgettext("alt. month", "July"), pgettext("alt. month", "August"), pgettext("alt. month", "September"),
        pgettext("alt. month", "October"), pgettext("alt. month", "November"), pgettext("alt. month", "December"),
        pgettext("abbrev. month", "Jan."), pgettext("abbrev. month", "Feb."), pgettext("abbrev. month", "March"),
        pgettext("abbrev. month", "April"), pgettext("abbrev. month", "May"), pgettext("abbrev. month", "June"),
        pgettext("abbrev. month", "July"), pgettext("abbrev. month", "Aug."), pgettext("abbrev. month", "Sept."),
        pgettext("abbrev. month", "Oct."), pgettext("abbrev. month", "Nov."), pgettext("abbrev. month", "Dec."),
    ]  # fmt: skip
