"""SVG: Open Badges 3.0 document formats; Open Badges 2.0 baking; XML from strangers."""

from __future__ import annotations

import contextlib
import json
import time
import tracemalloc

import pytest
from container_corpus import official
from hypothesis import given
from hypothesis import strategies as st

from mcred.containers import bake, detect, extract
from mcred.containers import svg as svg_parser
from mcred.errors import (
    ContainerError,
    LimitError,
    McredError,
    NoCredentialError,
    StrictJSONError,
    UsageError,
)
from mcred.limits import Limits

SVG_NS = 'xmlns="http://www.w3.org/2000/svg"'
OB3_NS = 'xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0"'
OB2_NS = 'xmlns:openbadges="http://openbadges.org"'
JSON = '{"@context":["https://www.w3.org/ns/credentials/v2"],"name":"Ünïcode ☃ <&>"}'
TOKEN = "eyJhbGciOiJFZERTQSJ9.eyJpZCI6InVybjp4In0.c2ln"
DOCTYPE = (
    '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" '
    '"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
)


def badge(text: str) -> str:
    return f"<openbadges:credential><![CDATA[{text}]]></openbadges:credential>"


def svg(inside: str, *, before: str = "", attributes: str = f"{SVG_NS} {OB3_NS}") -> bytes:
    return f"{before}<svg {attributes}>{inside}</svg>".encode()


PICTURES = {
    "plain": f"<svg {SVG_NS}><g/></svg>".encode(),
    "self-closing": f"<svg {SVG_NS}/>".encode(),
    "self-closing with space": f"<svg {SVG_NS} />\n".encode(),
    "no namespace": b"<svg><g/></svg>",
    "prefixed root": b'<s:svg xmlns:s="http://www.w3.org/2000/svg"><s:g/></s:svg>',
    "prefixed self-closing root": b'<s:svg xmlns:s="http://www.w3.org/2000/svg"/>',
    "declared already": f"<svg {SVG_NS} {OB3_NS}><g/></svg>".encode(),
    "prefix means Open Badges 2": f"<svg {SVG_NS} {OB2_NS}><g/></svg>".encode(),
    "awkward attributes": f"<svg {SVG_NS} a='\">/>' b=\">'\"\n><g/></svg>".encode(),
    "byte order mark": b"\xef\xbb\xbf" + f"<svg {SVG_NS}><g/></svg>".encode(),
    "prolog": (
        f'<?xml version="1.0" encoding="UTF-8"?>\r\n<!-- <svg> -->{DOCTYPE}<?x <svg?>\n'
        f"<svg {SVG_NS}>é☃<g/></svg><!-- end -->"
    ).encode(),
}


@pytest.mark.parametrize("text", [JSON, TOKEN], ids=["json", "jws"])
@pytest.mark.parametrize("name", PICTURES)
def test_a_baked_svg_gives_back_the_credential_and_keeps_every_other_byte(
    name: str, text: str
) -> None:
    image = PICTURES[name]
    baked = bake(image, text)
    found = extract(baked)
    assert (found.container, found.text, found.version, found.further) == ("svg", text, 3, 0)
    assert found.media == "image/svg+xml"
    assert _without_badge(baked, image) == image


def _without_badge(baked: bytes, image: bytes) -> bytes:
    """Undo the surgery by hand: element, declaration, and the opened self-closing root."""
    start = baked.index(b"<openbadges:credential")
    end = baked.index(b"</openbadges:credential>") + len(b"</openbadges:credential>")
    rest = baked[:start] + baked[end:]
    if OB3_NS.encode() not in image:
        rest = rest.replace(f" {OB3_NS}".encode(), b"", 1)
    for root in (b"svg", b"s:svg"):
        if b"</" not in image and rest.rstrip().endswith(b"></" + root + b">"):
            rest = rest.replace(b"></" + root + b">", b"/>")
    return rest


