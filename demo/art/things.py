"""What people make, hold and use."""

from people import *  # noqa: F403
from places import *  # noqa: F403
from shapes import *  # noqa: F403
from signs import *  # noqa: F403


# --- products --------------------------------------------------------------------------------------------------


def bottle(x, y, s=1.0, oil=SAFFRON, label=True, cap=INK):
    """An oil bottle that stands on (x, y)."""
    out = shape("M-13 -128V-104C-13 -92 -36 -88 -36 -66V-10Q-36 0 -26 0H26Q36 0 36 -10V-66C36 -88 13 -92 13 -104V-128Z", PALESAFFRON)
    out += shape("M-31 -62C-28 -78 -10 -84 -7 -98H7C10 -84 28 -78 31 -62V-10Q31 -5 26 -5H-26Q-31 -5 -31 -10Z", oil)
    out += rect(-16, -146, 32, 24, 6, cap) + line("M-22 -70V-20", WHITE, 4, 'opacity=".55"')
    if label:
        out += rect(-27, -56, 54, 42, 6, PAPER) + leaf(0, -30, 0.5) + line("M-15 -21H15", CLAY, 3)
    return put(out, x, y, s)


def leaf(x, y, s=1.0, colour=GREEN):
    out = shape("M0 8C-26 4 -28 -20 -24 -26C-8 -26 2 -14 0 8Z", colour) + shape("M2 8C28 6 30 -16 28 -22C12 -24 0 -10 2 8Z", colour)
    return put(out + oval(1, 0, 7, 9, SAFFRON), x, y, s)


def jar(x, y, s=1.0, fill=SAFFRON, lid=CLAY, mark="bee"):
    out = rect(-38, -82, 76, 82, 18, PALESAFFRON) + rect(-33, -66, 66, 61, 14, fill)
    out += shape("M-42 -80C-30 -70 30 -70 42 -80L34 -104H-34Z", lid) + line("M-36 -84H36", PALESAFFRON, 4)
    out += circle(0, -34, 21, PAPER)
    if mark == "bee":
        out += oval(-5, -44, 8, 5, SKY, 'transform="rotate(-24 -5 -44)"') + oval(6, -44, 8, 5, SKY, 'transform="rotate(24 6 -44)"')
        out += oval(0, -33, 11, 8, SAFFRON) + line("M-3 -40V-26M4 -40V-26", INK, 3.4)
    elif mark == "thread":
        out += saffron_threads(0, -34, 0.55)
    else:
        out += leaf(0, -30, 0.55)
    return put(out, x, y, s)


def saffron_threads(x, y, s=1.0):
    out = ""
    for d in (
        "M-24 10C-14 -16 -4 -10 6 -22",
        "M-18 16C0 8 6 0 24 -8",
        "M-26 -4C-10 4 8 10 20 20",
        "M-4 22C0 4 -10 -8 -14 -22",
        "M8 18C6 0 14 -10 22 -22",
    ):
        out += line(d, "#A8281E", 5)
    return put(out, x, y, s)


def saffron_tin(x, y, s=1.0):
    out = rect(-34, -64, 68, 64, 10, SKY) + rect(-28, -46, 56, 41, 8, WHITE) + saffron_threads(0, -25, 0.8)
    return put(out + rect(-38, -76, 76, 20, 8, SAFFRON) + line("M-30 -62H30", CLAY, 3), x, y, s)


def couscous(x, y, s=1.0):
    out = shape("M-40 0C-46 -40 -46 -70 -36 -98H36C46 -70 46 -40 40 0Q0 8 -40 0Z", KRAFT) + shape("M-36 -98L-30 -116H30L36 -98Z", CLAY)
    out += oval(0, -44, 25, 28, PAPER) + oval(0, -38, 19, 17, PALESAFFRON)
    for i, (a, b) in enumerate(((-10, -42), (0, -48), (9, -40), (-3, -36), (5, -30), (-11, -32))):
        out += circle(a, b, 2.2, SAFFRON)
    return put(out + line("M-20 -107H20", PALECLAY, 4), x, y, s)


