"""A badge baked into an SVG: Open Badges 3.0 document formats, Open Badges 2.0 baking, CLR 2.0."""

from __future__ import annotations

import re

from mcred.containers.contents import Contents, read_text
from mcred.containers.svg import BADGE_ELEMENTS, OB3, BadgeElement, Svg, parse, tag_end
from mcred.errors import ContainerError, NoCredentialError, UsageError
from mcred.limits import DEFAULT_LIMITS, Limits

__all__ = ["bake", "extract"]

_LEGACY = BADGE_ELEMENTS[2]
_PREFIX = "openbadges"
_NOT_XML = re.compile("[\ufffe\uffff]")  # XML 1.0 section 2.2; in JSON they stand in strings only


def extract(data: bytes, *, limits: Limits = DEFAULT_LIMITS) -> Contents:
    """Read the first badge of an SVG: the `verify` attribute (a token) or else the body (JSON).

    In an Open Badges 2 element the body comes before `verify`, which is then only the address.
    Note `verify_and_body`: an Open Badges 3 element has both; the token counts.

    Raises:
        ContainerError, LimitError, NoCredentialError: see `svg.parse`; also no badge element.
        StrictJSONError, UnsupportedError: see `read_text`.
    """
    svg = parse(data, limits=limits)
    badges = sorted(svg.badges, key=lambda badge: BADGE_ELEMENTS.index(badge.name))
    if not badges:
        raise NoCredentialError(
            "this SVG carries no badge: ask for the original file or for the link",
            code="no_credential_in_image",
            container="svg",
        )
    badge = badges[0]
    if badge.nested:
        raise ContainerError(
            f"the badge element at byte {badge.start} holds other elements",
            code="svg_badge",
            offset=badge.start,
        )
    legacy = badge.name == _LEGACY
    body, verify = badge.body.strip(), (badge.verify or "").strip()
    return read_text(
        (body or verify) if legacy else (verify or body),
        container="svg",
        limits=limits,
        legacy=legacy,
        further=len(badges) - 1,
        notes=("verify_and_body",) if body and verify and not legacy else (),
    )


def bake(
    image: bytes, contents: Contents, *, overwrite: bool = False, limits: Limits = DEFAULT_LIMITS
) -> bytes:
    """Put a credential into an SVG as the root's first child; every other byte stays as it is.

    Only the root's start tag gains a namespace declaration (unless it has it).

    Raises:
        UsageError: the picture carries a badge already (code `already_baked`) and `overwrite` is
            not set; with it, every badge in the picture is replaced.
        ContainerError, LimitError, NoCredentialError: see `svg.parse`.
    """
    svg = parse(image, limits=limits)
    if svg.badges:
        if not overwrite:
            raise UsageError("the picture already carries a badge", code="already_baked")
        image = _without(image, svg.badges)
        svg = parse(image, limits=limits)
    baked = _insert(image, svg, contents)
    found = extract(baked, limits=limits)
    same = found.value == contents.value if contents.kind == "json" else found.text == contents.text
    if found.kind != contents.kind or not same or found.further:
        raise ContainerError("this SVG cannot carry the badge unchanged", code="svg_badge")
    return baked


def _without(image: bytes, badges: list[BadgeElement]) -> bytes:
    parts: list[bytes] = []
    position = 0
    for badge in badges:
        parts.append(image[position : badge.start])
        position = badge.end
    return b"".join([*parts, image[position:]])


def _insert(image: bytes, svg: Svg, contents: Contents) -> bytes:
    end = tag_end(image, svg.root_start)
    tag, rest = image[svg.root_start : end], image[end:]
    closed = tag.endswith(b"/>")
    opened = tag[: -2 if closed else -1]
    declared = svg.prefixes.get(_PREFIX)
    on_root = f' xmlns:{_PREFIX}="{OB3}"' if declared is None else ""
    on_element = f' xmlns:{_PREFIX}="{OB3}"' if declared not in (None, OB3) else ""
    element = _element(contents, on_element).encode()
    name = opened[1:].split(None, 1)[0]
    closing = b"</" + name + b">" if closed else b""
    return image[: svg.root_start] + opened + on_root.encode() + b">" + element + closing + rest


def _element(contents: Contents, namespace: str) -> str:
    name = f"{_PREFIX}:credential"
    if contents.kind == "jws":
        return f'<{name}{namespace} verify="{contents.text}"></{name}>'
    text = _NOT_XML.sub(lambda match: f"\\u{ord(match[0]):04x}", contents.text)
    text = text.replace("]]>", "]]]]><![CDATA[>")
    return f"<{name}{namespace}><![CDATA[{text}]]></{name}>"
