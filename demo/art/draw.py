"""Draw the pictures of the demonstration school: `python demo/art/draw.py [name ...]`.

Writes `svg/<name>.svg` beside this file and `../media/art/<name>.png` (960 x 540, palette). Every scene is composed
from `parts.py`, in `marketing.py` and `selling.py`; a slight displacement makes the edges look cut by hand.
"""

import io
import sys
from pathlib import Path

import marketing  # noqa: F401
import selling  # noqa: F401
from scenes import SCENES
from shapes import BLUE, CLAY, DEEP, GREEN, INK, PAPER, SAFFRON, SAND, SKIN, WHITE

HERE = Path(__file__).resolve().parent
SVG, PNG = HERE / "svg", HERE.parent / "media" / "art"


def svg(name):
    seed = sum(map(ord, name)) % 97
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 450" width="800" height="450">'
        f'<filter id="h" x="0" y="0" width="800" height="450" filterUnits="userSpaceOnUse"><feTurbulence type="fractalNoise" baseFrequency=".013" numOctaves="2" seed="{seed}"/>'
        '<feDisplacementMap in="SourceGraphic" scale="7" xChannelSelector="R" yChannelSelector="G"/></filter>'
        f'<rect width="800" height="450" fill="{PAPER}"/><g filter="url(#h)">{SCENES[name]()}</g></svg>\n'
    )


def save(image, path, limit=40_000):
    """Save with a palette of the flat colours (exact, so that none turns grey) and a few mixtures for the edges."""
    from PIL import Image

    counted = sorted(image.getcolors(1 << 20), reverse=True)
    ours = {tuple(bytes.fromhex(c[1:])) for c in (PAPER, SAND, INK, BLUE, DEEP, SAFFRON, CLAY, GREEN, WHITE, *SKIN)}
    present = [rgb for n, rgb in counted if n > 40]
    for common, edges in ((40, 20), (32, 10), (24, 6), (16, 4)):
        flat = list(dict.fromkeys([rgb for _n, rgb in counted if rgb in ours] + present[:common]))
        mixed = image.quantize(edges, method=Image.Quantize.MEDIANCUT).getpalette()[: edges * 3]
        palette = list(dict.fromkeys(flat + [tuple(mixed[i : i + 3]) for i in range(0, len(mixed), 3)]))
        nearest = {
            rgb: min(range(len(palette)), key=lambda i: sum((a - b) ** 2 for a, b in zip(palette[i], rgb, strict=True)))
            for _n, rgb in counted
        }
        out = Image.new("P", image.size)
        out.putpalette([v for rgb in palette for v in rgb])
        out.putdata([nearest[rgb] for rgb in image.get_flattened_data()])
        out.save(path, optimize=True)
        if path.stat().st_size <= limit:
            break
    return path.stat().st_size


def paint(names):
    from PIL import Image
    from playwright.sync_api import sync_playwright

    SVG.mkdir(parents=True, exist_ok=True)
    PNG.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 960, "height": 540}, device_scale_factor=2)
        for name in names:
            text = svg(name)
            (SVG / f"{name}.svg").write_text(text, encoding="utf-8")
            page.set_content(f"<style>body{{margin:0}}svg{{display:block;width:960px;height:540px}}</style>{text}")
            image = Image.open(io.BytesIO(page.screenshot())).convert("RGB").resize((960, 540), Image.LANCZOS)
            print(f"{name}: {save(image, PNG / f'{name}.png')} bytes, {len(text)} of SVG")
        browser.close()


if __name__ == "__main__":
    paint(sys.argv[1:] or SCENES)