def carpet(x, y, w=150, h=190, base=CLAY, second=SAFFRON):
    """A hanging carpet whose top left corner is (x, y)."""
    out = "".join(
        line(f"M{x + 6 + i * 12} {y + h}v11M{x + 6 + i * 12} {y}v-9", SAND if base == CLAY else KRAFT, 4) for i in range(int((w - 6) / 12))
    )
    out += rect(x, y, w, h, 4, base) + rect(x + 10, y + 10, w - 20, h - 20, 2, second) + rect(x + 18, y + 18, w - 36, h - 36, 2, DEEP)
    rows = max(1, round((h - 40) / 52))
    step = (h - 40) / rows
    for i in range(rows):
        cy = y + 20 + step * (i + 0.5)
        cx, a, b = x + w / 2, (w - 52) / 2, step / 2 - 2
        out += shape(f"M{cx} {cy - b:.0f}L{cx + a:.0f} {cy:.0f}L{cx} {cy + b:.0f}L{cx - a:.0f} {cy:.0f}Z", base)
        out += shape(
            f"M{cx} {cy - b * 0.55:.0f}L{cx + a * 0.55:.0f} {cy:.0f}L{cx} {cy + b * 0.55:.0f}L{cx - a * 0.55:.0f} {cy:.0f}Z", second
        )
        out += circle(cx, cy, 4, PAPER)
    return out


def tajine(x, y, s=1.0):
    out = shape("M-52 -22C-36 -60 -14 -76 -8 -96H8C14 -76 36 -60 52 -22Z", CLAY) + circle(0, -102, 12, CLAY)
    out += shape("M-64 -22H64C60 -6 46 0 30 0H-30C-46 0 -60 -6 -64 -22Z", WOOD)
    out += line("M-38 -36L-26 -46L-14 -36L0 -46L14 -36L26 -46L38 -36", PALESAFFRON, 4)
    return put(out, x, y, s)


def vase(x, y, s=1.0, colour=BLUE):
    out = shape("M-14 -110H14C14 -88 44 -80 42 -46C40 -18 24 0 18 0H-18C-24 0 -40 -18 -42 -46C-44 -80 -14 -88 -14 -110Z", colour)
    out += rect(-19, -118, 38, 12, 6, colour) + line("M-38 -56C-20 -44 20 -44 38 -56M-40 -42C-20 -30 20 -30 40 -42", PAPER, 4)
    return put(out + "".join(circle(i, -66, 4, SAFFRON) for i in (-22, 0, 22)), x, y, s)


def basket(x, y, s=1.0, nuts=True):
    out = ""
    if nuts:
        for a, b in ((-36, -50), (-18, -56), (0, -60), (18, -56), (36, -50), (-27, -46), (-8, -48), (10, -48), (28, -46)):
            out += oval(a, b, 10, 12, WOOD) + line(f"M{a} {b - 7}V{b + 7}", DARKWOOD, 2)
    out += shape("M-58 -48H58C56 -20 46 0 34 0H-34C-46 0 -56 -20 -58 -48Z", KRAFT)
    return put(out + line("M-54 -32H54M-48 -16H48", DARKWOOD, 3, 'opacity=".5"') + line("M-58 -48H58", DARKWOOD, 6), x, y, s)


def cart_basket(x, y, s=1.0, colour=WHITE):
    """The sign of a shopping basket."""
    out = line("M-24 -8L-10 -28M24 -8L10 -28", colour, 5) + shape("M-32 -10H32L25 18Q24 22 20 22H-20Q-24 22 -25 18Z", colour)
    return put(out, x, y, s)


# --- things ----------------------------------------------------------------------------------------------------


def phone(x, y, w, h, content="", turn=0, screen=PAPER, body=INK):
    """A phone whose middle is (x, y); `content` is drawn from its screen's top left corner."""
    m = max(5, w * 0.055)
    cid = f"p{int(x)}{int(y)}{int(w)}"
    out = rect(-w / 2, -h / 2, w, h, w * 0.13, body)
    out += f'<clipPath id="{cid}">{rect(-w / 2 + m, -h / 2 + m * 1.6, w - 2 * m, h - 3.2 * m, w * 0.07, WHITE)}</clipPath>'
    out += f'<g clip-path="url(#{cid})">' + rect(-w / 2, -h / 2, w, h, 0, screen) + put(content, -w / 2 + m, -h / 2 + m * 1.6) + "</g>"
    return put(out, x, y, 1, turn)


def hand(x, y, s=1.0, skin=0, sleeve=BLUE, turn=0, flip=False):
    """A hand that comes from below and points up with one finger."""
    out = line("M0 74V150", sleeve, 54) + shape(
        "M-24 84C-34 56 -34 30 -24 22C-16 16 -10 22 -8 30V-26C-8 -40 10 -40 10 -26V16C18 10 24 14 25 20C33 16 38 22 38 32C38 60 34 72 26 84Z",
        SKIN[skin],
    )
    return put(out + line("M10 18V30M25 22V34", "#9A6541", 2.4, 'opacity=".5"'), x, y, s, turn, flip)


