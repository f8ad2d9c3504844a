"""HTML for the rich text editor. Apart from `text.sanitise` because Wagtail's converter needs the models loaded."""

from wagtail.admin.rich_text.converters.db_html import DbHTMLConverter

from text.sanitise import sanitise


def sanitise_rich_text(html: str, features: list[str] | None = None) -> str:
    """The part of `html` that the rich text editor with these features can hold and edit again.

    Wagtail's own stored links and pictures (`linktype`, `embedtype`) survive. Sanitising twice changes nothing.
    """
    cleaned, _removals = DbHTMLConverter(features).clean(sanitise(html, "rich"))
    return cleaned
