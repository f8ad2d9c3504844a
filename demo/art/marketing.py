"""The scenes of the course on digital marketing."""

from parts import *  # noqa: F403
from scenes import scene


@scene
def dm_course():
    view = put(bottle(0, 0, 0.62), 41, 128) + rect(0, 128, 90, 40, 0, WOOD)
    return (
        ground("blob")
        + window(84, 66, 150, 210)
        + zellige(700, 92, 30)
        + zellige(640, 62, 18)
        + put(woman(BLUE, SAFFRON, look=-6, h=230), 592, 158, 1.12)
        + table(60, 336, 480)
        + bottle(292, 337, 1.2)
        + oval(214, 332, 26, 8, KRAFT)
        + nut(206, 324, 0.6)
        + nut(222, 322, 0.6)
        + arm(536, 236, 516, 306, 474, 262, BLUE, 0, 30, 17)
        + phone(428, 222, 92, 164, view, -5)
        + fist(476, 238, 0.8)
        + line("M650 244Q690 330 622 330", DEEP, 26)
        + circle(616, 330, 13, SKIN[0])
        + heart(404, 96, 0.9)
        + bubble(478, 78, 78, 46, BLUE, "left", dots(0, 0, WHITE, 0.9))
        + star(352, 128, 0.8)
    )


@scene
def dm_customer():
    gift = (
        rect(-20, -10, 40, 32, 4, CLAY)
        + rect(-4, -10, 8, 32, 0, SAFFRON)
        + line("M0 -10C-18 -26 -22 -10 0 -10C22 -10 18 -26 0 -10", SAFFRON, 5)
    )
    thought = put(bottle(0, 0, 0.52, label=False), -52, 40) + words(-22, -2, (16,), GREY) + put(gift, 32, 8, 1.1)
    return (
        ground("two", PALESAFFRON)
        + put(woman(GREEN, CLAY, DEEP, skin=1, look=6, h=230), 190, 190, 1.1)
        + put(city_woman(BLUE, look=-6, h=230), 618, 190, 1.08)
        + bubble(494, 90, 190, 108, WHITE, "right", thought)
        + table(90, 352, 620)
        + bottle(330, 353, 0.92)
        + bottle(400, 353, 0.7)
        + bottle(458, 353, 0.92)
        + basket(540, 353, 0.5)
        + arm(128, 300, 96, 240, 150, 196, GREEN, 1)
        + arm(250, 292, 286, 340, 306, 326, GREEN, 1)
        + arm(560, 296, 520, 330, 486, 300, BLUE, 2)
        + line("M256 160Q270 180 256 200M276 150Q296 180 276 210", CLAY, 5)
        + zellige(92, 86, 22, SAND)
    )


@scene
def dm_argan_label():
    def badge(x, y, content, colour):
        return circle(x, y, 38, colour) + put(content, x, y)

    days = "".join(circle(i, j, 2.8, PALEBLUE) for i in (-10, 0, 10) for j in (1, 11)) + circle(10, 11, 4.5, CLAY)
    date = rect(-22, -19, 44, 42, 6, DEEP) + rect(-18, -6, 36, 25, 3, WHITE) + line("M-10 -23v8M10 -23v8", CLAY, 5) + days
    level = rect(-14, -20, 28, 40, 6, WHITE) + rect(-11, -2, 22, 19, 4, SAFFRON) + line("M19 -14h-8M19 -4h-6M19 6h-8", PALEBLUE, 3)
    lot = rect(-20, 0, 19, 19, 2, KRAFT) + rect(2, 0, 19, 19, 2, KRAFT) + rect(-9, -20, 19, 19, 2, PALESAFFRON)
    label = (
        rect(292, 226, 216, 156, 14, PAPER)
        + leaf(400, 266, 1)
        + line("M340 292H460", CLAY, 9)
        + words(316, 316, (70, 54, 64), GREY, 18)
        + words(424, 316, (58, 66), GREY, 18)
        + "".join(line(f"M{430 + i * 9} 346v22", INK, 5 if i % 3 else 3) for i in range(7))
    )
    big = (
        shape("M352 20V74C352 98 262 110 262 180V392Q262 424 294 424H506Q538 424 538 392V180C538 110 448 98 448 74V20Z", PALESAFFRON)
        + shape("M280 184C284 130 372 118 372 84H428C428 118 516 130 520 184V388Q520 406 502 406H298Q280 406 280 388Z", SAFFRON)
        + rect(344, 8, 112, 54, 12, INK)
        + line("M302 180V214", WHITE, 12, 'opacity=".5"')
    )
    return (
        ground("wide")
        + dashed("M330 250L160 104")
        + dashed("M320 318L140 236")
        + dashed("M330 352L166 362")
        + dashed("M470 250L640 104")
        + dashed("M480 318L662 236")
        + dashed("M490 360L636 362")
        + put(big + label, 20, 16, 0.95)
        + badge(138, 98, leaf(0, 6, 0.8), WHITE)
        + badge(112, 232, level, BLUE)
        + badge(142, 366, drop(0, -3, 0.85), WHITE)
        + badge(662, 98, lot, BLUE)
        + badge(688, 232, date, WHITE)
        + badge(658, 366, put(house(0, 0, 0.4), 0, 20), WHITE)
    )


