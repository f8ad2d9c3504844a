"""Make the videos: `python demo/art/film.py [name ...]`.

Every line of `content/*/scripts/<name>.<lang>.txt` is a scene: a moving drawing made of `parts.py` above, the line in
large letters below it (never over it), and the narration of `voice.py`. Writes into `media/video/`: `.mp4` (H.264
baseline, AAC mono, 640 x 360), `.vtt` (the lines as captions) and `.png` (the poster).
"""

import html
import io
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from draw import save
from parts import *  # noqa: F403
from voice import MEDIA, chime, master, run, seconds, silence, speak, spoken

FPS, MOVE = 15, 1.6  # frames a second; seconds during which a scene moves
W, H = 640, 360


def ease(p, start=0.0, end=1.0):
    """0 before start, 1 after end, smooth between."""
    v = min(1, max(0, (p - start) / (end - start)))
    return v * v * (3 - 2 * v)


def pop(p, start, end):
    """Like ease, a little beyond 1 before it settles."""
    v = min(1, max(0, (p - start) / (end - start)))
    return 0 if v == 0 else 1 + 2.2 * (v - 1) ** 3 + 1.2 * (v - 1) ** 2


def at(content, x, y, s):
    return put(content, x, y, round(max(s, 0.001), 3))


def shown(content, opacity):
    return f'<g opacity="{opacity:.2f}">{content}</g>' if opacity > 0 else ""


# --- three photographs -----------------------------------------------------------------------------------------

STAGE = rect(40, 16, 720, 262, 40, SAND, 'opacity=".55"')


def board(y=246, x=120, w=560):
    return rect(x, y, w, 18, 9, WOOD)


def photo_title(p):
    view = rect(0, 0, 120, 200, 0, SKY) + rect(0, 122, 120, 60, 0, WOOD) + at(bottle(0, 0, 0.62), 39, 126, 1)
    y = 190 - 40 * ease(p, 0, 0.5)
    return (
        STAGE
        + board()
        + bottle(250, 247, 1.25)
        + put(woman(BLUE, SAFFRON, look=-6, h=200), 560, 96, 1.0)
        + arm(510, 172, 480, 236, 432, y + 36, BLUE, 0, 28, 15)
        + phone(392, y - 8, 88, 152, view, -4)
        + fist(438, y + 4, 0.75)
        + at(heart(0, 0), 330, 66, pop(p, 0.5, 0.75))
        + at(star(0, 0), 470, 52, pop(p, 0.62, 0.87))
        + at(heart(0, 0, 0.7, SAFFRON), 690, 80, pop(p, 0.75, 1))
    )


def photo_light(p):
    ray = ease(p, 0.1, 0.6)
    lamp = line("M676 16V62", INK, 5) + shape("M640 96C642 58 710 58 712 96Z", GREY) + circle(676, 100, 11, SAFFRON if p < 0.62 else SAND)
    return (
        STAGE
        + shown(shape(f"M200 44L{260 + 330 * ray:.0f} 246H{240 + 40 * ray:.0f}L180 200Z", PALESAFFRON), 0.9 * ray)
        + window(124, 26, 124, 184)
        + board()
        + bottle(430, 247, 1.35)
        + lamp
        + (
            line(
                "M640 66L714 116" if p > 0.9 else f"M640 66L{640 + 74 * ease(p, 0.62, 0.9):.0f} {66 + 50 * ease(p, 0.62, 0.9):.0f}", CLAY, 8
            )
            if p > 0.62
            else ""
        )
    )


def photo_background(p):
    away, cloth = ease(p, 0.1, 0.5), ease(p, 0.4, 0.85)
    clutter = (
        tajine(220 - 300 * away, 247, 0.9)
        + parcel(330 - 380 * away, 247, 80, 62)
        + vase(560 + 320 * away, 247, 0.9)
        + scissors(650 + 260 * away, 226, 0.6, 20)
    )
    wall = "".join(rect(180 + i * 90, 40, 60, 60, 6, (CLAY, BLUE, GREEN, SAFFRON, CLAY)[i], 'opacity=".55"') for i in range(5))
    sheet = shape(f"M270 26H530V{26 + 204 * cloth:.0f}Q400 {26 + 220 * cloth:.0f} 270 {26 + 204 * cloth:.0f}Z", WHITE) + line(
        "M256 26H544", DARKWOOD, 9
    )
    return (
        STAGE
        + wall
        + (sheet if cloth > 0 else "")
        + board()
        + clutter
        + bottle(400, 247, 1.3)
        + at(tick(0, 0, 26), 620, 80, pop(p, 0.8, 1))
    )