def test_the_badge_is_the_first_child_with_the_text_where_the_specification_puts_it() -> None:
    image = f"<svg {SVG_NS}><g/></svg>".encode()
    head = f"<svg {SVG_NS} {OB3_NS}>"
    assert bake(image, TOKEN).decode() == (
        f'{head}<openbadges:credential verify="{TOKEN}"></openbadges:credential><g/></svg>'
    )
    assert bake(image, JSON).decode() == f"{head}{badge(JSON)}<g/></svg>"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


@given(value=st.dictionaries(st.text(max_size=5), json_values))
def test_any_json_survives_the_way_through_an_svg(value: dict[str, object]) -> None:
    text = json.dumps({"@context": [], **value}, ensure_ascii=False)
    assert extract(bake(PICTURES["plain"], text)).value == json.loads(text)


def test_the_end_of_a_cdata_section_in_the_text_is_kept() -> None:
    text = '{"@context":[],"name":"a]]>b<![CDATA[c\uffff"}'
    assert extract(bake(PICTURES["plain"], text)).value["name"] == "a]]>b<![CDATA[c\uffff"


def test_a_second_bake_is_refused_unless_it_may_overwrite() -> None:
    image = PICTURES["plain"]
    baked = bake(image, JSON)
    with pytest.raises(UsageError) as caught:
        bake(baked, TOKEN)
    assert caught.value.code == "already_baked"
    assert bake(baked, TOKEN, overwrite=True) == bake(image, TOKEN)


def test_overwriting_removes_every_older_badge_of_any_form() -> None:
    old = svg(
        f'<g/>{badge(JSON)}<openbadges:credential verify="{TOKEN}" />☃{badge("{}")}<a/>',
    )
    assert bake(old, TOKEN, overwrite=True) == bake(svg("<g/>☃<a/>"), TOKEN)


def test_of_two_badges_the_first_counts_and_the_second_is_told() -> None:
    found = extract(svg(f'{badge(JSON)}<g><openbadges:credential verify="{TOKEN}"/></g>'))
    assert (found.text, found.further) == (JSON, 1)


def test_a_token_in_verify_counts_before_a_body_and_the_body_is_told() -> None:
    found = extract(svg(f'<openbadges:credential verify="{TOKEN}">{{}}</openbadges:credential>'))
    assert (found.text, found.kind, found.notes) == (TOKEN, "jws", ("verify_and_body",))


def test_a_badge_of_open_badges_2_is_read_body_first() -> None:
    hosted = '{"@context":"https://w3id.org/openbadges/v2"}'
    url = "https://example.org/a.json"
    both = f'<openbadges:assertion verify="{url}"><![CDATA[{hosted}]]></openbadges:assertion>'
    found = extract(svg(both, attributes=f"{SVG_NS} {OB2_NS}"))
    assert (found.text, found.version, found.notes) == (hosted, 2, ())
    only = f'<openbadges:assertion verify="{url}"/>'
    found = extract(svg(only, attributes=f"{SVG_NS} {OB2_NS}"))
    assert (found.text, found.kind, found.version) == (url, "url", 2)


def test_the_namespace_counts_not_the_prefix() -> None:
    other = 'xmlns:x="https://purl.imsglobal.org/ob/v3p0" xmlns:openbadges="urn:other"'
    inside = f"{badge('{}')}<x:credential>{{}}</x:credential>"
    assert extract(svg(inside, attributes=f"{SVG_NS} {other}")).further == 0
    with pytest.raises(NoCredentialError):
        extract(svg(badge(JSON), attributes=f'{SVG_NS} xmlns:openbadges="urn:other"'))


def test_a_badge_in_a_comment_or_in_text_is_none() -> None:
    element = f'<openbadges:credential verify="{TOKEN}"/>'
    with pytest.raises(NoCredentialError):
        extract(svg(f"<!--{element}--><text><![CDATA[{element}]]></text>"))


def test_a_badge_element_with_elements_inside_is_refused() -> None:
    with pytest.raises(ContainerError) as caught:
        extract(svg("<openbadges:credential>{}<g/></openbadges:credential>"))
    assert caught.value.code == "svg_badge"