@scene
def dm_story():
    tale = put(argan_tree(0, 0, 0.42), -46, 40) + put(basket(0, 0, 0.42), 8, 34) + put(bottle(0, 0, 0.4, label=False), 56, 34)

    def stone(x, y):
        return oval(x, y, 34, 13, GREY) + nut(x, y - 14, 0.55)

    return (
        hills(300)
        + sun(716, 74, 26)
        + argan_tree(118, 306, 1.15)
        + shape("M60 306H740V420Q740 432 728 432H72Q60 432 60 420Z", SAND)
        + shape("M130 410L210 344H600L680 410Z", CLAY)
        + line("M170 398L230 356H582L644 398", SAFFRON, 5)
        + put(woman(GREEN, PALESAFFRON, CLAY, skin=1, look=6, h=160, seated=True), 214, 228, 0.94)
        + put(woman(BLUE, CLAY, DEEP, skin=0, look=0, h=160, seated=True), 400, 196, 0.92)
        + put(woman(CLAY, PALEBLUE, DEEP, skin=3, look=-6, h=160, seated=True), 586, 228, 0.94)
        + arm(340, 282, 300, 240, 306, 204, BLUE, 0, 23, 11)
        + arm(456, 284, 470, 320, 434, 336, BLUE, 0, 23, 11)
        + stone(284, 392)
        + stone(516, 392)
        + arm(262, 308, 290, 340, 284, 364, GREEN, 1, 22, 11)
        + arm(170, 318, 200, 372, 258, 380, GREEN, 1, 22, 11)
        + arm(536, 308, 510, 340, 518, 364, CLAY, 3, 22, 11)
        + arm(634, 318, 600, 372, 544, 380, CLAY, 3, 22, 11)
        + basket(400, 408, 0.86)
        + bubble(512, 96, 200, 106, WHITE, "left", tale)
    )


@scene
def dm_photo_light():
    view = rect(0, 0, 140, 100, 0, SKY) + rect(0, 84, 140, 40, 0, WOOD) + put(bottle(0, 0, 0.5), 56, 88)
    back = rect(-66, -40, 132, 80, 12, INK) + rect(-58, -33, 116, 66, 6, SKY) + rect(-58, 18, 116, 15, 0, WOOD) + bottle(0, 22, 0.34)
    return (
        ground("wide", PALEBLUE)
        + shape("M180 70L640 330H330L120 290Z", PALESAFFRON, 'opacity=".75"')
        + shape("M200 150L560 334H390L180 280Z", SAFFRON, 'opacity=".35"')
        + window(74, 56, 176, 236)
        + table(60, 334, 680)
        + shape("M578 160L664 184V340L578 326Z", WHITE)
        + line("M578 160L664 184V340", GREY, 4)
        + line("M552 210H512M552 246H500M552 282H512", SAFFRON, 5)
        + put(line("M-9 -8L0 0L-9 8", SAFFRON, 5), 512, 210, 1, 180)
        + put(line("M-9 -8L0 0L-9 8", SAFFRON, 5), 500, 246, 1, 180)
        + put(line("M-9 -8L0 0L-9 8", SAFFRON, 5), 512, 282, 1, 180)
        + bottle(414, 336, 1.22)
        + line("M716 40V96", INK, 5)
        + shape("M684 124C686 92 746 92 748 124Z", GREY)
        + circle(716, 128, 10, SAND)
        + line("M680 92L752 148", CLAY, 7)
        + line("M262 430L286 384M330 430L306 384", INK, 8)
        + put(back, 296, 372, 1.0)
    )


