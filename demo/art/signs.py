"""What stands for words: bubbles, lines, hearts, stars, ticks."""

from shapes import *  # noqa: F403


def bubble(x, y, w, h, fill=WHITE, tail="left", content=""):
    """A speech bubble whose middle is (x, y)."""
    k = -1 if tail == "left" else 1
    out = rect(-w / 2, -h / 2, w, h, min(w, h) * 0.32, fill)
    if tail != "none":
        out += shape(f"M{k * w * 0.18:.0f} {h / 2 - 6:.0f}L{k * w * 0.36:.0f} {h / 2 + 20:.0f}L{k * w * 0.38:.0f} {h / 2 - 14:.0f}Z", fill)
    return put(out + content, x, y)


def dots(x, y, colour=INK, s=1.0):
    return put("".join(circle(i, 0, 5, colour) for i in (-18, 0, 18)), x, y, s)


def words(x, y, widths, colour=GREY, gap=14, w=7):
    """Lines that stand for text."""
    return "".join(line(f"M{num(x)} {num(y + i * gap)}h{num(n)}", colour, w) for i, n in enumerate(widths))


def heart(x, y, s=1.0, fill=CLAY):
    return put(shape("M0 22C-34 -2 -30 -26 -14 -26C-6 -26 -1 -20 0 -15C1 -20 6 -26 14 -26C30 -26 34 -2 0 22Z", fill), x, y, s)


def star(x, y, s=1.0, fill=SAFFRON):
    return put(shape("M0 -24L7 -8L24 -7L11 4L15 21L0 12L-15 21L-11 4L-24 -7L-7 -8Z", fill, 'stroke-linejoin="round"'), x, y, s)


def check(x, y, s=1.0, colour=WHITE, w=8):
    return put(line("M-16 0L-4 13L18 -13", colour, w), x, y, s)


def cross(x, y, s=1.0, colour=WHITE, w=8):
    return put(line("M-12 -12L12 12M12 -12L-12 12", colour, w), x, y, s)


def tick(x, y, r=20, fill=GREEN):
    return circle(x, y, r, fill) + check(x, y, r / 28)
