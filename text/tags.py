"""Tags as people type them."""


def split_tags(typed: str) -> list[str]:
    """What stands between commas, Latin or Arabic, each once and in order. Quotation marks, which Wagtail's field sets, go."""
    parts = typed.replace("،", ",").replace('"', "").split(",")
    return list(dict.fromkeys(part.strip() for part in parts if part.strip()))