@scene
def dm_photo_angles():
    front = rect(-90, 40, 180, 60, 0, WOOD) + jar(0, 62, 1.15)
    top = (
        rect(-100, -100, 200, 200, 0, WOOD)
        + circle(0, 0, 62, PALESAFFRON)
        + circle(0, 0, 53, CLAY)
        + "".join(put(shape("M0 -53L9 -62L0 -70L-9 -62Z", CLAY), 0, 0, 1, a) for a in range(0, 360, 30))
        + zellige(0, 0, 24, SAFFRON, CLAY)
    )
    close = (
        rect(-100, -100, 200, 200, 0, PALESAFFRON)
        + shape("M-100 10C-60 -10 60 -10 100 10V110H-100Z", SAFFRON)
        + line("M-80 30C-40 16 20 16 50 20", PALESAFFRON, 8)
    )
    close += put(
        line("M0 -150V-40", WOOD, 12) + oval(0, -34, 22, 30, WOOD) + line("M-20 -46H20M-22 -34H22M-20 -22H20", DARKWOOD, 4), 16, 0, 1, 14
    ) + drop(8, 14, 0.9, "#C98508")

    def shooter(x, y, turn):
        return put(rect(-20, -34, 40, 68, 8, INK) + rect(-15, -27, 30, 54, 4, SKY) + circle(0, 0, 8, BLUE), x, y, 1, turn)

    return (
        ground("hill", PALEGREEN)
        + frame(156, 188, 176, 200, front, SKY, -3)
        + frame(400, 176, 176, 200, top, SKY, 2)
        + frame(644, 188, 176, 200, close, SKY, -1)
        + jar(156, 424, 0.46)
        + shooter(232, 398, 0)
        + line("M206 398H186", INK, 4)
        + jar(400, 432, 0.46)
        + shooter(400, 346, 90)
        + line("M400 372V380", INK, 4)
        + jar(630, 424, 0.46)
        + shooter(672, 398, 0)
        + magnifier(718, 380, 0.42)
    )


@scene
def dm_video_work():
    def dish(s):
        grains = "".join(
            circle(a, b, 3, SAFFRON)
            for a, b in ((-60, -10), (-30, 2), (0, -14), (34, 0), (62, -12), (-46, 8), (16, 10), (-10, 6), (48, 10), (-70, 2), (72, 2))
        )
        return put(oval(0, 14, 150, 46, CLAY) + oval(0, 0, 150, 44, "#C96A44") + oval(0, 0, 124, 32, PALESAFFRON) + grains, 0, 0, s)

    hands = arm(-150, -120, -120, -40, -46, -8, BLUE, 0, 38, 19) + arm(150, -120, 120, -40, 46, -8, BLUE, 0, 38, 19)
    arms = arm(-84, -146, -116, -50, -42, -10, BLUE, 0, 36, 19) + arm(56, -146, 92, -50, 40, -8, BLUE, 0, 36, 19)
    view = put(dish(0.5) + put(hands, 0, 0, 0.5), 68, 128) + circle(22, 26, 8, "#C8321E") + words(38, 26, (30,), WHITE)
    books = (
        rect(86, 366, 170, 26, 5, BLUE)
        + rect(98, 340, 150, 26, 5, SAFFRON)
        + rect(90, 314, 160, 26, 5, GREEN)
        + rect(102, 290, 140, 24, 5, CLAY)
    )
    books += line("M110 379H150M112 353H140M106 327H150M116 302H150", PAPER, 4, 'opacity=".7"')
    return (
        ground("blob", PALECLAY)
        + put(woman(BLUE, WHITE, PALEBLUE, skin=0, look=-6, h=230), 548, 128, 1.16)
        + table(40, 390, 720, False)
        + books
        + phone(296, 268, 150, 246, view, -8, SKY)
        + put(dish(1.12), 562, 352)
        + put(arms, 562, 352)
        + zellige(690, 78, 26, SAND)
    )


