"""What the materials of a QTI 1.2 item say and show."""

from quizzes.formats.qti.declarations import children, within
from quizzes.formats.words import plain_to_html
from untrusted.xml import Element, local, text_in

_INSIDE = ("response_", "render_", "ims_render")


def words_in(element: Element) -> str:
    """The HTML of all materials inside."""
    return "<br/>".join(material_html(part) for part in _materials(element))


def materials_before(presentation: Element) -> str:
    """The HTML of the materials that are not inside a response."""
    return "<br/>".join(material_html(part) for part in _materials(presentation) if not _is_inside(part, presentation))


def label_of(response: Element) -> str:
    """The HTML of the material that stands directly in a response."""
    return "<br/>".join(material_html(part) for part in children(response, "material"))


def _materials(element: Element) -> list[Element]:
    # Blackboard's formatted text stands in materials of its own and, in its newer files, beside them.
    return [part for part in within(element, "material", "mat_formattedtext") if local(part) == "material" or not _is_in_material(part)]


def _is_in_material(part: Element) -> bool:
    return any(local(up) == "material" for up in part.iterancestors())


def _is_inside(part: Element, presentation: Element) -> bool:
    for up in part.iterancestors():
        if up == presentation:
            return False
        if local(up).startswith(_INSIDE):
            return True
    return False


def material_html(material: Element) -> str:
    """What a material says and shows."""
    parts: list[str] = []
    for part in material.iter():
        name, words = local(part), text_in(part).strip()
        if name == "mattext":
            parts.append(words if "html" in (part.get("texttype") or "") else plain_to_html(words))
        elif name == "mat_formattedtext":
            # Blackboard: HTML, or its own "smart text" of plain words.
            parts.append(words if (part.get("type") or "").upper() == "HTML" else plain_to_html(words))
        elif name == "matimage" and part.get("uri"):
            parts.append(f'<img src="{part.get("uri")}" alt="">')
    return " ".join(parts)
