"""The scenes of the course on selling online."""

from parts import *  # noqa: F403
from scenes import scene


@scene
def so_course():
    view = rect(-5, 0, 480, 250, 0, SKY) + rect(0, 132, 400, 12, 0, WOOD) + rect(0, 236, 400, 20, 0, WOOD)
    view += (
        put(bottle(0, 0, 0.56), 52, 132)
        + put(jar(0, 0, 0.74), 124, 132)
        + put(saffron_tin(0, 0, 0.8), 194, 132)
        + put(vase(0, 0, 0.66), 262, 132)
        + put(couscous(0, 0, 0.66), 326, 132)
    )
    view += (
        carpet(22, 158, 62, 66)
        + put(tajine(0, 0, 0.74), 142, 237)
        + put(basket(0, 0, 0.72), 232, 237)
        + circle(318, 192, 32, SAFFRON)
        + cart_basket(318, 194, 0.8)
    )
    return (
        ground("blob")
        + put(woman(GREEN, SAFFRON, skin=1, look=6, h=260), 126, 188, 1.08)
        + rect(228, 102, 408, 292, 26, INK)
        + f'<clipPath id="shop">{rect(244, 118, 376, 260, 12, WHITE)}</clipPath><g clip-path="url(#shop)">'
        + put(view, 246, 126)
        + "</g>"
        + awning(216, 76, 432, 42, CLAY, PALESAFFRON)
        + arm(186, 280, 220, 300, 232, 250, GREEN, 1)
        + arm(72, 280, 40, 240, 62, 196, GREEN, 1)
        + parcel(708, 396, 92, 70)
        + parcel(700, 326, 70, 54, 1, False)
        + arrow("M660 210C700 200 724 216 724 246", (724, 254), 90, BLUE, 7)
    )


@scene
def so_cost_price():
    def block(y, h, colour, badge_y, drawing, n):
        return (
            rect(340, y, 116, h, 10, colour)
            + dashed(f"M464 {y + h / 2:.0f}L546 {badge_y}", INK, 4)
            + circle(586, badge_y, 42, WHITE)
            + put(drawing, 586, badge_y)
            + coins(690, badge_y + 8 + n * 3, n, 26)
        )

    work = arm(-30, 26, -20, 4, -8, 2, BLUE, 0, 13, 9) + arm(30, 26, 20, 4, 8, 2, BLUE, 0, 13, 9) + clock(0, -18, 13)
    pack = (
        put(bottle(0, 0, 0.34, oil=PALESAFFRON, label=False), -14, 25)
        + rect(3, -10, 28, 34, 4, PALESAFFRON)
        + leaf(17, 4, 0.4)
        + rect(3, 16, 28, 4, 1, CLAY)
    )
    return (
        ground("wide", PALESAFFRON)
        + table(74, 392, 226, False)
        + bottle(188, 393, 2.0)
        + block(44, 34, BLUE, 74, put(van(0, 0, 0.4, CLAY), 0, 14), 1)
        + block(84, 76, GREEN, 174, work, 2)
        + block(166, 46, SAFFRON, 272, pack, 1)
        + block(218, 190, CLAY, 372, nut(-12, 4, 0.9) + nut(12, 0, 0.9) + nut(0, -12, 0.7), 5)
        + line("M326 46C308 46 318 208 310 220C302 228 302 228 310 236C318 248 308 406 326 406", INK, 5)
    )


@scene
def so_margin():
    import math

    def slice_(a, b, r, colour):
        p = lambda t: f"{r * math.cos(math.radians(t)):.1f} {r * math.sin(math.radians(t)):.1f}"
        return shape(f"M0 0L{p(a)}A{r} {r} 0 {1 if b - a > 180 else 0} 1 {p(b)}Z", colour)

    cost = slice_(24, 296, 172, CLAY) + slice_(24, 296, 152, "#C4653E")
    margin = slice_(-64, 24, 172, "#C98508") + slice_(-64, 24, 152, SAFFRON)
    return (
        ground("hill", PALEGREEN)
        + put(cost, 330, 234)
        + put(margin, 366, 214)
        + put(nut(0, 0, 1.1) + nut(24, -8, 1), 240, 180)
        + put(bottle(0, 0, 0.56, oil=PALESAFFRON, label=False), 330, 192)
        + put(van(0, 0, 0.5, DEEP), 310, 352)
        + clock(224, 286, 28)
        + put(seedling(0, 0, 1.15), 442, 204)
        + coin(480, 222, 19)
        + put(tag(0, 0, 1.1, BLUE, -8, coin(14, 0, 20)), 138, 84)
        + house(660, 396, 1.1)
        + arrow("M548 178C620 168 650 190 660 236", (661, 244), 88, SAFFRON, 8)
        + heart(660, 120, 0.7)
        + put(woman(BLUE, PALESAFFRON, CLAY, h=120), 572, 330, 0.54)
        + put(man(GREEN, h=120), 740, 330, 0.54)
    )


