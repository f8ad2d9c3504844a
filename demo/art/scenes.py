"""The scenes by name, as `draw.py` paints them."""

SCENES = {}


def scene(function):
    SCENES[function.__name__.replace("_", "-")] = function
    return function