def photo_angles(p):
    front = rect(-90, 40, 180, 60, 0, WOOD) + jar(0, 62, 1.1)
    top = rect(-100, -100, 200, 200, 0, WOOD) + circle(0, 0, 62, PALESAFFRON) + circle(0, 0, 52, CLAY) + zellige(0, 0, 24, SAFFRON, CLAY)
    close = (
        rect(-100, -100, 200, 200, 0, PALESAFFRON)
        + shape("M-100 10C-60 -10 60 -10 100 10V110H-100Z", SAFFRON)
        + line("M-80 30C-40 16 20 16 50 20", PALESAFFRON, 8)
    )
    close += put(
        line("M0 -150V-40", WOOD, 12) + oval(0, -34, 22, 30, WOOD) + line("M-20 -46H20M-22 -34H22M-20 -22H20", DARKWOOD, 4), 16, 0, 1, 14
    ) + drop(8, 14, 0.9, "#C98508")
    order = (front, top, close) if film_direction == "ltr" else (close, top, front)
    out = STAGE
    for i, drawing in enumerate(order):
        step = i if film_direction == "ltr" else 2 - i
        s = pop(p, 0.08 + 0.3 * step, 0.34 + 0.3 * step)
        out += put(frame(i, 0, 176, 186, drawing, SKY, (-3, 2, -2)[i]), 170 + 230 * i, 148, round(max(s, 0.001), 3))
    return out


def photo_before(p):
    wipe = 26 * (1 if int(p * 10) % 2 else -1) if 0.05 < p < 0.5 else -92 * ease(p, 0.5, 0.7)
    back = (
        rect(-62, -112, 124, 224, 20, INK) + rect(-46, -96, 40, 40, 12, "#3A3F48") + circle(-26, -76, 13, SKY) + circle(-26, -76, 6, BLUE)
    )
    cloth = shape("M-40 -30C-20 -44 20 -40 40 -28C48 0 40 26 30 36C6 44 -26 42 -40 30C-50 10 -48 -14 -40 -30Z", PALECLAY) + line(
        "M-22 -14C-8 -20 10 -20 24 -12", CLAY, 3
    )
    view = rect(0, 0, 140, 220, 0, SKY) + rect(0, 140, 140, 80, 0, WOOD) + bottle(56, 152, 0.9)
    focus = rect(-44, -44, 88, 88, 10, "none", f'stroke="{SAFFRON}" stroke-width="6"')
    tap = ease(p, 0.5, 0.8)
    return (
        STAGE
        + put(back, 220, 150, 1, -4)
        + put(cloth + circle(0, 40, 18, SKIN[0]) + line("M0 52V110", BLUE, 30), 196 + wipe, 86 + abs(min(wipe, 0)) * 0.2)
        + shown(star(258, 44, 0.8, PALESAFFRON) + star(286, 72, 0.5, PALESAFFRON), ease(p, 0.55, 0.7))
        + phone(540, 150, 138, 232, view, 3)
        + (at(focus, 540, 132, pop(p, 0.75, 1)) if p > 0.75 else "")
        + hand(600 - 44 * tap, 236 - 60 * tap, 0.8, 0, BLUE, -14)
    )


def photo_turn(p):
    out = STAGE + board(236, 90, 620)
    for i, product in enumerate((jar(0, 0, 1.0), couscous(0, 0, 0.9), saffron_tin(0, 0, 1.1), vase(0, 0, 0.9), tajine(0, 0, 0.84))):
        out += at(product, 150 + i * 125, 237, pop(p, 0.06 + i * 0.09, 0.3 + i * 0.09))
    for i in range(3):
        out += at(rect(-34, -26, 68, 52, 10, WHITE) + tick(0, 0, 17), 300 + i * 100, 70, pop(p, 0.55 + i * 0.13, 0.75 + i * 0.13))
    return out


# --- the cost price --------------------------------------------------------------------------------------------

UNIT = 1.46  # height of one dirham
SUMS = (("70", 70, CLAY), ("10", 10, SAFFRON), ("20", 20, GREEN), ("5", 5, BLUE), ("45", 45, "#C98508"))


def number(x, y, text, size=34, colour=INK, anchor="middle"):
    return (
        f'<text x="{x}" y="{y}" font-size="{size}" font-weight="700" fill="{colour}" text-anchor="{anchor}" direction="ltr">{text}</text>'
    )