@scene
def so_discount():
    def column(x, cost, margin, tint=SAFFRON):
        return rect(x, 388 - cost, 96, cost, 10, CLAY) + rect(x, 388 - cost - margin - 6, 96, margin, 10, tint)

    cut = rect(442, 96, 96, 62, 10, "none", f'stroke="{INK}" stroke-width="4" stroke-dasharray="3 10" stroke-linecap="round"')
    return (
        ground("arch", PALECLAY)
        + table(40, 388, 200, False, WOOD)
        + jar(140, 389, 1.5)
        + line("M166 250C190 220 196 214 204 204", INK, 4)
        + tag(
            232,
            172,
            1.0,
            BLUE,
            -64,
            line("M-2 14L32 -14", WHITE, 7)
            + circle(4, -12, 7, "none", f'stroke="{WHITE}" stroke-width="5"')
            + circle(28, 12, 7, "none", f'stroke="{WHITE}" stroke-width="5"'),
        )
        + column(306, 180, 106)
        + column(442, 180, 38)
        + cut
        + scissors(566, 162, 1.0, 0)
        + arrow("M354 70C390 46 450 46 486 72", (490, 78), 56, INK, 6)
        + coin(332, 178, 18)
        + coin(376, 178, 18)
        + coin(354, 132, 18)
        + coin(490, 184, 16)
        + put(man(GREEN, look=-6, h=250, beard=GREY), 684, 218, 1.0)
        + arm(634, 306, 616, 380, 662, 360, GREEN, 1)
        + arm(732, 306, 760, 280, 722, 254, GREEN, 1)
        + line("M260 389H590", WOOD, 8)
    )


@scene
def so_channels():
    page = (
        rect(-44, -54, 88, 108, 12, WHITE)
        + rect(-44, -54, 88, 32, 12, CLAY)
        + circle(-22, -20, 14, SAFFRON)
        + words(0, -8, (32,), GREY)
        + rect(-34, 4, 68, 28, 5, SKY)
        + heart(-24, 43, 0.4)
        + heart(-4, 43, 0.4)
    )
    stall = (
        awning(-56, -52, 112, 22, BLUE, PALESAFFRON)
        + rect(-52, -22, 104, 4, 0, DARKWOOD)
        + rect(-56, 28, 112, 26, 6, WOOD)
        + put(bottle(0, 0, 0.3), -32, 28)
        + put(jar(0, 0, 0.44), 2, 28)
        + put(couscous(0, 0, 0.36), 34, 28)
        + line("M-52 -24V28M52 -24V28", DARKWOOD, 6)
    )
    chat = (
        rect(-30, -54, 60, 108, 12, INK)
        + rect(-25, -46, 50, 92, 6, PALEGREEN)
        + bubble(-4, -22, 34, 22, WHITE, "left")
        + bubble(4, 10, 34, 22, GREEN, "right")
    )
    return (
        ground("two")
        + house(170, 330, 1.55)
        + put(woman(GREEN, SAFFRON, look=5, h=110), 92, 300, 0.62)
        + put(woman(BLUE, CLAY, DEEP, skin=3, look=5, h=110), 256, 306, 0.62)
        + rect(40, 356, 280, 12, 6, KRAFT)
        + parcel(170, 392, 60, 40)
        + dashed("M262 210C310 130 350 96 420 92", BLUE, 6, "3 14")
        + dashed("M270 232H420", BLUE, 6, "3 14")
        + dashed("M262 256C310 330 350 364 420 366", BLUE, 6, "3 14")
        + put(chat, 478, 94, 1)
        + put(page, 482, 228, 1.05)
        + put(stall, 486, 368, 1)
        + dashed("M540 92H620", INK)
        + dashed("M548 228H620")
        + dashed("M558 362H620")
        + head(676, 92, 0.62, "city", colour=CLAY, look=-5)
        + head(684, 228, 0.62, "man", colour=BLUE, look=-5, beard=INK)
        + head(676, 364, 0.62, "woman", colour=GREEN, scarf=PALECLAY, look=-5)
    )


