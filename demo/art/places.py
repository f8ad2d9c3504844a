"""Where a picture plays: grounds, hills, rooms, houses, trees."""

from shapes import *  # noqa: F403


def ground(kind="blob", tint=SAND, floor=None):
    """The sand shape behind a scene, never the same twice in a row."""
    shapes = {
        "blob": "M60 236C40 120 150 40 300 54C430 20 640 20 724 130C790 240 740 390 610 404C420 430 120 428 60 236Z",
        "hill": "M20 400C20 220 120 70 330 76C480 40 760 70 776 250C782 320 780 360 780 400Z",
        "arch": "M110 416V196C110 86 250 34 400 34C550 34 690 86 690 196V416Z",
        "wide": "M30 120C30 76 60 58 110 58H690C744 58 770 80 770 126V350C770 396 744 412 690 412H110C60 412 30 392 30 346Z",
        "two": "M40 230C40 130 130 70 226 70C330 70 380 130 400 150C430 110 490 60 590 66C700 72 766 140 764 240C760 350 680 410 560 402C480 398 430 360 400 340C370 372 320 406 226 404C120 402 40 340 40 230Z",
    }
    out = shape(shapes[kind], tint, 'opacity=".62"')
    if floor is not None:
        out += line(f"M36 {floor}H764", KRAFT, 5)
    return out


def hills(y=330, colour=PALEGREEN, back=PALECLAY):
    return shape(
        f"M40 {y}C120 {y - 110} 210 {y - 90} 300 {y - 20}C380 {y - 120} 520 {y - 130} 620 {y - 30}C680 {y - 70} 730 {y - 60} 764 {y}Z",
        back,
        'opacity=".6"',
    ) + shape(f"M36 {y}C150 {y - 60} 260 {y - 50} 380 {y - 6}C500 {y - 60} 660 {y - 70} 764 {y}Z", colour)


def sun(x, y, r=30, rays=True):
    out = circle(x, y, r, SAFFRON)
    if rays:
        for a in range(0, 360, 45):
            out += put(line(f"M{r + 10} 0H{r + 22}", SAFFRON, 6), x, y, 1, a)
    return out


def window(x, y, w, h, scene=True):
    r = w / 2

    def arch(d):
        return f"M{x + d} {y + h - d}V{y + r}A{r - d} {r - d} 0 0 1 {x + w - d} {y + r}V{y + h - d}Z"

    out = shape(arch(0), BLUE) + shape(arch(11), SKY)
    if scene:
        out += circle(x + w * 0.63, y + h * 0.36, w * 0.13, SAFFRON)
        out += shape(
            f"M{x + 11} {y + h - 11}V{y + h * 0.74}C{x + w * 0.3} {y + h * 0.6} {x + w * 0.5} {y + h * 0.82} {x + w - 11} {y + h * 0.66}V{y + h - 11}Z",
            PALEGREEN,
        )
    out += line(f"M{x + w / 2} {y + 11}V{y + h - 11}M{x + 11} {y + h * 0.55}H{x + w - 11}", BLUE, 6)
    return out + rect(x - 14, y + h - 6, w + 28, 16, 8, DEEP)


def table(x, y, w, legs=True, colour=WOOD):
    out = ""
    if legs:
        out += rect(x + 26, y + 10, 18, 450 - y - 26, 6, DARKWOOD) + rect(x + w - 44, y + 10, 18, 450 - y - 26, 6, DARKWOOD)
    return out + rect(x, y, w, 22, 11, colour) + line(f"M{x + 20} {y + 15}H{x + w * 0.4:.0f}", DARKWOOD, 2.5, 'opacity=".5"')


def arch_door(x, y, w, h, open_=True):
    r = w / 2

    def arch(d):
        return f"M{x + d} {y + h}V{y + r}A{r - d} {r - d} 0 0 1 {x + w - d} {y + r}V{y + h}Z"

    out = shape(arch(0), SAFFRON) + shape(arch(9), BLUE) + shape(arch(18), DEEP if open_ else BLUE)
    if not open_:
        for i in range(3):
            for j in range(2):
                out += circle(x + w * (0.34 + 0.32 * j), y + h * (0.4 + 0.2 * i), 4, SAFFRON)
    return out


def house(x, y, s=1.0, wall=PALECLAY):
    out = rect(-60, -84, 120, 84, 6, wall) + shape(
        "M-66 -80L-60 -108L-44 -96L-30 -108L-14 -96L0 -108L14 -96L30 -108L44 -96L60 -108L66 -80Z", CLAY
    )
    out += shape("M-18 0V-34A18 18 0 0 1 18 -34V0Z", BLUE) + circle(11, -20, 2.5, SAFFRON)
    for i in (-42, 42):
        out += shape(f"M{i - 9} -30V-48A9 9 0 0 1 {i + 9} -48V-30Z", DEEP)
    return put(out, x, y, s)


def argan_tree(x, y, s=1.0):
    out = line("M0 0C-6 -40 8 -60 -4 -96M-2 -60C-30 -80 -40 -96 -50 -110M0 -66C26 -84 40 -96 54 -108", DARKWOOD, 14)
    for cx, cy, r in ((-56, -124, 34), (0, -134, 44), (56, -122, 36), (-24, -158, 32), (32, -156, 34)):
        out += circle(cx, cy, r, GREEN)
    for cx, cy in ((-60, -118), (-20, -140), (10, -120), (40, -140), (66, -116), (-34, -166), (24, -166)):
        out += oval(cx, cy, 6, 8, SAFFRON)
    return put(out, x, y, s)