def badge_of(i):
    work = arm(-30, 26, -20, 4, -8, 2, BLUE, 0, 13, 9) + arm(30, 26, 20, 4, 8, 2, BLUE, 0, 13, 9) + clock(0, -18, 13)
    pack = at(bottle(0, 0, 0.34, oil=PALESAFFRON, label=False), -14, 25, 1) + rect(3, -10, 28, 34, 4, PALESAFFRON) + leaf(17, 4, 0.4)
    drawings = (nut(-12, 4, 0.9) + nut(12, 0, 0.9) + nut(0, -12, 0.7), pack, work, put(van(0, 0, 0.4, CLAY), 0, 14), seedling(0, 24, 1))
    return circle(0, 0, 44, WHITE) + drawings[i]


def cost_scene(upto, p, total=None):
    """The bottle, the blocks that are already known, and the one that falls in now."""
    out = STAGE + rect(70, 256, 660, 14, 7, WOOD) + bottle(170, 257, 1.5)
    y = 256.0
    for i in range(upto + 1):
        text, amount, colour = SUMS[i]
        h = amount * UNIT
        y -= h + 3
        fall = ease(p, 0, 0.45) if i == upto else 1
        out += rect(330, y - 230 * (1 - fall), 120, h, min(8, h / 3), colour)
        if i < upto and amount > 15:
            out += number(390, y + h / 2 + 10, text, 28, WHITE)
    if upto >= 0:
        text, amount, colour = SUMS[upto]
        middle = y + amount * UNIT / 2
        out += shown(dashed(f"M458 {middle:.0f}L536 126", INK, 4), ease(p, 0.4, 0.6))
        out += at(badge_of(upto), 588, 126, pop(p, 0.45, 0.75)) + shown(
            number(690, 142, ("+" if upto else "") + text, 46, colour), ease(p, 0.6, 0.8)
        )
    if total:
        out += shown(rect(548, 196, 152, 52, 26, DEEP) + number(624, 234, total, 34, WHITE), ease(p, 0.75, 1))
    return out