def fist(x, y, s=1.0, skin=0, flip=False):
    """Fingers that hold the side of a phone."""
    out = "".join(line(f"M-8 {v}H14", SKIN[skin], 16) for v in (-27, -9, 9, 27))
    return put(out, x, y, s, 0, flip)


def coin(x, y, r=20):
    return circle(x, y, r, "#C98508") + circle(x, y, r * 0.82, SAFFRON) + star(x, y + r * 0.04, r / 46, PALESAFFRON)


def coins(x, y, n=4, r=24):
    out = ""
    for i in range(n):
        out += oval(x + (3 if i % 2 else -2), y - i * 11, r, r * 0.42, "#C98508") + oval(
            x + (3 if i % 2 else -2), y - i * 11 - 5, r, r * 0.42, SAFFRON
        )
    return out


def note(x, y, s=1.0, turn=0, colour=PALEGREEN):
    out = (
        rect(-42, -22, 84, 44, 5, colour)
        + rect(-36, -16, 72, 32, 3, "none", f'stroke="{GREEN}" stroke-width="2.5"')
        + circle(0, 0, 10, GREEN)
    )
    return put(out + star(0, 0, 0.3, PALEGREEN), x, y, s, turn)


def parcel(x, y, w=110, h=80, s=1.0, mark=True):
    """A closed box that stands on (x, y)."""
    out = rect(-w / 2, -h, w, h, 5, KRAFT) + rect(-w / 2, -h, w, 14, 5, WOOD, 'opacity=".5"') + rect(-11, -h, 22, h * 0.46, 0, PALESAFFRON)
    if mark:
        out += rect(w / 2 - 46, -32, 36, 22, 3, PAPER) + words(w / 2 - 40, -25, (22, 14), GREY, 8, 3.4)
    return put(out, x, y, s)


def van(x, y, s=1.0, colour=BLUE, flip=False):
    out = rect(-90, -92, 118, 78, 10, colour) + shape("M28 -74H58Q66 -74 71 -66L90 -38V-22Q90 -14 82 -14H28Z", colour)
    out += shape("M38 -64H55L72 -38H38Z", SKY) + rect(-92, -24, 184, 12, 6, DEEP) + zellige(-32, -54, 20, SAFFRON, colour)
    for i in (-50, 52):
        out += circle(i, -10, 19, INK) + circle(i, -10, 8, GREY)
    return put(out + circle(88, -28, 5, PALESAFFRON), x, y, s, 0, flip)


def scooter(x, y, s=1.0, colour=CLAY):
    out = line("M-50 -22H10L34 -86H50M34 -86L22 -84", INK, 7) + shape("M-72 -26C-70 -52 -40 -56 -6 -52L8 -22H-60Z", colour)
    out += rect(-58, -64, 46, 12, 6, INK) + shape("M26 -66C40 -62 50 -40 54 -22L34 -22C30 -40 26 -50 20 -52Z", colour)
    out += rect(-92, -110, 56, 48, 6, KRAFT) + rect(-92, -110, 56, 10, 5, WOOD)
    for i in (-46, 48):
        out += circle(i, -14, 18, INK) + circle(i, -14, 7, GREY)
    return put(out, x, y, s)


def calendar(x, y, w, h, cols=5, rows=3, head_=CLAY):
    out = rect(x, y, w, h, 12, WHITE) + shape(
        f"M{x} {y + 44}V{y + 12}Q{x} {y} {x + 12} {y}H{x + w - 12}Q{x + w} {y} {x + w} {y + 12}V{y + 44}Z", head_
    )
    for i in (0.22, 0.78):
        out += line(f"M{x + w * i:.0f} {y - 12}V{y + 14}", INK, 8)
    cw, ch = (w - 24) / cols, (h - 68) / rows
    for r in range(rows):
        for c in range(cols):
            out += rect(x + 12 + c * cw + 4, y + 56 + r * ch + 4, cw - 8, ch - 8, 8, PAPER)
    return out, lambda c, r: (x + 12 + (c + 0.5) * cw, y + 56 + (r + 0.5) * ch)


def notebook(x, y, s=1.0, content_a="", content_b=""):
    """An open notebook lying before us, its fold at (x, y)."""
    out = rect(-128, -76, 256, 152, 8, CLAY) + rect(-120, -70, 118, 140, 5, WHITE) + rect(2, -70, 118, 140, 5, WHITE)
    return put(out + line("M0 -70V70", GREY, 3) + put(content_a, -108, -56) + put(content_b, 14, -56), x, y, s)


