"""What a badge comes in: a JSON, JWS or COSE file, a PNG or an SVG picture, a saved web page,
a PDF.

detect(data)                → the kind of file
extract(data)               → Contents, with the credential's text
bake(image, credential)     → the picture with the credential in it
"""

from __future__ import annotations

from mcred.containers import cose, data_url, png_badge, svg_badge
from mcred.containers import json as json_file
from mcred.containers.contents import Container, Contents, Kind, read_text
from mcred.containers.detection import detect, refusal
from mcred.errors import ContainerError, LimitError, UsageError
from mcred.limits import DEFAULT_LIMITS, Limits

__all__ = ["Container", "Contents", "Kind", "bake", "detect", "extract"]


def extract(data: bytes, *, limits: Limits = DEFAULT_LIMITS) -> Contents:
    """Find the credential in a file, whatever its name or media type says.

    A `data:` URL is decoded once, and what it encodes is the file.

    Raises:
        NoCredentialError: intact, but no badge in it; the message says what to ask for.
        UnsupportedError: of a kind that is not read; `data["method"]` names it.
        ContainerError: a damaged picture or token.
        StrictJSONError: JSON that is not accepted.
        LimitError: larger than `limits` allow.
    """
    _measure(data, limits)
    kind = detect(data)
    if kind == "data-url":
        data = data_url.decode(data)
        kind = detect(data)
    if kind == "png":
        return png_badge.extract(data, limits=limits)
    if kind == "svg":
        return svg_badge.extract(data, limits=limits)
    if kind == "json":
        return json_file.extract(data, limits=limits)
    if kind == "jws":
        return _extract_jws(data, limits)
    if kind == "cose":
        return cose.extract(data, limits=limits)
    if kind == "html":
        from mcred.containers import embedded  # with lxml, only for a page

        return embedded.extract(data, limits=limits)
    if kind == "pdf":
        from mcred.containers import pdf  # only for a PDF

        return pdf.extract(data, limits=limits)
    raise refusal(kind, data)


def bake(
    image: bytes, credential: str, *, overwrite: bool = False, limits: Limits = DEFAULT_LIMITS
) -> bytes:
    """Put a credential (JSON or compact JWS) into a PNG or SVG; nothing else of it changes.

    Raises:
        UsageError: another kind of picture (`not_an_image`), one that carries a badge already
            while `overwrite` is not set (`already_baked`), or something else than an Open Badges 3
            credential (`not_open_badges_3`).
        ContainerError, LimitError, StrictJSONError, NoCredentialError: the picture or the
            credential cannot be read.
    """
    _measure(image, limits)
    kind = detect(image)
    if kind not in ("png", "svg"):
        raise UsageError(
            f"a badge is baked into a PNG or an SVG, this is {kind}", code="not_an_image", kind=kind
        )
    contents = read_text(credential, container="json", limits=limits)
    if contents.version != 3 or isinstance(contents.value, list):
        raise UsageError(
            "only an Open Badges 3 credential is baked, this is none", code="not_open_badges_3"
        )
    if kind == "png":
        return png_badge.bake(image, contents, overwrite=overwrite, limits=limits)
    return svg_badge.bake(image, contents, overwrite=overwrite, limits=limits)


def _measure(data: bytes, limits: Limits) -> None:
    if len(data) > limits.local_bytes:
        cap = limits.local_bytes
        raise LimitError(f"longer than {cap} bytes", limit="bytes", cap=cap)


def _extract_jws(data: bytes, limits: Limits) -> Contents:
    try:
        text = data.decode("ascii", "strict").strip()
    except UnicodeDecodeError as error:
        raise ContainerError(
            f"the token holds a byte at {error.start} that no token has",
            code="jws_encoding",
            position=error.start,
        ) from error
    return read_text(text, container="jws", limits=limits)