@scene
def so_product_page():
    view = (
        rect(0, 0, 230, 150, 0, SKY)
        + rect(0, 128, 230, 30, 0, WOOD)
        + put(couscous(0, 0, 1.0), 110, 138)
        + circle(96, 172, 4, BLUE)
        + circle(110, 172, 4, GREY)
        + circle(124, 172, 4, GREY)
    )
    view += (
        words(16, 200, (130,), INK, 14, 11)
        + coin(28, 232, 13)
        + words(50, 232, (56,), SAFFRON, 14, 10)
        + "".join(star(140 + i * 20, 232, 0.38) for i in range(4))
    )
    view += words(16, 262, (188, 170, 120), GREY, 16, 6) + rect(14, 312, 194, 48, 24, SAFFRON) + cart_basket(111, 337, 0.74)

    def note_(x, y, drawing, d):
        return dashed(d) + circle(x, y, 40, WHITE) + put(drawing, x, y)

    return (
        ground("arch", PALEBLUE)
        + note_(168, 112, camera(0, 2, 0.9), "M206 122L290 130")
        + note_(152, 246, coin(0, 0, 22), "M192 246H290")
        + note_(178, 366, words(-22, -12, (44, 36, 26), GREY, 14, 6), "M214 350L296 318")
        + note_(634, 112, put(couscous(0, 0, 0.46), 0, 28), "M594 124L512 200")
        + note_(652, 240, put(van(0, 0, 0.42, BLUE), 0, 16), "M612 252L512 300")
        + phone(400, 226, 240, 408, view)
        + hand(470, 392, 0.92, 0, CLAY, -14)
    )


@scene
def so_stock():
    shelves = rect(70, 52, 12, 356, 4, DARKWOOD) + rect(456, 52, 12, 356, 4, DARKWOOD)
    for y in (156, 272, 388):
        shelves += rect(62, y, 414, 14, 6, WOOD)

    def gap(x, y, w, h):
        return rect(x - w / 2, y - h, w, h, 14, "none", f'stroke="{CLAY}" stroke-width="4" stroke-dasharray="3 9" stroke-linecap="round"')

    goods = "".join(bottle(122 + i * 62, 157, 0.66) for i in range(4)) + gap(372, 152, 42, 86) + gap(428, 152, 42, 86)
    goods += "".join(jar(126 + i * 80, 273, 0.88, SAFFRON, c) for i, c in enumerate((CLAY, BLUE, CLAY, GREEN))) + gap(424, 266, 52, 76)
    goods += "".join(couscous(124 + i * 74, 389, 0.78) for i in range(3)) + saffron_tin(350, 389, 0.9) + saffron_tin(420, 389, 0.9)
    marks_a = put(bottle(0, 0, 0.22, label=False), 8, 34) + tally(34, 8) + put(jar(0, 0, 0.28), 8, 74) + tally(34, 50, 4)
    marks_b = put(couscous(0, 0, 0.26), 8, 34) + tally(34, 8, 3) + put(saffron_tin(0, 0, 0.3), 8, 74) + tally(34, 50, 2)
    return (
        ground("hill", PALESAFFRON)
        + shelves
        + goods
        + put(woman(BLUE, CLAY, DEEP, look=-6, h=280), 630, 152, 1.1)
        + put(notebook(0, 0, 0.88, marks_a, marks_b), 606, 356, 1, -3)
        + arm(690, 256, 740, 330, 704, 368, BLUE)
        + arm(574, 252, 520, 290, 530, 330, BLUE)
        + pencil(546, 338, 0.8, -30)
    )


@scene
def so_packing():
    bubbles = "".join(
        circle(-40 + i * 20 + (10 if j % 2 else 0), -136 + j * 17, 6.6, WHITE, 'opacity=".42"')
        for i in range(5)
        for j in range(8)
        if not (i == 4 and j % 2)
    )
    wrapped = bottle(0, 0, 1.05) + rect(-58, -152, 116, 160, 28, WHITE, 'opacity=".22"') + bubbles
    straw = "".join(line(f"M{236 + i * 26} {298 - (i % 3) * 9}q14 -28 32 -4", SAFFRON if i % 2 else PALESAFFRON, 7) for i in range(11))
    glass = (
        rect(-30, -34, 60, 68, 8, PAPER)
        + shape("M-15 -24H15C15 -2 8 2 3 5V18H13V24H-13V18H-3V5C-8 2 -15 -2 -15 -24Z", CLAY)
        + line("M-2 -23L4 -14L-3 -8", PAPER, 3)
    )
    tape = circle(0, 0, 38, SAFFRON) + circle(0, 0, 24, PALESAFFRON) + circle(0, 0, 18, PALECLAY) + rect(-2, 26, 56, 13, 3, SAFFRON)
    return (
        ground("wide", PALECLAY)
        + put(woman(GREEN, CLAY, DEEP, h=230), 370, 76, 1.0)
        + line("M40 418H760", WOOD, 14)
        + shape("M206 262L132 226L180 204L236 262Z", WOOD)
        + shape("M534 262L608 226L560 204L504 262Z", WOOD)
        + rect(222, 238, 298, 60, 0, DARKWOOD)
        + put(wrapped, 370, 318)
        + arm(312, 150, 262, 250, 318, 248, GREEN, 0, 30, 16)
        + arm(428, 150, 478, 250, 422, 248, GREEN, 0, 30, 16)
        + straw
        + rect(206, 286, 328, 130, 8, KRAFT)
        + rect(206, 286, 328, 12, 4, WOOD, 'opacity=".5"')
        + put(glass, 268, 352)
        + rect(390, 322, 116, 66, 6, PAPER)
        + words(404, 340, (70, 86, 54), GREY, 17, 6)
        + put(tape, 668, 372)
        + scissors(660, 290, 0.8, 160)
        + bottle(96, 412, 0.8)
        + bottle(160, 412, 0.8)
        + tick(128, 252, 24)
    )