@scene
def dm_retouch():
    before = (
        rect(-120, -120, 240, 240, 0, "#8D8579")
        + put(rect(-160, 40, 320, 120, 0, "#5F4330") + saffron_tin(0, 60, 1.15) + jar(-104, 56, 0.7, "#8F7C4A", GREY, "leaf"), 16, 6, 1, 13)
        + rect(-120, -120, 240, 240, 0, "#3A352E", 'opacity=".35"')
    )
    after = rect(-120, -120, 240, 240, 0, PALEGREEN) + rect(-160, 62, 320, 120, 0, WOOD) + saffron_tin(0, 74, 1.7)
    crop = line("M502 96V76H526M666 76H690V96M690 264V284H666M526 284H502V264", BLUE, 8)

    def slider(x, y, w, at, colour):
        return (
            line(f"M{x} {y}h{w}", GREY, 8)
            + line(f"M{x} {y}h{w * at:.0f}", colour, 8)
            + circle(x + w * at, y, 13, WHITE)
            + circle(x + w * at, y, 9, colour)
        )

    return (
        ground("wide", PALESAFFRON)
        + frame(204, 180, 210, 204, before, SKY)
        + frame(596, 180, 188, 204, after, SKY)
        + crop
        + arrow("M340 180H452", (456, 180), 0, CLAY, 11)
        + sun(152, 366, 13)
        + slider(196, 366, 170, 0.7, SAFFRON)
        + put(
            rect(-16, -16, 32, 32, 3, "none", f'stroke="{BLUE}" stroke-width="6"')
            + rect(-16, -16, 32, 32, 3, "none", f'stroke="{GREY}" stroke-width="4" transform="rotate(14)"'),
            450,
            366,
        )
        + slider(492, 366, 170, 0.45, BLUE)
    )


@scene
def dm_facebook():
    weave = "".join(
        put(
            rect(-30, -30, 60, 60, 2, CLAY, 'transform="rotate(45)"') + rect(-17, -17, 34, 34, 2, SAFFRON, 'transform="rotate(45)"'),
            i * 72,
            48,
        )
        for i in range(5)
    )
    view = rect(0, 0, 270, 98, 0, DEEP) + weave + circle(62, 104, 40, WHITE) + circle(62, 104, 34, PALEGREEN) + house(62, 125, 0.46)
    view += words(118, 126, (112,), INK, 14, 11) + words(118, 148, (76,), GREY, 14, 7)
    view += (
        rect(20, 168, 212, 44, 22, GREEN)
        + bubble(92, 187, 40, 26, WHITE, "left", dots(0, 0, GREEN, 0.5))
        + words(124, 190, (62,), WHITE, 14, 8)
    )
    view += (
        rect(20, 224, 212, 94, 10, SKY)
        + rect(20, 292, 212, 26, 8, WOOD)
        + couscous(74, 302, 0.54)
        + jar(130, 302, 0.62)
        + bottle(186, 302, 0.46)
    )
    view += thumb(44, 345, 0.42) + heart(88, 345, 0.56) + words(118, 345, (90,), GREY)
    return (
        ground("two")
        + phone(400, 225, 280, 422, view)
        + head(112, 132, 0.72, "woman", colour=CLAY, scarf=BLUE, look=5)
        + head(128, 318, 0.66, "man", colour=GREEN, look=5, beard=INK)
        + head(690, 126, 0.66, "city", colour=SAFFRON, look=-5)
        + head(680, 312, 0.74, "woman", colour=BLUE, scarf=PALESAFFRON, skin=3, look=-5)
        + dashed("M166 150L244 178")
        + dashed("M178 308L244 290")
        + dashed("M638 142L556 178")
        + dashed("M624 300L556 284")
        + heart(206, 112, 0.6)
        + thumb(200, 354, 0.42)
        + heart(606, 352, 0.6)
        + star(606, 112, 0.6)
    )


