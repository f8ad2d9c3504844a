"""The colours, and the plainest pieces of SVG."""

PAPER, SAND, INK = "#FBF8F2", "#E9DCC3", "#22252B"
BLUE, DEEP, SAFFRON, CLAY, GREEN = "#2F3FA8", "#1F2A7A", "#E8A317", "#B5532E", "#6B8E4E"
SKY, PALEBLUE, PALESAFFRON, PALECLAY, PALEGREEN = "#D3E2EC", "#98A3DB", "#F5D68F", "#E0AC93", "#BFD0AA"
WOOD, DARKWOOD, WHITE, GREY, KRAFT = "#A8764C", "#7C5436", "#FFFFFF", "#CFC8B8", "#C99F6B"
SKIN = ("#DDA77E", "#C98F66", "#E6BA95", "#B57C55")


def num(v):
    return f"{v:.1f}".rstrip("0").rstrip(".") if isinstance(v, float) else str(v)


def rect(x, y, w, h, r=10, fill=SAND, extra=""):
    return f'<rect x="{num(x)}" y="{num(y)}" width="{num(w)}" height="{num(h)}" rx="{num(r)}" fill="{fill}" {extra}/>'


def circle(x, y, r, fill=SAND, extra=""):
    return f'<circle cx="{num(x)}" cy="{num(y)}" r="{num(r)}" fill="{fill}" {extra}/>'


def oval(x, y, rx, ry, fill=SAND, extra=""):
    return f'<ellipse cx="{num(x)}" cy="{num(y)}" rx="{num(rx)}" ry="{num(ry)}" fill="{fill}" {extra}/>'


def shape(d, fill, extra=""):
    return f'<path d="{d}" fill="{fill}" {extra}/>'


def line(d, stroke=INK, w=4, extra=""):
    return f'<path d="{d}" fill="none" stroke="{stroke}" stroke-width="{w}" stroke-linecap="round" stroke-linejoin="round" {extra}/>'


def dashed(d, stroke=INK, w=4, dash="2 11"):
    return line(d, stroke, w, f'stroke-dasharray="{dash}"')


def put(content, x=0, y=0, s=1.0, turn=0, flip=False):
    sx = f"{-s} {s}" if flip else f"{s}"
    rot = f" rotate({turn})" if turn else ""
    return f'<g transform="translate({num(x)} {num(y)}){rot} scale({sx})">{content}</g>'


# --- the place -------------------------------------------------------------------------------------------------


def zellige(x, y, r, fill=SAND, hole=PAPER):
    k = r * 0.76
    squares = rect(-k, -k, 2 * k, 2 * k, 2, fill) + rect(-k, -k, 2 * k, 2 * k, 2, fill, 'transform="rotate(45)"')
    return put(squares + circle(0, 0, r * 0.42, hole), x, y)