@scene
def so_cash_on_delivery():
    helmet = shape("M-40 0C-44 -54 44 -54 40 0Z", SAFFRON) + line("M-38 -4H38", CLAY, 6)
    return (
        ground("hill")
        + rect(520, 60, 220, 340, 10, PALECLAY)
        + arch_door(556, 118, 148, 282)
        + zellige(540, 92, 14, SAFFRON, PALECLAY)
        + zellige(720, 92, 14, SAFFRON, PALECLAY)
        + put(woman(CLAY, PALESAFFRON, CLAY, skin=2, look=-6, h=214), 622, 188, 1.0)
        + scooter(142, 402, 1.14)
        + put(woman(BLUE, DEEP, PALEBLUE, skin=1, look=6, h=238, trim=None) + put(helmet, 0, -14), 330, 174, 1.0)
        + oval(306, 414, 24, 9, INK)
        + oval(356, 414, 24, 9, INK)
        + arm(384, 262, 430, 300, 466, 290, BLUE, 1)
        + parcel(468, 290, 84, 66)
        + arm(296, 262, 320, 330, 434, 270, BLUE, 1, 25, 11)
        + arm(570, 272, 548, 330, 508, 326, CLAY, 2)
        + note(482, 336, 0.9, -10)
        + coin(452, 354, 13)
        + line("M36 404H764", KRAFT, 6)
    )


@scene
def so_online_payment():
    view = (
        rect(0, 0, 190, 360, 0, PAPER)
        + put(jar(0, 0, 0.84), 82, 116)
        + words(30, 146, (104,), GREY, 14, 8)
        + coin(52, 184, 14)
        + words(76, 184, (58,), SAFFRON, 14, 10)
    )
    view += rect(18, 220, 130, 40, 20, GREEN) + check(83, 240, 0.7, WHITE, 8) + "".join(circle(44 + i * 26, 292, 7, INK) for i in range(4))
    return (
        ground("blob", PALEBLUE)
        + line("M252 470V440", SAFFRON, 92)
        + line("M252 420V366", SKIN[1], 70)
        + phone(236, 206, 180, 330, view, -4)
        + line("M316 372Q334 330 322 296", SKIN[1], 32)
        + fist(143, 252, 1, 1)
        + put(card(0, 0, 1.15, 12, DEEP), 440, 146)
        + dashed("M332 210C360 250 380 262 430 264", INK, 5)
        + shield(476, 284, 1.05)
        + dashed("M540 276C580 262 590 250 612 244", INK, 5)
        + house(674, 300, 1.05)
        + coins(600, 372, 3, 24)
        + coins(650, 378, 5, 24)
        + put(padlock(0, 0, 0.44), 398, 70)
        + zellige(700, 92, 24, SAND)
    )


