"""Who is in a picture."""

from shapes import *  # noqa: F403


# --- people ----------------------------------------------------------------------------------------------------


def face(skin, look=0):
    out = oval(look * 0.4, 4, 27, 31, skin)
    out += circle(-9 + look, 0, 2.6, INK) + circle(10 + look, 0, 2.6, INK)
    out += line(f"M{-6 + look} 14Q{1 + look} 20 {8 + look} 14", CLAY, 2.6)
    return out + oval(-16 + look, 10, 5, 3.4, CLAY, 'opacity=".3"') + oval(17 + look, 10, 5, 3.4, CLAY, 'opacity=".3"')


def robe(colour, h=210, seated=False, trim=None):
    if seated:
        d = f"M-92 {h}C-96 {h - 70} -70 66 -30 50L30 50C70 66 96 {h - 70} 92 {h}Z"
    else:
        d = f"M-66 {h}C-70 {h * 0.62:.0f} -66 68 -30 50L30 50C66 68 70 {h * 0.62:.0f} 66 {h}Z"
    out = shape(d, colour)
    if trim:
        out += line(f"M0 70V{h - 4}", trim, 3) + "".join(circle(0, v, 3.4, trim) for v in range(86, min(h - 10, 170), 18))
    return out


def woman(colour=BLUE, scarf=SAFFRON, fold=None, skin=0, look=0, h=210, seated=False, trim=PALESAFFRON):
    """A woman with a headscarf that falls on the shoulders."""
    fold = fold or CLAY
    out = robe(colour, h, seated, trim)
    out += shape("M-42 -4C-42 34 -62 62 -54 84C-24 100 24 100 54 84C62 62 42 34 42 -4Z", scarf)
    out += oval(0, -6, 42, 46, scarf)
    out += face(SKIN[skin], look)
    out += shape("M-34 24C-26 46 26 46 34 24C40 48 20 62 0 62C-20 62 -40 48 -34 24Z", scarf)
    out += line("M-28 40C-14 54 10 56 26 42M-44 74C-20 86 0 84 14 78", fold, 2.6, 'opacity=".65"')
    out += line(
        f"M{-25 + look * 0.4:.0f} -14C{-18 + look * 0.4:.0f} -36 {18 + look * 0.4:.0f} -36 {25 + look * 0.4:.0f} -14",
        fold,
        2.4,
        'opacity=".6"',
    )
    return out


def city_woman(colour=CLAY, hair=INK, skin=2, look=0, h=210, seated=False):
    """A woman whose hair is not covered."""
    out = shape("M-40 -4C-46 40 -46 62 -38 76H38C46 62 46 40 40 -4Z", hair)
    out += robe(colour, h, seated, None) + shape("M-16 24V50Q0 64 16 50V24Z", SKIN[skin])
    out += oval(0, -8, 38, 38, hair) + face(SKIN[skin], look)
    return out + shape("M-30 -2C-30 -30 -8 -36 4 -34C26 -34 32 -14 30 -2C20 -10 8 -22 0 -22C-8 -22 -22 -12 -30 -2Z", hair)


def man(colour=GREEN, cap=WHITE, skin=1, look=0, h=210, seated=False, beard=None, trim=SAND):
    """A man in a djellaba, its hood on his back, with a knitted cap."""
    out = shape("M-46 76C-44 40 -16 26 0 26C16 26 44 40 46 76Z", colour, 'opacity=".82"')
    out += robe(colour, h, seated, trim)
    out += shape("M-15 24V52L0 66L15 52V24Z", SKIN[skin])
    out += shape("M-44 70C-34 52 -20 48 -14 48L0 72L14 48C20 48 34 52 44 70C24 62 12 78 0 84C-12 78 -24 62 -44 70Z", trim, 'opacity=".7"')
    out += face(SKIN[skin], look)
    if beard:
        out += shape(
            f"M{-26 + look * 0.4} 6C-24 44 24 44 {27 + look * 0.4} 6C20 24 14 22 {1 + look} 22C-12 22 -20 24 {-26 + look * 0.4} 6Z", beard
        )
        out += line(f"M{-5 + look} 26Q{1 + look} 29 {7 + look} 26", CLAY, 2.4)
    return out + shape("M-31 -8C-31 -42 31 -42 31 -8C16 -15 -16 -15 -31 -8Z", cap) + line("M-29 -12C-14 -18 14 -18 29 -12", GREY, 3)


def arm(x1, y1, cx, cy, x2, y2, colour=BLUE, skin=0, w=27, hand=12.5):
    return line(f"M{x1} {y1}Q{cx} {cy} {x2} {y2}", colour, w) + circle(x2, y2, hand, SKIN[skin])


def head(x, y, s=0.5, kind="woman", **kw):
    """A bust in a round frame, as a page shows people."""
    who = {"woman": woman, "man": man, "city": city_woman}[kind](h=110, **kw)
    return put(
        f'<clipPath id="c{int(x)}{int(y)}"><circle cx="0" cy="14" r="64"/></clipPath>'
        + circle(0, 14, 64, SKY)
        + f'<g clip-path="url(#c{int(x)}{int(y)})">{who}</g>',
        x,
        y - 14 * s,
        s,
    )