def test_an_empty_badge_element_holds_no_credential() -> None:
    with pytest.raises(NoCredentialError):
        extract(svg("<openbadges:credential/>"))


def test_its_json_is_read_strictly() -> None:
    with pytest.raises(StrictJSONError):
        extract(svg(badge('{"a":1,"a":2}')))


def test_every_prefix_is_refused_as_damaged_or_as_no_badge() -> None:
    data = bake(PICTURES["prolog"], JSON).removesuffix(b"<!-- end -->")
    for length in range(len(data)):
        with pytest.raises((ContainerError, NoCredentialError)):
            extract(data[:length])


@given(at=st.integers(min_value=0), byte=st.integers(0, 255))
def test_a_changed_byte_gives_a_credential_or_a_named_error(at: int, byte: int) -> None:
    data = bytearray(bake(PICTURES["prolog"], TOKEN))
    data[at % len(data)] = byte
    with contextlib.suppress(McredError):
        assert extract(bytes(data)).container == "svg"


def test_a_plain_doctype_is_passed_over() -> None:
    for doctype in (DOCTYPE, "<!DOCTYPE svg>", "<!DOCTYPE svg SYSTEM 'file:///etc/passwd' >"):
        assert extract(svg(badge(JSON), before=doctype)).text == JSON


LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "ha"}">' for n in range(12))
DOCTYPES = {
    "billion laughs": f"<!DOCTYPE svg [{LAUGHS}]>",
    "quadratic blow-up": f'<!DOCTYPE svg [<!ENTITY a "{"x" * 50_000}">]>',
    "external entity": '<!DOCTYPE svg [<!ENTITY a11 SYSTEM "file:///etc/passwd">]>',
    "parameter entity": '<!DOCTYPE svg [<!ENTITY % a SYSTEM "http://127.0.0.1/"> %a;]>',
    "external and internal subset": DOCTYPE[:-1] + ' [<!ENTITY a11 "x">]>',
    "empty internal subset": "<!DOCTYPE svg []>",
    "two": "<!DOCTYPE svg><!DOCTYPE svg>",
    "endless": "<!DOCTYPE svg " + "x" * 100_000,
    "lower case": '<!doctype svg [<!ENTITY a11 "x">]>',
}


@pytest.mark.parametrize("name", DOCTYPES)
def test_a_doctype_that_could_declare_anything_is_refused_at_once(name: str) -> None:
    data = svg(f"<text>{'&a11;' * 1000}</text>{badge(JSON)}", before=DOCTYPES[name])
    started = time.process_time()
    with pytest.raises(ContainerError) as caught:
        extract(data)
    assert time.process_time() - started < 0.05
    assert caught.value.code == "xml_doctype"


def test_a_doctype_behind_many_comments_or_after_the_root_is_refused_too() -> None:
    for data in (
        svg(badge(JSON), before="<!---->" * 150 + DOCTYPES["billion laughs"]),
        svg(badge(JSON)) + DOCTYPES["billion laughs"].encode(),
    ):
        with pytest.raises((ContainerError, NoCredentialError)):
            extract(data)


def test_the_parser_itself_forbids_what_the_scan_does_not_reach() -> None:
    """Two locks on one door: the scan gives up behind 100 comments, the parser does not."""
    data = svg(badge(JSON), before="<!---->" * 150 + DOCTYPES["billion laughs"])
    with pytest.raises(ContainerError) as caught:
        svg_parser.parse(data)
    assert caught.value.code == "xml_doctype"


def test_an_encoding_that_is_declared_far_away_is_not_followed() -> None:
    declaration = f'<?xml version="1.0"{" " * 400}encoding="iso-8859-1"?>'
    found = extract(svg(badge(JSON), before=declaration))
    assert found.text == JSON


