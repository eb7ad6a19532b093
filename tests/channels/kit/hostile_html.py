"""HTML that wants to run, to ask somebody outside, or to keep its reader busy."""

FAR = "http://evil.invalid"
HOSTILE = [
    "<script>document.title='ran'</script>",
    "<img src=x onerror=\"document.title='ran'\">",
    "<svg onload=\"document.title='ran'\"><script>document.title='ran'</script></svg>",
    "<a href=\"javascript:document.title='ran'\" autofocus>x</a>",
    "<a href=\"java\nscript:document.title='ran'\">x</a>",
    "<a href=\"&#106;avascript:document.title='ran'\">x</a>",
    "<body onload=\"document.title='ran'\">",
    "<details open ontoggle=\"document.title='ran'\">x</details>",
    f"<iframe src='{FAR}'></iframe>",
    "<iframe srcdoc=\"<script>parent.document.title='ran'</script>\"></iframe>",
    f"<object data='{FAR}/x.swf'></object><embed src='{FAR}/x.swf'>",
    f"<form action='{FAR}' id=f><input autofocus onfocus=\"document.title='ran'\"></form>",
    f"<meta http-equiv=refresh content='0;url={FAR}'>",
    f"<base href='{FAR}/'><img src=relative.png>",
    f"<link rel=stylesheet href='{FAR}/x.css'><link rel=prefetch href='{FAR}/x'>",
    f"<style>@import '{FAR}/x.css'; body {{ background: url({FAR}/x.png) }}</style>",
    f"<p style=\"background:url('{FAR}/x.png')\">x</p>",
    f'<p style="background-image:u\\72l({FAR}/x.png)">x</p>',
    f'<p style="list-style:url({FAR}/x.png); content:url({FAR}); cursor:url({FAR}),auto">x</p>',
    f"<p style='color:red;/*;*/background:url({FAR})'>x</p>",
    "<p style=\"width:expression(document.title='ran')\">x</p>",
    '<p style="position:fixed;top:0;left:0;width:100%;height:100%;z-index:9">over everything</p>',
    f"<img src='{FAR}/pixel.gif' width=1 height=1>",
    f"<img src='//evil.invalid/pixel.gif'><img srcset='{FAR}/a 1x'>",
    f"<picture><source srcset='{FAR}/b'><img alt=x></picture>",
    f"<video poster='{FAR}/p' src='{FAR}/v' autoplay></video><audio src='{FAR}/a' autoplay></audio>",
    f"<table background='{FAR}/x.png'><tr><td background='{FAR}/y.png'>x</td></tr></table>",
    f"<img src=\"data:image/svg+xml,<svg onload='{FAR}'>\">",
    "<a href=\"data:text/html,<script>document.title='ran'</script>\">x</a>",
    (
        '<math><mtext></form><form><mglyph><svg><mtext><style><path id="</style>'
        "<img onerror=document.title='ran' src=x>\">"
    ),
    "<svg><p><style><g title=\"</style><img src=x onerror=document.title='ran'>\">",
    "<noscript><p title=\"</noscript><img src=x onerror=document.title='ran'>\">",
    "<textarea><img title=\"</textarea><img src=x onerror=document.title='ran'>\">",
    "<xmp><p title=\"</xmp><img src=x onerror=document.title='ran'>\">",
    "<!--><img src=x onerror=document.title='ran'>-->",
    "<![CDATA[<img src=x onerror=document.title='ran'>]]>",
    "<p title='\"><img src=x onerror=document.title=`ran`>'>x</p>",
    "<img alt=\"` onerror=document.title='ran' \" src=x>",
    "<b <script>document.title='ran'</script>",
    "<<script>document.title='ran'//<</script>",
    "<scr\0ipt>document.title='ran'</scr\0ipt>",
    "<template><script>document.title='ran'</script></template>",
    "<p id=divRplyFwdMsg class='gmail_quote evil' onclick=\"document.title='ran'\">x</p>",
    "<button formaction=\"javascript:document.title='ran'\">x</button><isindex action=javascript:1>",
    f"<a href='https://x.example' ping='{FAR}'>x</a><area href=\"javascript:document.title='ran'\">",
    f"<v:rect fill='{FAR}'><v:fill src='{FAR}/x.png'></v:rect><xml><o:p>x</o:p></xml>",
    f"<font face=\"x';background:url({FAR})\" color='red;background:url({FAR})'>x</font>",
    "<svg><animate onbegin=document.title='ran' attributeName=x dur=1s></svg>",
    (
        "<svg><set attributeName=onmouseover to=document.title='ran'><foreignObject><script>"
        "document.title='ran'</script></foreignObject></svg>"
    ),
    (
        f"<svg><use href='{FAR}/x.svg#a'></use><image href='{FAR}/x.png'></image><feImage "
        f"href='{FAR}/y.png'></feImage></svg>"
    ),
    (
        "<svg><a xlink:href=\"javascript:document.title='ran'\"><text>x</text></a><style>@import "
        f"'{FAR}/x.css'</style></svg>"
    ),
    (
        "<math href=\"javascript:document.title='ran'\">x</math><math><annotation-xml "
        "encoding='text/html'><img src=x onerror=document.title='ran'></annotation-xml></math>"
    ),
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=document.title='ran'>",
    (
        "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 "
        "onerror=document.title=`ran`&gt;'>"
    ),
    "<svg></p><style><a id='</style><img src=1 onerror=document.title=`ran`>'>",
    (
        "<table><caption><svg><title><table><caption></table><style><a title='</style><img src "
        "onerror=document.title=`ran`>'></style>"
    ),
    (
        "<select><template><style><!--</style><a rel='--></style></template></select><img src "
        "onerror=document.title=`ran`>'>"
    ),
    "<style><!--</style><script>document.title='ran'//--></script>",
    (
        "<iframe srcdoc='&lt;svg onload=parent.document.title=&quot;ran&quot;&gt;'></iframe><iframe "
        "src=\"javascript:parent.document.title='ran'\"></iframe>"
    ),
    (
        "<meta http-equiv='Refresh' content='0; url=javascript:alert(1)'><meta http-equiv=set-cookie "
        f"content=a=b><meta http-equiv=refresh content=\"0;URL='{FAR}/go'\">"
    ),
    f"<meta http-equiv=Content-Security-Policy content='default-src *'><img src='{FAR}/after-meta.gif'>",
    (
        "<base href='javascript:/a/-document.title=1//'><base target=_top><a href=x>x</a><base "
        f"href='{FAR}/'><img src=after-base.png>"
    ),
    (
        f"<form action='{FAR}/send' method=post target=_top><button autofocus>x</button><input "
        f"type=image src='{FAR}/x.png'></form><keygen autofocus onfocus=document.title='ran'>"
    ),
    (
        "<object type=text/html data='data:text/html,<script>parent.document.title=1</script>'><param "
        f"name=movie value='{FAR}/x.swf'></object><applet code='{FAR}/x.class'></applet>"
    ),
    f"<frameset onload=document.title='ran'><frame src='{FAR}/frame'></frameset>",
    (
        f"<link rel='dns-prefetch preconnect preload' href='{FAR}/x' as=image><link rel=icon "
        f"href='{FAR}/icon.png'><link rel=import href='{FAR}/x.html'>"
    ),
    (
        "<style>@\\69mport "
        f"url('{FAR}/a.css');@font-face{{font-family:x;src:url({FAR}/f.woff)}}p{{font-family:x}}</style>"
        "<p>x</p>"
    ),
    (
        f"<p style='background:&#117;&#114;&#108;({FAR}/e.png)'>x</p><p "
        f"style='background:image-set(\"{FAR}/s.png\" 1x)'>x</p>"
    ),
    (
        "<p "
        f"style='background:u/**/rl({FAR}/c.png);background:\\000075rl({FAR}/d.png);"
        f"background:-webkit-image-set(url({FAR}/g.png) "
        "1x)'>x</p>"
    ),
    (
        "<p "
        f"style='--x:url({FAR}/v.png);background:var(--x);filter:url({FAR}/f.svg#a);mask:url({FAR}/m.svg);"
        f"border-image:url({FAR}/b.png) "
        "1'>x</p>"
    ),
    (
        "<p "
        "style='behavior:url(#default#time2);-moz-binding:url(x);width:e/**/xpression(document.title=1)'>"
        "x</p>"
    ),
    (
        "<a href='&#x6A;&#x61;&#x76;&#x61;&#x73;&#x63;&#x72;&#x69;&#x70;&#x74;&colon;document.title=1'>x"
        "</a><a href=' \x01javascript:document.title=1'>x</a><a "
        "href='JaVaScRiPt&NewLine;:document.title=1'>x</a>"
    ),
    (
        "<a href='vbscript:msgbox(1)'>x</a><a href='view-source:x'>x</a><a href='blob:x'>x</a><a "
        "href='filesystem:x'>x</a><a href='intent://x#Intent;scheme=x;end'>x</a>"
    ),
    (
        "<img src='cid:x\" onerror=\"document.title=1'><img src='cid:&quot; "
        "onerror=&quot;document.title=1'><img src='CID:%22%20onerror=%22document.title=1'>"
    ),
    (
        "<img src='cid:page'><img src='cid:drawing'><a href='cid:page'>x</a><iframe src='cid:page'>"
        "</iframe><object data='cid:drawing'></object>"
    ),
    (
        f"<img alt='<img src=\"{FAR}/in-alt.gif\">' src=cid:none><p title='<img "
        f'data-remote="{FAR}/in-title.gif">\'>&lt;img src="{FAR}/in-text.gif"&gt;</p>'
    ),
    (
        f"<img src='http:\\\\evil.invalid/slashes.gif'><img src=' {FAR}/space.gif'><img "
        "src='ht\ntp://evil.invalid/line.gif'><img src='///evil.invalid/x'><img "
        "src='ftp://evil.invalid/x'>"
    ),
    (
        f"<image src='{FAR}/image.gif'><input type=image src='{FAR}/i.gif'><img lowsrc='{FAR}/l.gif' "
        f"dynsrc='{FAR}/d.gif' longdesc='{FAR}/t' usemap='{FAR}/u'><bgsound src='{FAR}/s.mid'>"
    ),
    (
        f"<video><source src='{FAR}/v.mp4'><track src='{FAR}/t.vtt' default></video><audio><source "
        f"src='{FAR}/a.mp3'></audio><body background='{FAR}/body.png'>"
    ),
    "<div id=main><a id=parent name=parent></a><form id=document name=title></form><img name=cookie></div>",
    (
        "<p contenteditable autofocus onfocus=document.title='ran' tabindex=0>x</p><input "
        "onauxclick=document.title='ran' accesskey=x><marquee onstart=document.title='ran'>x</marquee>"
    ),
    (
        "<script src='data:text/javascript,document.title=1'></script><script type=module>"
        "document.title='ran'</script><script type=importmap>{}</script>"
    ),
    "</main></body></html><script>document.title='ran'</script>",
    "--></style></script></title></textarea></noscript></template><script>document.title='ran'</script>",
    "+ADw-script+AD4-document.title='ran'+ADw-/script+AD4-",
    (
        f"<?xml-stylesheet href='{FAR}/x.xsl'?><!DOCTYPE html SYSTEM '{FAR}/x.dtd' [<!ENTITY x SYSTEM "
        f"'{FAR}/e'>]>&x;"
    ),
]
SLOW = {
    "divs": "<div>" * 60_000,
    "bold with another attribute each time": "".join(f"<b class={number}><p>" for number in range(20_000)),
    "fonts in tables": "<table><font color=1><tr><td>" * 8_000,
    "end tags of others": "<b>" * 5_000 + "</i>" * 40_000,
    "attributes": "<a " + " ".join(f"a{number}=1" for number in range(40_000)) + ">x",
    "quotes that never end": '<a "' * 60_000,
    "less than": "<" * 250_000,
    "ampersands": "&" * 250_000,
    "references": "&notit;" * 30_000,
    "comments": "<!--" * 60_000,
    "scripts": "<script>" * 30_000,
    "declarations": "<p style='" + "color:red;" * 20_000 + "'>x",
    "functions": "<p style='color:" + "rgb(" * 20_000 + "'>x",
    "spaces": "<p " + " " * 200_000 + ">",
    "lists": "<ul><li>" * 30_000,
    "quotations": "<blockquote>" * 20_000 + "x<br>" * 5_000,
}