def cost_title(p):
    marks = "".join(at(coin(0, 0, 26), 430 + (i % 3) * 96, 96 + (i // 3) * 96, pop(p, 0.2 + i * 0.1, 0.45 + i * 0.1)) for i in range(6))
    return STAGE + rect(70, 256, 660, 14, 7, WOOD) + bottle(230, 257, 1.2 + 0.3 * ease(p, 0, 0.4)) + marks


def cost_end(p):
    grow = ease(p, 0, 0.5)
    out = STAGE + rect(70, 256, 660, 14, 7, WOOD) + bottle(200, 257, 1.5)
    y = 256.0
    for text, amount, colour in SUMS:
        h = amount * UNIT
        y -= h + 3
        out += rect(330, y, 120, h, min(8, h / 3), colour) + (number(390, y + h / 2 + 10, text, 28, WHITE) if amount > 15 else "")
    out += at(tag(0, 0, 1.9, BLUE, 0, number(10, 14, "150", 38, WHITE)), 600, 150, grow)
    return out + at(star(0, 0, 1), 520, 66, pop(p, 0.55, 0.8)) + at(star(0, 0, 0.8), 690, 76, pop(p, 0.7, 0.95))


FILMS = {
    "dm-three-photos": (photo_title, photo_light, photo_background, photo_angles, photo_before, photo_turn),
    "so-cost-price": (
        cost_title,
        lambda p: cost_scene(0, p, "70"),
        lambda p: cost_scene(1, p, "80"),
        lambda p: cost_scene(2, p, "100"),
        lambda p: cost_scene(3, p, "105"),
        lambda p: cost_scene(4, p, "150"),
        cost_end,
    ),
}
film_direction = "ltr"

PAGE = """<!doctype html><meta charset="utf-8"><style>
*{margin:0;box-sizing:border-box}body{width:640px;height:360px;background:%(paper)s;font-family:"Noto Sans Arabic","Noto Sans",sans-serif;overflow:hidden}
svg{display:block;width:640px;height:232px}
p{height:104px;padding:0 26px;display:flex;align-items:center;justify-content:center;gap:14px;text-align:center;color:%(ink)s;font-weight:600;font-size:29px;line-height:1.38;text-wrap:balance}
p b{flex:none;width:52px;height:52px;border-radius:50%%;background:%(blue)s;color:#fff;line-height:52px;font-size:30px;direction:ltr}
i{display:flex;gap:10px;justify-content:center;height:16px}i s{width:10px;height:10px;border-radius:5px;background:%(sand)s}i s.on{background:%(saffron)s;width:26px}
</style>"""


def page_html(lang, drawing, text, index, count):
    direction = "rtl" if lang == "ar" else "ltr"
    found = re.match(r"(\d)\. (.*)", text)
    words_ = f"<b>{found[1]}</b><span>{html.escape(found[2])}</span>" if found else f"<span>{html.escape(text)}</span>"
    marks = "".join(f"<s{' class=on' if i == index else ''}></s>" for i in range(count))
    return (
        PAGE % {"paper": PAPER, "ink": INK, "blue": BLUE, "sand": SAND, "saffron": SAFFRON}
        + f'<body dir="{direction}" lang="{lang}"><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 290" font-family="Noto Sans, sans-serif">{drawing}</svg><p>{words_}</p><i>{marks}</i>'
    )


def stamp(t):
    return f"{int(t // 3600):02d}:{int(t // 60) % 60:02d}:{t % 60:06.3f}"


def make(name, lang, page):
    global film_direction
    film_direction = "rtl" if lang == "ar" else "ltr"
    from PIL import Image

    scenes = FILMS[name]
    written, said = spoken(name, lang)
    assert len(written) == len(scenes), f"{name}.{lang}: {len(written)} lines, {len(scenes)} scenes"
    folder = MEDIA / "video"
    folder.mkdir(parents=True, exist_ok=True)
    stem = folder / f"{name}.{lang}"
    with tempfile.TemporaryDirectory() as tmp:
        d = Path(tmp)
        chime(d / "chime.wav")
        lead = 0.7  # each scene moves a little before it is spoken about
        parts, starts, t = [], [], 0.0
        for i, line_ in enumerate(said):
            raw, gap, tail = d / f"v{i}.wav", d / f"g{i}.wav", d / f"t{i}.wav"
            speak(line_, lang, "narrator", raw)
            run("sox", "-D", raw, d / f"n{i}.wav", "gain", "-n", -4)
            starts.append(t)
            spoken_for = seconds(raw)
            before = 1.3 if i == 0 else lead
            frames = round((before + spoken_for + 0.5) * FPS)
            silence(gap, before)
            silence(tail, frames / FPS - before - spoken_for)
            parts += [gap, d / f"n{i}.wav", tail]
            t += frames / FPS
        silence(d / "end.wav", 0.6)
        starts.append(t)
        total = t + round(0.6 * FPS) / FPS
        master([*parts, d / "end.wav"], d / "voice.wav")
        run("sox", "-D", "-m", "-v", 1, d / "voice.wav", "-v", 0.8, d / "chime.wav", d / "sound.wav")

        encoder = subprocess.Popen(
            [
                "ffmpeg",
                "-v",
                "error",
                "-y",
                "-f",
                "image2pipe",
                "-framerate",
                str(FPS),
                "-c:v",
                "png",
                "-i",
                "-",
                "-i",
                str(d / "sound.wav"),
                "-map_metadata",
                "-1",
                "-c:v",
                "libx264",
                "-profile:v",
                "baseline",
                "-level",
                "3.0",
                "-pix_fmt",
                "yuv420p",
                "-preset",
                "slow",
                "-crf",
                "27",
                "-g",
                "150",
                "-tune",
                "animation",
                "-threads",
                "1",
                "-c:a",
                "aac",
                "-profile:a",
                "aac_low",
                "-b:a",
                "24k",
                "-ac",
                "1",
                "-ar",
                "16000",
                "-movflags",
                "+faststart",
                f"{stem}.mp4",
            ],
            stdin=subprocess.PIPE,
        )
        for i, scene_ in enumerate(scenes):
            until = starts[i + 1] if i + 1 < len(scenes) else total
            frames, moving, shot = round((until - starts[i]) * FPS), round(MOVE * FPS), b""
            for k in range(frames):
                if k <= moving:
                    page.set_content(page_html(lang, scene_(min(1, k / moving)), written[i], i, len(scenes)))
                    shot = page.screenshot()
                encoder.stdin.write(shot)
            if i == 0:
                save(Image.open(io.BytesIO(shot)).convert("RGB"), Path(f"{stem}.png"), 28_000)
        encoder.stdin.close()
        assert encoder.wait() == 0
    cues = [f"{i + 1}\n{stamp(starts[i])} --> {stamp(starts[i + 1] - 0.05)}\n{v}\n" for i, v in enumerate(written)]
    Path(f"{stem}.vtt").write_text("WEBVTT\n\n" + "\n".join(cues), encoding="utf-8")
    print(f"{name}.{lang}: {total:.1f} s, mp4 {Path(f'{stem}.mp4').stat().st_size}, poster {Path(f'{stem}.png').stat().st_size}")


if __name__ == "__main__":
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": W, "height": H})
        for film in sys.argv[1:] or FILMS:
            for language in ("ar", "fr"):
                make(film, language, page)
        browser.close()