def tally(x, y, n=5, colour=INK):
    out = "".join(line(f"M{x + i * 8} {y}v20", colour, 3.4) for i in range(min(n, 4)))
    return out + (line(f"M{x - 5} {y + 17}L{x + 30} {y + 3}", CLAY, 3.4) if n >= 5 else "")


def pencil(x, y, s=1.0, turn=35, colour=SAFFRON):
    out = (
        rect(-7, -80, 14, 64, 3, colour)
        + shape("M-7 -16H7L0 2Z", PALESAFFRON)
        + shape("M-2.6 -4.6H2.6L0 2Z", INK)
        + rect(-7, -90, 14, 12, 4, CLAY)
    )
    return put(out, x, y, s, turn)


def shield(x, y, s=1.0, fill=BLUE, sign="check"):
    out = shape("M0 -66C22 -52 40 -48 56 -48C56 6 40 44 0 66C-40 44 -56 6 -56 -48C-40 -48 -22 -52 0 -66Z", fill)
    out += line(
        "M0 -54C18 -43 32 -39 46 -38C44 4 32 34 0 53C-32 34 -44 4 -46 -38C-32 -39 -18 -43 0 -54Z", PALEBLUE if fill == BLUE else PAPER, 3.4
    )
    return put(out + (check(0, 0, 1.5, WHITE, 8) if sign == "check" else heart(0, 2, 1, PALECLAY) if sign == "heart" else ""), x, y, s)


def padlock(x, y, s=1.0, fill=SAFFRON):
    out = line("M-20 -14V-34C-20 -62 20 -62 20 -34V-14", INK, 11) + rect(-36, -18, 72, 58, 12, fill)
    return put(out + circle(0, 6, 8, INK) + line("M0 8V22", INK, 7), x, y, s)


def magnifier(x, y, s=1.0):
    return put(
        line("M30 30L64 66", DARKWOOD, 16) + circle(0, 0, 42, INK) + circle(0, 0, 33, SKY) + line("M-18 -8C-14 -18 -6 -22 4 -22", WHITE, 6),
        x,
        y,
        s,
    )


def clock(x, y, r=24, fill=WHITE):
    return (
        circle(x, y, r, INK)
        + circle(x, y, r * 0.82, fill)
        + line(f"M{x} {y - r * 0.5:.0f}V{y}L{x + r * 0.4:.0f} {y + r * 0.2:.0f}", INK, max(3, r * 0.13))
    )


def drop(x, y, s=1.0, fill=SAFFRON):
    return put(
        shape("M0 -26C14 -6 20 2 20 12C20 24 11 32 0 32C-11 32 -20 24 -20 12C-20 2 -14 -6 0 -26Z", fill)
        + line("M-9 12C-9 18 -5 22 0 23", WHITE, 4, 'opacity=".6"'),
        x,
        y,
        s,
    )


def nut(x, y, s=1.0):
    return put(oval(0, 0, 20, 25, WOOD) + line("M0 -16C-4 -4 4 4 0 16", DARKWOOD, 3.4), x, y, s)


def thumb(x, y, s=1.0, colour=BLUE):
    out = rect(-32, -4, 16, 38, 5, DEEP) + shape(
        "M-12 -2C0 -10 -2 -22 -2 -32C8 -38 16 -28 10 -6H28C38 -6 38 4 32 6C38 10 36 18 30 18C34 24 30 30 25 30C26 36 22 38 16 38H-2C-6 38 -12 34 -12 32Z",
        colour,
    )
    return put(out, x, y, s)


def camera(x, y, s=1.0, colour=INK):
    return put(
        rect(-32, -20, 64, 44, 9, colour)
        + rect(-13, -30, 26, 14, 5, colour)
        + circle(0, 2, 15, SKY)
        + circle(0, 2, 8, BLUE)
        + circle(23, -11, 3.4, SAFFRON),
        x,
        y,
        s,
    )


def arrow(d, tip, turn, colour=INK, w=7):
    """A curved line with a tip at `tip`, turned by `turn` degrees."""
    return line(d, colour, w) + put(line("M-15 -13L0 0L-15 13", colour, w), tip[0], tip[1], 1, turn)


def awning(x, y, w, h=34, a=CLAY, b=PAPER):
    n = 6
    k = w / n
    out = "".join(
        shape(f"M{x + i * k:.1f} {y}h{k:.1f}v{h}a{k / 2:.1f} {k / 2:.1f} 0 0 1 {-k:.1f} 0Z", a if i % 2 == 0 else b) for i in range(n)
    )
    return out + rect(x - 5, y - 8, w + 10, 12, 6, DARKWOOD)


