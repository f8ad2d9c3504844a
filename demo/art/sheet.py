"""Make the printable sheets: `python demo/art/sheet.py [name ...]`.

Reads `content/*/scripts/<name>.<lang>.yaml` (title, intro, rows of label and hint), writes one A4 page to fill in by
hand, `media/files/<name>.<lang>.pdf`.
"""

import html
import sys
from pathlib import Path

import pikepdf
import yaml
from parts import *  # noqa: F403

HERE = Path(__file__).resolve().parent
CONTENT, FILES = HERE.parent / "content", HERE.parent / "media" / "files"
SHEETS = {"dm-product-sheet": bottle(30, 92, 0.58) + jar(92, 92, 0.74), "so-price-sheet": bottle(28, 92, 0.58) + coins(92, 84, 6, 27)}
SUMS = ("مجموع", "ثمن التكلفة", "ثمن تكلفة", "ثمن البيع", "أدنى", "Total", "Prix de revient", "Prix de vente", "Prix plancher")
FOOT = {
    "ar": ("التعاونية:", "التاريخ:", "تعاون، مدرسة التعاونيات. انسخوا هذه الورقة كما شئتم."),
    "fr": ("Coopérative :", "Date :", "Taawon, l’école des coopératives. Photocopiez cette fiche autant que vous voulez."),
}

STYLE = """
@page{size:A4;margin:0}*{box-sizing:border-box;margin:0}
body{width:210mm;height:297mm;padding:13mm 14mm 9mm;font-family:"Noto Sans Arabic","Noto Sans",sans-serif;color:%(ink)s;display:flex;flex-direction:column}
header{display:flex;gap:8mm;align-items:center;border-bottom:1.1mm solid %(saffron)s;padding-bottom:4mm;margin-bottom:4mm}
header svg{flex:none;width:31mm;height:25mm}h1{font-size:23pt;color:%(deep)s;line-height:1.3}header p{font-size:11pt;line-height:1.6;margin-top:1mm}
.who{display:flex;gap:10mm;font-size:11pt;font-weight:700;margin-bottom:3.5mm}.who span{flex:2;border-bottom:.3mm dotted %(ink)s;padding-bottom:1mm}.who span+span{flex:1}
table{width:100%%;border-collapse:separate;border-spacing:0 1.2mm;flex:1;height:1px}td{vertical-align:middle;border:.35mm solid %(line)s;padding:.6mm 3mm}
td.n{width:9mm;text-align:center;font-weight:700;color:#fff;background:%(blue)s;border-color:%(blue)s;font-size:11pt;padding:0}
td.l{width:74mm;background:%(paper)s;border-inline-start:0;border-inline-end:0}td.l b{display:block;font-size:11.5pt;line-height:1.32}html[lang=fr] td.l b{font-size:10.4pt;line-height:1.22}html[lang=fr] td.l small{font-size:8pt;line-height:1.25}td.l small{font-size:8.6pt;line-height:1.4;color:#565a62;display:block}
tr.sum td.n{background:%(clay)s;border-color:%(clay)s}tr.sum td{border-width:.6mm}tr.sum td.l{background:#fbeccb}
td.v{text-align:end;vertical-align:bottom;color:#7c7f86;font-size:9pt}
footer{font-size:8.5pt;color:#565a62;margin-top:3mm;text-align:center}
"""


def build(name, lang):
    [path] = CONTENT.glob(f"*/scripts/{name}.{lang}.yaml")
    sheet = yaml.safe_load(path.read_text(encoding="utf-8"))
    priced = name == "so-price-sheet"
    rows = ""
    for i, row in enumerate(sheet["rows"], 1):
        total = priced and row["label"].startswith(SUMS)
        unit = (
            ("درهم" if lang == "ar" else "DH")
            if priced and i > 2 and "قطع " not in row["label"] + " " and not row["label"].startswith(("عدد", "Nombre"))
            else ""
        )
        rows += f"<tr{' class=sum' if total else ''}><td class=n>{i}</td><td class=l><b>{html.escape(row['label'])}</b><small>{html.escape(row['hint'])}</small></td><td class=v>{unit}</td></tr>"
    coop, date, foot = FOOT[lang]
    style = STYLE % {"ink": INK, "saffron": SAFFRON, "deep": DEEP, "blue": BLUE, "paper": PAPER, "line": "#cbbf9f", "clay": CLAY}
    return (
        f'<!doctype html><html lang="{lang}" dir="{"rtl" if lang == "ar" else "ltr"}"><meta charset="utf-8"><title>{html.escape(sheet["title"])}</title><style>{style}</style>'
        f'<body><header><svg viewBox="0 0 124 100">{SHEETS[name]}</svg><div><h1>{html.escape(sheet["title"])}</h1><p>{html.escape(sheet["intro"])}</p></div></header>'
        f"<div class=who><span>{coop}</span><span>{date}</span></div><table>{rows}</table><footer>{foot}</footer>"
    )


if __name__ == "__main__":
    from playwright.sync_api import sync_playwright

    FILES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page()
        for name in sys.argv[1:] or SHEETS:
            for lang in ("ar", "fr"):
                page.set_content(build(name, lang))
                target = FILES / f"{name}.{lang}.pdf"
                page.pdf(path=str(target), format="A4", print_background=True, prefer_css_page_size=True, tagged=True)
                with pikepdf.open(target, allow_overwriting_input=True) as pdf:  # smaller: the structure goes into streams
                    pdf.docinfo["/Creator"] = pdf.docinfo["/Producer"] = "Taawon"
                    pdf.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate, recompress_flate=True)
                assert target.stat().st_size <= 60_000
                print(f"{target.name}: {target.stat().st_size} bytes")
        browser.close()
