"""The drawn parts that every picture of the demonstration school is composed of.

Each function returns a piece of SVG. There are no letters in the pictures: one picture serves both languages.
"""

from people import *  # noqa: F403
from places import *  # noqa: F403
from shapes import *  # noqa: F403
from signs import *  # noqa: F403
from things import *  # noqa: F403