def frame(x, y, w, h, content, fill=SKY, turn=0):
    """A printed photograph whose middle is (x, y); content is drawn around its middle."""
    cid = f"f{int(x)}{int(y)}{int(w)}"
    return put(
        rect(-w / 2 - 9, -h / 2 - 9, w + 18, h + 18, 8, WHITE)
        + f'<clipPath id="{cid}">{rect(-w / 2, -h / 2, w, h, 4, WHITE)}</clipPath><g clip-path="url(#{cid})">'
        + rect(-w / 2, -h / 2, w, h, 4, fill)
        + content
        + "</g>",
        x,
        y,
        1,
        turn,
    )


def scissors(x, y, s=1.0, turn=0):
    out = line("M-52 -16L40 18M-52 16L40 -18", GREY, 8) + circle(52, 24, 15, "none", f'stroke="{BLUE}" stroke-width="9"')
    return put(out + circle(52, -24, 15, "none", f'stroke="{BLUE}" stroke-width="9"') + circle(0, 0, 4, INK), x, y, s, turn)


def tag(x, y, s=1.0, fill=SAFFRON, turn=0, content=""):
    out = shape("M-60 0L-34 -30H56Q64 -30 64 -22V22Q64 30 56 30H-34Z", fill) + circle(-36, 0, 7, PAPER)
    return put(out + content, x, y, s, turn)


def card(x, y, s=1.0, turn=0, fill=BLUE):
    out = rect(-76, -48, 152, 96, 12, fill) + rect(-76, -26, 152, 18, 0, INK) + rect(-60, 6, 28, 22, 4, SAFFRON)
    return put(out + dots(8, 18, PALEBLUE, 0.8) + circle(50, 24, 11, CLAY) + circle(62, 24, 11, SAFFRON, 'opacity=".8"'), x, y, s, turn)


def seedling(x, y, s=1.0):
    return put(
        line("M0 0V-40", GREEN, 6)
        + shape("M0 -36C-8 -58 -28 -58 -34 -54C-34 -40 -18 -30 0 -36Z", GREEN)
        + shape("M0 -42C8 -66 28 -64 36 -60C34 -46 18 -36 0 -42Z", GREEN),
        x,
        y,
        s,
    )


def pin(x, y, s=1.0, fill=CLAY):
    return put(
        shape("M0 30C-8 12 -24 4 -24 -12C-24 -26 -13 -36 0 -36C13 -36 24 -26 24 -12C24 4 8 12 0 30Z", fill) + circle(0, -12, 9, PAPER),
        x,
        y,
        s,
    )


def wool(x, y, s=1.0, colour=CLAY, dark=None):
    dark = dark or INK
    out = circle(0, 0, 26, colour) + line(
        "M-22 -8C-8 -18 8 -18 22 -8M-25 4C-8 -8 10 -6 25 4M-18 16C-6 6 8 6 18 16", dark, 2.6, 'opacity=".45"'
    )
    return put(out + line("M18 18C30 26 36 22 40 30", colour, 4), x, y, s)


def paper(x, y, w, h, content="", turn=0):
    """A sheet with a folded corner, its middle at (x, y); content is drawn from its top left corner."""
    out = shape(
        f"M{-w / 2} {-h / 2 + 8}Q{-w / 2} {-h / 2} {-w / 2 + 8} {-h / 2}H{w / 2 - 26}L{w / 2} {-h / 2 + 26}V{h / 2 - 8}Q{w / 2} {h / 2} {w / 2 - 8} {h / 2}H{-w / 2 + 8}Q{-w / 2} {h / 2} {-w / 2} {h / 2 - 8}Z",
        WHITE,
    )
    out += shape(f"M{w / 2 - 26} {-h / 2}V{-h / 2 + 26}H{w / 2}Z", GREY)
    return put(out + put(content, -w / 2, -h / 2), x, y, 1, turn)


def small_bottle(x, y, s=1.0):
    """A cosmetic oil: dark glass and a dropper."""
    out = (
        rect(-6, -112, 12, 26, 5, INK)
        + rect(-13, -92, 26, 18, 5, SAFFRON)
        + shape("M-26 -66Q-26 -76 -14 -76H14Q26 -76 26 -66V-8Q26 0 18 0H-18Q-26 0 -26 -8Z", DARKWOOD)
    )
    return put(out + rect(-20, -54, 40, 36, 4, PAPER) + leaf(0, -34, 0.45), x, y, s)