def test_an_undefined_entity_is_damage() -> None:
    with pytest.raises(ContainerError) as caught:
        extract(svg(f"<text>&lol;</text>{badge(JSON)}", before=DOCTYPE))
    assert caught.value.code == "xml_syntax"


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1", "windows-1252", "utf-7"])
def test_another_encoding_is_refused_by_name(encoding: str) -> None:
    data = svg(badge("{}"), before=f'<?xml version="1.0" encoding="{encoding}"?>')
    with pytest.raises(ContainerError, match=encoding) as caught:
        extract(data)
    assert caught.value.code == "xml_encoding"
    with pytest.raises(ContainerError):
        bake(data, TOKEN)


def test_real_utf_16_is_refused() -> None:
    with pytest.raises(ContainerError):
        extract(svg(badge("{}")).decode().encode("utf-16"))


def test_deep_and_crowded_pictures_are_refused_fast() -> None:
    for inside in ("<g>" * 200_000 + "</g>" * 200_000, "<g/>" * 200_000):
        started = time.process_time()
        with pytest.raises(LimitError) as caught:
            extract(svg(inside + badge(JSON)))
        assert time.process_time() - started < 0.5
        assert caught.value.data["limit"] == "container_parts"
    with pytest.raises(LimitError):
        extract(svg("<g/>" * 10), limits=Limits(container_parts=10))


def test_active_content_does_not_disturb_reading() -> None:
    inside = (
        '<script>alert(1)</script><foreignObject/><image href="http://x/"/><a onload="x()"/>'
        f"<use xlink:href='#a' xmlns:xlink='http://www.w3.org/1999/xlink'/>{badge(JSON)}"
    )
    assert extract(svg(inside)).text == JSON


def test_a_picture_without_badge_is_told_from_other_xml() -> None:
    with pytest.raises(NoCredentialError) as caught:
        extract(PICTURES["plain"])
    assert caught.value.code == "no_credential_in_image"
    with pytest.raises(NoCredentialError, match="no SVG"):
        extract(b"<?xml version='1.0'?><rss/>")
    with pytest.raises(NoCredentialError) as caught:
        extract(b'<x:svg xmlns:x="urn:other"/>')
    assert caught.value.code == "not_svg"


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("name", "kind"), [("simple-json.svg", "json"), ("simple-jwt_v1.svg", "jws")]
)
def test_the_official_pictures_are_read_despite_their_doctype(name: str, kind: str) -> None:
    image = official(f"ob30/{name}")
    found = extract(image)
    assert detect(image) == "svg"
    assert (found.kind, found.version, found.further, found.notes) == (kind, 3, 0, ())
    with pytest.raises(UsageError):
        bake(image, TOKEN)
    assert extract(bake(image, found.text, overwrite=True)).text == found.text


def test_a_tag_with_many_attributes_is_refused_before_they_are_kept() -> None:
    many = " ".join(f'a{n}="x"' for n in range(400_000))
    tracemalloc.start()
    try:
        with pytest.raises(LimitError) as caught:
            svg_parser.parse(svg(f"<g {many}/>"))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert "attributes" in caught.value.message
    assert peak < 64 * 1024 * 1024
    few = " ".join(f'a{n}="x"' for n in range(11))
    with pytest.raises(LimitError):
        svg_parser.parse(svg(f"<g {few}/>"), limits=Limits(container_parts=10))


def test_pieces_change_nothing_in_what_is_read() -> None:
    """Large values, comments full of signs, many small tags, and a badge after all of them."""
    picture = f'<image href="data:image/png;base64,{"A" * 700_000}=="/>'
    drawn = '<path d="M0 0" fill="none" stroke="#000" id="é"/>' * 9_000
    comment = f"<!-- {'=' * 300_000} -->"
    text = f"<desc>{'a = b ' * 100_000}</desc>"
    for filler in (picture, drawn, comment, text, picture + drawn + comment + text):
        data = svg(filler + badge(JSON) + "<g/>")
        assert extract(data).text == JSON
        found = svg_parser.parse(data).badges[0]
        assert data[found.start : found.end] == badge(JSON).encode()