@scene
def dm_instagram():
    def rug(a, b):
        return carpet(-22, -27, 44, 54, a, b)

    def weaver(**kw):
        return put(woman(h=110, **kw), 0, -2, 0.56)

    tiles = [
        (SKY, rug(CLAY, SAFFRON)),
        (PALESAFFRON, weaver(colour=BLUE, scarf=CLAY)),
        (SAND, wool(-10, 8, 0.62, BLUE) + wool(12, -6, 0.62, SAFFRON)),
        (PALECLAY, wool(-10, -8, 0.6, GREEN) + wool(10, 8, 0.62, CLAY)),
        (PALEGREEN, rug(BLUE, PALESAFFRON)),
        (SKY, weaver(colour=GREEN, scarf=SAFFRON, skin=3)),
        (PALEBLUE, weaver(colour=CLAY, scarf=WHITE, fold=PALEBLUE, skin=1)),
        (SAND, wool(0, 0, 0.95, "#A8281E")),
        (PALESAFFRON, rug(GREEN, CLAY)),
    ]
    grid = "".join(
        f'<clipPath id="t{i}">{rect(5 + (i % 3) * 71, 75 + (i // 3) * 71, 66, 66, 6, WHITE)}</clipPath><g clip-path="url(#t{i})">'
        + put(rect(-33, -33, 66, 66, 0, c) + d, 38 + (i % 3) * 71, 108 + (i // 3) * 71)
        + "</g>"
        for i, (c, d) in enumerate(tiles)
    )
    rings = "".join(
        circle(32 + i * 55, 38, 24, c) + circle(32 + i * 55, 38, 19, PAPER) + put(d, 32 + i * 55, 38)
        for i, (c, d) in enumerate(
            ((CLAY, wool(0, 0, 0.45, CLAY)), (SAFFRON, sun(0, 0, 8, False)), (BLUE, wool(0, 0, 0.45, BLUE)), (GREEN, camera(0, 0, 0.4)))
        )
    )
    big = rect(-82, -82, 164, 164, 12, SKY) + carpet(-46, -68, 92, 134)
    return (
        ground("arch", PALECLAY)
        + line("M330 470V424", GREEN, 96)
        + line("M330 400V340", SKIN[1], 74)
        + phone(306, 198, 246, 342, rings + grid, -3)
        + put(
            rect(-92, -92, 184, 240, 16, WHITE)
            + big
            + heart(-62, 116, 0.9)
            + bubble(-14, 112, 38, 28, BLUE, "left")
            + words(22, 116, (54,)),
            600,
            168,
            1,
            5,
        )
        + line("M408 346Q430 296 412 258", SKIN[1], 34)
        + heart(472, 92, 0.8, CLAY)
        + heart(700, 344, 0.6, SAFFRON)
        + heart(494, 372, 0.5, CLAY)
        + fist(180, 262, 1, 1)
        + zellige(98, 108, 28, SAND)
    )


@scene
def dm_calendar():
    cal, cell = calendar(84, 66, 420, 300, 7, 4)
    marks = ""
    for r in range(4):
        for c, colour, drawing in ((1, BLUE, camera(0, 1, 0.42, WHITE)), (4, SAFFRON, heart(0, 2, 0.5, WHITE))):
            x, y = cell(c, r)
            marks += circle(x, y, 21, colour) + put(drawing, x, y)
    hank = shape("M-14 0C-20 30 -18 60 0 66C18 60 20 30 14 0Z", CLAY)
    return (
        ground("hill")
        + circle(294, 34, 7, INK)
        + line("M176 62L294 36L412 62", INK, 4)
        + cal
        + marks
        + line("M52 404H560", WOOD, 12)
        + wool(96, 378, 0.9, GREEN)
        + wool(142, 382, 0.74, CLAY, DEEP)
        + line("M546 40H770", WOOD, 8)
        + put(hank, 580, 44)
        + put(hank.replace(CLAY, SAFFRON), 746, 44)
        + put(woman(BLUE, CLAY, DEEP, look=-6, h=260), 650, 158, 1.1)
        + line("M602 244Q556 290 550 226", BLUE, 28)
        + circle(550, 216, 14, SKIN[0])
        + pencil(532, 216, 0.8, 62)
        + arm(704, 262, 726, 330, 664, 346, BLUE)
    )


@scene
def dm_comments():
    stars = "".join(star(-54 + i * 27, 0, 0.54) for i in range(5))
    ask = put(bottle(0, 0, 0.34, label=False), -50, 24) + arrow("M-26 0H14", (16, 0), 0, GREY, 5) + pin(48, 2, 0.58)
    sad = circle(0, 0, 18, SAFFRON) + circle(-6, -4, 2.6, INK) + circle(6, -4, 2.6, INK) + line("M-7 9Q0 2 7 9", INK, 3)
    broken = put(sad, -44, 0) + put(parcel(0, 0, 44, 32, 1, False) + line("M-6 -32L4 -21L-6 -12L4 0", INK, 3), 18, 16)

    def talk(y, kind, kw, content):
        return head(44, y, 0.42, kind, **kw) + bubble(178, y, 180, 58, WHITE, "left", content)

    def answer(y):
        return bubble(206, y, 150, 36, BLUE, "right", words(-56, 0, (76,), PALEBLUE, 15, 6) + tick(52, 0, 11))

    view = (
        talk(48, "city", dict(colour=CLAY, look=5), stars)
        + answer(112)
        + talk(178, "man", dict(colour=GREEN, look=5, beard=INK), ask)
        + answer(242)
    )
    view += talk(308, "woman", dict(colour=DEEP, scarf=PALECLAY, skin=3, look=5), broken)
    writing = words(-62, -12, (112, 84), PALEBLUE, 22, 7) + line("M34 0V20", SAFFRON, 5)
    return (
        ground("wide", PALEGREEN)
        + phone(230, 225, 310, 420, view, 0, SAND)
        + bubble(536, 96, 196, 84, BLUE, "right", writing)
        + heart(654, 60, 0.6)
        + put(woman(BLUE, SAFFRON, look=-6, h=280), 612, 206, 1.1)
        + arm(556, 306, 534, 386, 592, 376, BLUE)
        + arm(672, 306, 694, 386, 636, 382, BLUE)
        + phone(614, 362, 62, 104, rect(0, 0, 60, 50, 0, SKY) + words(8, 66, (38, 24), BLUE, 14, 6), 0)
    )


@scene
def dm_whatsapp_catalogue():
    def item(y, tint, drawing):
        return (
            rect(8, y, 208, 88, 14, WHITE)
            + rect(16, y + 8, 72, 72, 10, tint)
            + put(drawing, 52, y + 72)
            + words(104, y + 26, (92, 60), GREY, 18)
            + coin(114, y + 66, 12)
            + words(136, y + 66, (40,), SAFFRON)
        )

    view = rect(-5, -10, 250, 52, 0, GREEN) + circle(30, 18, 16, PAPER) + house(30, 28, 0.22) + words(56, 18, (90,), PAPER, 12, 8)
    view += (
        item(54, SKY, bottle(0, 0, 0.42))
        + item(150, PALEGREEN, small_bottle(0, 0, 0.52))
        + item(246, PALESAFFRON, jar(0, 0, 0.56, WOOD, BLUE, "leaf"))
    )
    order = put(bottle(0, 0, 0.42), -66, 30) + words(-26, -8, (62, 44), PALEGREEN, 16) + put(cart_basket(0, 0, 0.62, WHITE), 68, 2)
    return (
        ground("blob", PALEGREEN)
        + phone(250, 226, 250, 404, view, 0, SAND)
        + hand(354, 350, 1.0, 2, CLAY, -24)
        + bubble(560, 108, 220, 96, GREEN, "left", order)
        + bubble(600, 214, 130, 56, WHITE, "right", check(-14, 0, 0.8, BLUE, 6) + check(12, 0, 0.8, BLUE, 6))
        + table(452, 392, 290, False)
        + bottle(506, 393, 0.78)
        + small_bottle(586, 393, 0.86)
        + jar(670, 393, 0.86, WOOD, BLUE, "leaf")
        + zellige(98, 92, 24, SAND)
    )


@scene
def dm_data_law():
    book = (
        rect(-128, -152, 268, 312, 14, DARKWOOD)
        + rect(-120, -144, 252, 296, 6, WHITE)
        + rect(-134, -156, 260, 304, 14, CLAY)
        + rect(-134, -156, 34, 304, 12, "#8F3F20")
    )
    book += (
        circle(10, -62, 44, PALECLAY)
        + circle(10, -76, 15, WHITE)
        + shape("M-20 -34C-18 -64 38 -64 40 -34Z", WHITE)
        + words(-36, 10, (92,), PALECLAY, 14, 9)
    )
    strap = rect(-138, 52, 282, 34, 6, DEEP) + padlock(10, 74, 0.9)
    consent = (
        words(16, 24, (112, 96, 74), GREY, 20, 8)
        + rect(16, 92, 28, 28, 6, GREEN)
        + check(30, 106, 0.56, WHITE, 9)
        + words(54, 106, (76,), INK, 14, 8)
    )
    view = rect(0, 0, 200, 56, 0, BLUE) + shield(88, 28, 0.3, BLUE) + put(rect(4, 0, 152, 140, 16, WHITE) + consent, 8, 76)
    view += (
        rect(16, 240, 66, 36, 18, GREEN) + check(49, 258, 0.6, WHITE, 8) + rect(94, 240, 66, 36, 18, GREY) + cross(127, 258, 0.6, INK, 6)
    )
    return (
        ground("arch", PALEBLUE)
        + put(book + strap, 250, 228, 1, -3)
        + phone(532, 226, 194, 344, view, 4)
        + hand(516, 366, 0.9, 1, SAFFRON, -10)
        + shield(690, 118, 0.62)
        + zellige(92, 92, 20, SAND)
    )


@scene
def dm_measure():
    eye = shape("M-30 0C-14 -20 14 -20 30 0C14 20 -14 20 -30 0Z", WHITE) + circle(0, 0, 11, BLUE) + circle(0, 0, 5, INK)
    signs = (
        put(eye, 0, 0, 0.9),
        bubble(0, -4, 48, 32, WHITE, "left", dots(0, 0, BLUE, 0.55)),
        cart_basket(0, 2, 0.62, WHITE),
        coin(0, 0, 19),
    )
    heads = "".join(
        rect(96 + i * 104, 76, 96, 62, 10, c) + put(d, 144 + i * 104, 107) for i, (d, c) in enumerate(zip(signs, (BLUE, GREEN, CLAY, DEEP)))
    )
    rows = ""
    amounts = ((22, 14, 10, 60), (38, 26, 18, 46), (52, 34, 30, 34), (70, 48, 42, 22))
    for r, row in enumerate(amounts):
        y = 170 + r * 52
        rows += line(f"M96 {y + 26}H504", SAND, 3)
        rows += "".join(
            line(
                f"M{112 + i * 104} {y}h{w}",
                (PALEBLUE, PALEGREEN, PALECLAY, PALESAFFRON)[i] if r < 3 else (BLUE, GREEN, CLAY, SAFFRON)[i],
                15,
            )
            for i, w in enumerate(row)
        )
    view = (
        rect(0, 0, 140, 80, 0, SKY)
        + rect(0, 64, 140, 16, 0, WOOD)
        + bottle(62, 72, 0.42)
        + eye_line(100, eye)
        + heart(26, 138, 0.5)
        + words(48, 138, (60,), CLAY, 14, 8)
    )
    view += bubble(26, 176, 34, 22, GREEN, "left") + words(52, 178, (40,), GREEN, 14, 8)
    return (
        ground("wide", PALEGREEN)
        + rect(70, 48, 464, 364, 14, CLAY)
        + rect(80, 58, 444, 344, 8, WHITE)
        + heads
        + rows
        + "".join(line(f"M{196 + i * 104} 150V392", SAND, 3) for i in range(3))
        + phone(640, 206, 146, 250, view, 5)
        + pencil(560, 410, 1.5, 38)
    )


def eye_line(y, eye):
    return put(eye.replace(WHITE, PALEBLUE), 26, y, 0.55) + words(48, y, (72,), BLUE, 14, 8)