@scene
def so_consumer_law():
    def pan(x, y):
        return shape(f"M{x - 66} {y}H{x + 66}C{x + 50} {y + 34} {x - 50} {y + 34} {x - 66} {y}Z", SAFFRON) + line(
            f"M{x - 60} {y}L{x} {y - 92}L{x + 60} {y}", INK, 4
        )

    law = words(22, 42, (92,), INK, 14, 10) + words(22, 76, (108, 96, 108, 80, 100, 60), GREY, 24, 7)
    seal = circle(108, 226, 24, CLAY) + zellige(108, 226, 14, PALECLAY, CLAY) + line("M30 226C46 208 54 240 72 220", BLUE, 5)
    return (
        ground("arch", PALESAFFRON)
        + rect(322, 392, 156, 18, 9, WOOD)
        + shape("M376 392L392 350H408L424 392Z", WOOD)
        + line("M400 360V84", INK, 10)
        + circle(400, 76, 14, SAFFRON)
        + line("M262 116C310 92 490 92 538 116", INK, 9)
        + pan(262, 210)
        + pan(538, 210)
        + parcel(262, 210, 72, 54)
        + put(coins(0, 0, 3, 22), 516, 208)
        + put(coins(0, 0, 5, 22), 560, 208)
        + zellige(400, 214, 26, SAFFRON, PAPER)
        + put(city_woman(BLUE, look=6, h=250), 126, 206, 1.04)
        + parcel(140, 378, 104, 76)
        + arm(72, 302, 46, 350, 92, 350, BLUE, 2)
        + arm(180, 302, 224, 346, 188, 352, BLUE, 2)
        + paper(706, 262, 150, 262, law + seal, 3)
    )


@scene
def so_returns():
    body = shape("M-36 0V-56L-24 -42L-14 -64L0 -46L12 -68L24 -50L36 -60V0Z", PALESAFFRON) + shape(
        "M-31 0V-36L-22 -26L-12 -42L2 -28L14 -44L24 -32L31 -38V0Z", SAFFRON
    )
    neck = rect(-14, -46, 28, 22, 5, INK) + shape("M-12 -24V-6L-22 8L-8 2L2 14L10 2L22 8L12 -6V-24Z", PALESAFFRON)
    week = rect(-36, -34, 72, 68, 10, WHITE) + rect(-36, -34, 72, 20, 8, CLAY) + line("M-18 -42v14M18 -42v14", INK, 6)
    week += "".join(circle(-22 + (i % 4) * 14.6, -2 + (i // 4) * 18, 5, BLUE) for i in range(7))
    note_a = parcel(24, 40, 46, 34, 1, False) + words(2, 62, (80, 64), GREY, 18, 7)
    note_b = words(0, 10, (84, 60), GREY, 18, 7) + tick(16, 74, 15) + words(42, 74, (44,), GREEN, 14, 8)
    return (
        ground("two", PALEGREEN)
        + house(620, 398, 2.0)
        + parcel(176, 398, 170, 120)
        + put(body, 138, 290, 0.62)
        + put(neck, 176, 258, 0.62, 50)
        + bubble(176, 150, 140, 84, WHITE, "left", put(body, -26, 28, 0.7) + put(neck, 22, -8, 0.62, 52))
        + arrow("M276 348C330 262 392 262 432 300", (436, 305), 48, SAFFRON, 12)
        + put(week, 340, 182)
        + put(woman(BLUE, SAFFRON, look=-6, h=280), 590, 182, 1.02)
        + put(notebook(0, 0, 0.72, note_a, note_b), 562, 362, 1, -3)
        + arm(640, 276, 688, 340, 646, 370, BLUE)
        + arm(538, 274, 480, 310, 500, 346, BLUE)
        + pencil(514, 352, 0.72, -30)
        + line("M40 400H440", KRAFT, 5)
    )


@scene
def so_trust():
    stars = "".join(star(400 + dx, y, s) for dx, y, s in ((-120, 106, 1), (-64, 70, 1.2), (0, 56, 1.45), (64, 70, 1.2), (120, 106, 1)))
    bill = (
        put(jar(0, 0, 0.3), 34, 46)
        + words(58, 34, (66,), INK, 14, 8)
        + "".join(words(22, y, (w,), GREY, 14, 6) + coin(124, y, 9) for y, w in ((72, 76), (100, 62), (128, 80)))
    )
    bill += line("M20 152H134", INK, 4) + coins(44, 190, 2, 17) + rect(76, 170, 58, 26, 13, SAFFRON)
    return (
        ground("arch")
        + stars
        + circle(400, 268, 118, PALESAFFRON)
        + table(286, 366, 228, False)
        + jar(400, 367, 1.9)
        + circle(186, 236, 74, WHITE)
        + padlock(186, 244, 1.15)
        + paper(618, 236, 154, 216, bill, 5)
        + dashed("M264 246H292")
        + dashed("M510 246H536")
        + head(92, 372, 0.6, "city", colour=CLAY, look=5)
        + bubble(176, 366, 84, 46, BLUE, "left", "".join(star(-22 + i * 22, 0, 0.42) for i in range(3)))
        + head(716, 384, 0.56, "man", colour=GREEN, look=-5, beard=INK)
        + bubble(634, 384, 76, 44, BLUE, "right", heart(0, 1, 0.6, PALECLAY))
    )
