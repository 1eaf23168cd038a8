"""SVG pictures of strangers: what only draws is published, what may do more is not."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from mcred.share.pictures import checked_picture
from mcred.share.raster import render_png
from support.corpus import NO_CORPUS, root
from support.timing import work_within

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
XHTML = "http://www.w3.org/1999/xhtml"
PNG = base64.b64encode(render_png([], width=1, height=1)).decode()


def shown(body: str = "", *, attributes: str = "", before: str = "") -> bool:
    svg = f'{before}<svg xmlns="{SVG}" xmlns:xlink="{XLINK}" {attributes}>{body}</svg>'
    return checked_picture(svg.encode()) is not None


RUNS = {
    "script": "<script>1</script>",
    "script under a prefix": f'<p:script xmlns:p="{SVG}">1</p:script>',
    "script under a prefix that is no ASCII": f'<é:script xmlns:é="{SVG}">1</é:script>',
    "script of XHTML": f'<x:script xmlns:x="{XHTML}">1</x:script>',
    "script in metadata": "<metadata><script>1</script></metadata>",
    "refresh of XHTML": f'<meta xmlns="{XHTML}" http-equiv="refresh" content="0;url=https://x.example"/>',
    "form of XHTML": f'<form xmlns="{XHTML}" action="https://x.example"><input/></form>',
    "picture of XHTML": f'<img xmlns="{XHTML}" src="https://x.example/a.png"/>',
    "MathML": '<m:math xmlns:m="http://www.w3.org/1998/Math/MathML"/>',
    "element of nobody": '<x:y xmlns:x="urn:x"/>',
    "element without namespace": '<x xmlns=""/>',
    "handler": '<rect onload="x()"/>',
    "handler after another attribute": '<rect é="" onload="x()"/>',
    "handler of an event that is new": '<rect onsomething="x()"/>',
    "foreignObject": "<foreignObject/>",
    "animation of a link": '<a href="#a"><animate attributeName="href" to="javascript:x()"/></a>',
    "setting a link": '<a href="#a"><set attributeName="href" to="javascript:x()"/></a>',
    "transform of another attribute": '<animateTransform attributeName="href"/>',
    "picture from elsewhere": '<image href="https://tracker.example/x.png"/>',
    "picture by xlink": '<image xlink:href="//tracker.example/x.png"/>',
    "picture that is an SVG": '<image href="data:image/svg+xml;base64,AAAA"/>',
    "use of a data address": '<use href="data:application/xml,x"/>',
    "link that runs": '<a href="javascript:x()"/>',
    "link that runs, in references": '<a href="&#106;ava&#10;script:x()"/>',
    "link that leads away": '<a xlink:href="https://x.example/"/>',
    "base": '<g xml:base="https://x.example/"/>',
    "filter from elsewhere": '<filter id="a"><feImage href="https://x.example/a.png"/></filter>',
    "import": "<style>@import 'https://x.example/a.css'</style>",
    "import in an escape": "<style>@\\69mport 'https://x.example/a.css'</style>",
    "import in two sections": "<style><![CDATA[@imp]]><![CDATA[ort 'https://x.example/a']]></style>",
    "import between comments that are strings": "<style>a{b:'/*'}@import 'x';a{b:'*/'}</style>",
    "address in a style": '<rect style="fill:url(https://x.example/#a)"/>',
    "address in an attribute": '<rect fill="url( &quot;//x.example/#a&quot; )"/>',
    "address in an escape": '<rect style="fill:u\\72l(https://x.example/#a)"/>',
    "address without end": '<rect style="fill:url(https://x.example/#a"/>',
    "address in a string": "<style>a{b:'url(\"#';c:image-set('https://x.example/'1x);d:'\")'}</style>",
    "image-set": "<style>*{background:image-set('https://x.example/a.png' 1x)}</style>",
    "function of a later CSS": "<style>*{background:src('https://x.example/a.png')}</style>",
    "behaviour": '<rect style="width:expression(x())"/>',
    "font from elsewhere": "<style>@font-face{src:url(https://x.example/a.woff)}</style>",
    "attribute of nobody": '<rect formaction="x"/>',
}

DRAWS = {
    "nothing": "",
    "part of itself": '<defs><path id="a" d="M0 0"/></defs><use href="#a" fill="url(#b)"/>',
    "part by xlink": '<symbol id="a"/><use xlink:href="#a" xlink:title="x"/>',
    "gradient": '<linearGradient id="a" x1="0" gradientUnits="userSpaceOnUse"'
    ' gradientTransform="matrix(1 0 0 1 0 0)"><stop offset="0" style="stop-color:#fff"/>'
    '</linearGradient><rect fill="url(\'#a\')" style="fill: url( &quot;#a&quot; )"/>',
    "filter": '<filter id="a" color-interpolation-filters="sRGB"><feFlood flood-opacity="0"'
    ' result="b"/><feColorMatrix in="c" values="0 0 0 0 0"/><feOffset dy="4"/>'
    '<feGaussianBlur stdDeviation="2"/><feBlend mode="normal" in2="b"/></filter>',
    "clip and mask": '<clipPath id="a" clipPathUnits="userSpaceOnUse"><circle r="1"/></clipPath>'
    '<mask id="b"><rect/></mask><g clip-path="url(#a)" mask="url(#b)"/>',
    "text": '<text x="1" font-family="\'Open Sans\', sans-serif" text-anchor="middle"'
    ' xml:space="preserve"><tspan dy="1em">a\\b @import url(https://x.example)</tspan></text>',
    "picture": f'<image width="1" height="1" xlink:href="data:image/png;base64,{PNG[:20]}\n'
    f'{PNG[20:]}"/>',
    "style sheet": '<style type="text/css">\n\t.st0{fill:#FFF;stroke-width:1.5}\n'
    "\t@media (prefers-color-scheme: dark){.st0{fill:rgba(0,0,0,.5)}}\n"
    "\t.st1{fill:url(#SVGID_1_);transform:rotate(4deg)} /* a comment */</style>",
    "font of its own": "<style>@font-face{font-family:a;"
    "src:url(data:font/woff2;base64,AAAA) format('woff2')}</style>",
    "names for people": '<g id="Ebene_1" data-name="Ebene 1" aria-label="a (b)" role="img"'
    ' aria-labelledby="t"><title id="t">t</title><desc>d</desc></g>',
    "moving": '<g><animateTransform attributeName="transform" type="rotate" from="0" to="360"'
    ' dur="1s" repeatCount="indefinite"/></g>',
}

TOOLS = {
    "Inkscape": """<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<!-- Created with Inkscape (http://www.inkscape.org/) -->
<svg width="512" height="512" viewBox="0 0 512 512" version="1.1" id="svg1" xml:space="preserve"
 inkscape:version="1.3 (0e150ed, 2023-07-21)" sodipodi:docname="C:\\badge.svg"
 inkscape:export-filename="https://x.example/badge.png"
 xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape"
 xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd"
 xmlns="http://www.w3.org/2000/svg" xmlns:svg="http://www.w3.org/2000/svg"
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:cc="http://creativecommons.org/ns#"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink">
<sodipodi:namedview id="n" pagecolor="#fff" inkscape:zoom="1">
<inkscape:grid id="g"/></sodipodi:namedview>
<metadata><rdf:RDF><cc:Work rdf:about=""><dc:format>image/svg+xml</dc:format>
<dc:type rdf:resource="http://purl.org/dc/dcmitype/StillImage"/>
<cc:license rdf:resource="http://creativecommons.org/licenses/by/4.0/"/></cc:Work></rdf:RDF></metadata>
<defs id="d"><linearGradient inkscape:collect="always" xlink:href="#l" id="m"/>
<inkscape:path-effect effect="spiro" id="p"/></defs>
<g inkscape:label="Layer 1" inkscape:groupmode="layer" id="l1"><path
 style="fill:url(#m);stroke:none;
 -inkscape-font-specification:'Sans, Bold';font-variation-settings:normal"
 d="m 1,2 3,4 z" sodipodi:nodetypes="cc" inkscape:connector-curvature="0"/></g></svg>""",
    "Illustrator": """<?xml version="1.0" encoding="utf-8"?>
<!-- Generator: Adobe Illustrator 27.0.0, SVG Export Plug-In . SVG Version: 6.00 Build 0)  -->
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg version="1.1" id="Layer_1" xmlns="http://www.w3.org/2000/svg" x="0px" y="0px"
 xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:x="http://ns.adobe.com/Extensibility/1.0/"
 xmlns:i="http://ns.adobe.com/AdobeIllustrator/10.0/" i:pageBounds="0 0 1 1"
 viewBox="0 0 9 9" style="enable-background:new 0 0 9 9;" xml:space="preserve">
