import pytest

from text.tags import split_tags


@pytest.mark.parametrize(
    ("typed", "tags"),
    [
        ("عسل، زيت أركان، عسل", ["عسل", "زيت أركان"]),
        ('"عسل، زيت أركان", photo', ["عسل", "زيت أركان", "photo"]),
        ("miel, huile d’argan", ["miel", "huile d’argan"]),
        ('"huile d’argan"', ["huile d’argan"]),
        (" ، ,", []),
    ],
)
def test_tags_are_what_stands_between_commas_of_either_script(typed, tags):
    assert split_tags(typed) == tags
