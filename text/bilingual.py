"""A language map: one text in Arabic and in French, as Open Badges and xAPI write it."""

Bilingual = dict[str, str]


def bilingual(ar: str, fr: str) -> Bilingual:
    """The map of two texts."""
    return {"ar": ar, "fr": fr}
