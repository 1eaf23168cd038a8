"""A badge baked into a PNG: Open Badges 3.0 document formats, Open Badges 2.0 baking, CLR 2.0."""

from __future__ import annotations

from mcred.containers.contents import Contents, read_text
from mcred.containers.png import Chunk, parse
from mcred.containers.png_text import keyword_of, make_itxt, read_text_chunk
from mcred.errors import ContainerError, NoCredentialError, UsageError
from mcred.limits import DEFAULT_LIMITS, Limits

__all__ = ["bake", "extract"]

KEYWORD = "openbadgecredential"
#: Where a badge is looked for, the first that is there counts. Open Badges 3 knows iTXt only;
#: other text chunks are read too, with a note, as some writers use them.
KEYWORDS = (KEYWORD, "clrcredential", "openbadges")
_LEGACY = "openbadges"


def extract(data: bytes, *, limits: Limits = DEFAULT_LIMITS) -> Contents:
    """Read the first badge of a PNG.

    Notes: `compressed_text` (the specification forbids it), `other_text_chunk` (an Open Badges 3
    credential that is not in an iTXt chunk), `data_after_end` (ignored).

    Raises:
        ContainerError, LimitError: a damaged or outsized file, see `png.parse`.
        NoCredentialError: an intact picture without a badge.
        StrictJSONError, UnsupportedError: see `read_text`.
    """
    png = parse(data, limits=limits)
    badges = _badges(png.chunks)
    if not badges:
        raise NoCredentialError(
            "this PNG carries no badge; phones (iOS 16 and later), screenshots and messengers "
            "strip it: ask for the original file or for the link",
            code="no_credential_in_image",
            container="png",
        )
    keyword, chunk = badges[0]
    found = read_text_chunk(chunk, limits=limits)
    notes = {
        "compressed_text": found.compressed,
        "other_text_chunk": keyword != _LEGACY and chunk.type != b"iTXt",
        "data_after_end": png.trailing > 0,
    }
    return read_text(
        found.text,
        container="png",
        limits=limits,
        legacy=keyword == _LEGACY,
        further=len(badges) - 1,
        notes=tuple(note for note, holds in notes.items() if holds),
    )


def bake(
    image: bytes, contents: Contents, *, overwrite: bool = False, limits: Limits = DEFAULT_LIMITS
) -> bytes:
    """Put a credential into a PNG as one iTXt chunk before IEND; no other byte changes.

    Raises:
        UsageError: the picture carries a badge already (code `already_baked`) and `overwrite` is
            not set; with it, every badge in the picture is replaced.
        ContainerError: a damaged file, or data after its end.
    """
    png = parse(image, limits=limits)
    end = png.chunks[-1]
    if png.trailing:
        raise ContainerError(
            f"{png.trailing} bytes follow the end of the PNG at byte {end.end}",
            code="png_trailing",
            chunk="IEND",
            offset=end.end,
        )
    old = {chunk.start for _, chunk in _badges(png.chunks)}
    if old and not overwrite:
        raise UsageError("the picture already carries a badge", code="already_baked")
    parts = [image[:8]]
    parts += [image[chunk.start : chunk.end] for chunk in png.chunks[:-1] if chunk.start not in old]
    parts += [make_itxt(KEYWORD, contents.text), image[end.start : end.end]]
    return b"".join(parts)


def _badges(chunks: tuple[Chunk, ...]) -> list[tuple[str, Chunk]]:
    """Text chunks with a badge's keyword: by keyword, iTXt before others, then as they stand."""
    found = [(keyword, chunk) for chunk in chunks if (keyword := keyword_of(chunk)) in KEYWORDS]
    return sorted(
        ((keyword, chunk) for keyword, chunk in found if keyword is not None),
        key=lambda pair: (KEYWORDS.index(pair[0]), pair[1].type != b"iTXt", pair[1].start),
    )