<metadata><?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"
 x:xmptk="Adobe XMP Core"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>
</x:xmpmeta><?xpacket end="w"?></metadata>
<style type="text/css">.st0{clip-path:url(#SVGID_2_);fill:url(#SVGID_3_);}</style>
<g><defs><rect id="SVGID_1_" width="9" height="9"/></defs><clipPath id="SVGID_2_"><use
 xlink:href="#SVGID_1_" style="overflow:visible;"/></clipPath></g></svg>""",
    "Sketch": """<svg width="9px" height="9px" viewBox="0 0 9 9" version="1.1"
 xmlns="http://www.w3.org/2000/svg" xmlns:sketch="http://www.bohemiancoding.com/sketch/ns">
<g id="Page-1" stroke="none" stroke-width="1" fill="none" fill-rule="evenodd"
 sketch:type="MSPage"><polygon points="0 0 1 1"/></g></svg>""",
    "Figma": """<svg width="9" height="9" viewBox="0 0 9 9" fill="none"
 xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"><g filter="url(#f)">
<rect width="9" height="9" rx="1" fill="url(#pattern0)" shape-rendering="crispEdges"/></g><defs>
<pattern id="pattern0" patternContentUnits="objectBoundingBox" width="1" height="1"><use
 xlink:href="#i" transform="scale(0.01)"/></pattern><image id="i" width="1" height="1"
 preserveAspectRatio="none" xlink:href="data:image/png;base64,AAAA"/></defs></svg>""",
}


@pytest.mark.parametrize("name", RUNS)
def test_what_may_do_more_than_draw_is_not_shown(name: str) -> None:
    assert not shown(RUNS[name])


@pytest.mark.parametrize("name", DRAWS)
def test_what_only_draws_is_shown(name: str) -> None:
    assert shown(DRAWS[name])


@pytest.mark.parametrize("name", TOOLS)
def test_pictures_of_designers_tools_are_shown(name: str) -> None:
    assert checked_picture(TOOLS[name].encode()) is not None


def test_nothing_around_the_root_may_act_either() -> None:
    assert not shown(before='<?xml-stylesheet href="https://x.example/a.css"?>')
    assert not shown(before='<?xml-stylesheet type="text/xsl" href="#x"?>')
    assert not shown(attributes='onload="x()"')
    assert not shown(attributes='xml:base="https://x.example/"')
    assert checked_picture(b"<svg><rect/></svg>") is None


def test_a_large_picture_takes_no_long_time() -> None:
    for body in (
        "<style>" + "url(" * 100_000 + "</style>",
        "<style>" + "a" * 400_000 + "</style>",
        "<style>" + "/*" * 200_000 + "</style>",
        '<image href="data:image/png;base64,' + "A " * 200_000 + '!"/>',
        "<style>url(" + " " * 400_000 + "x</style>",
        '<rect fill="' + "url( " * 80_000 + '"/>',
    ):
        with work_within(5):
            shown(body)


def test_sample_pictures_are_shown() -> None:
    samples = sorted(Path("examples").rglob("*.svg"))
    assert samples
    for path in samples:
        assert checked_picture(path.read_bytes()) is not None, path


@pytest.mark.skipif(root() is None, reason=NO_CORPUS)
def test_1edtechs_baked_pictures_are_shown() -> None:
    folder = root()
    assert folder is not None
    for path in sorted((folder / "1edtech" / "ob30").glob("*.svg")):
        assert checked_picture(path.read_bytes()) is not None, path.name
