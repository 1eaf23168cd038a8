"""What stands before the root element of an XML document (XML 1.0, section 2.8).

Scanning finds the root's name without running an XML parser over strangers' data, and blanks a
harmless DOCTYPE so that the parser proper can forbid every other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from mcred.errors import ContainerError

__all__ = ["Prolog", "scan"]

_SPACE = b" \t\r\n"
_BOM = b"\xef\xbb\xbf"
_PARTS = 100  #: comments and processing instructions before the root
_NAME = re.compile(rb"<([^\s/>]{1,100})")
_DOCTYPE_NAME = re.compile(rb"\s{0,20}([A-Za-z_][\w:.-]{0,60})")
_ENCODING = re.compile(rb"""<\?xml\s[^>]{0,200}?\bencoding\s*=\s*["']([\w.:-]{1,40})["']""")
_LITERAL = rb"""(?:"[^"<>]{0,300}"|'[^'<>]{0,300}')"""
#: A document type that names files and declares nothing itself: no internal subset.
_PLAIN_DOCTYPE = re.compile(
    rb"<!DOCTYPE\s{1,20}([A-Za-z_][\w:.-]{0,60})"
    rb"(?:\s{1,20}(?:PUBLIC\s{1,20}" + _LITERAL + rb"|SYSTEM)\s{1,20}" + _LITERAL + rb")?\s{0,20}>"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prolog:
    """The root element's qualified name, lower-cased ("" where there is none), and the bytes of a
    DOCTYPE without internal subset; `refused` tells that there is a DOCTYPE of another kind.

    `encoding` is the declared one, lower-cased.
    """

    root: str
    doctype: tuple[int, int] | None = None
    doctype_name: str = ""
    refused: bool = False
    encoding: str = "utf-8"

    def blanked(self, data: bytes) -> bytes:
        """`data` with spaces where the DOCTYPE stood, so that every offset stays.

        Raises:
            ContainerError: the DOCTYPE is one that may define entities (`xml_doctype`).
        """
        if self.refused:
            raise ContainerError(
                "the SVG has a document type of its own (DOCTYPE with declarations), which is "
                "refused: it could define entities",
                code="xml_doctype",
            )
        if self.doctype is None:
            return data
        start, end = self.doctype
        return data[:start] + b" " * (end - start) + data[end:]


def scan(data: bytes) -> Prolog:
    """Read on to the root element's start tag, in time linear in the length of the prolog."""
    declared = _ENCODING.match(data.removeprefix(_BOM)[:300])
    encoding = declared[1].decode("latin-1").lower() if declared else "utf-8"
    doctype: tuple[int, int] | None = None
    doctype_name = ""
    position = len(_BOM) if data.startswith(_BOM) else 0
    for _ in range(_PARTS):
        position = _skip_space(data, position)
        if data.startswith(b"<!--", position):
            position = _after(data, b"-->", position + 4)
        elif data.startswith(b"<?", position):
            position = _after(data, b"?>", position + 2)
        elif data[position : position + 9].upper() == b"<!DOCTYPE":
            plain = _PLAIN_DOCTYPE.match(data, position)
            name = _DOCTYPE_NAME.match(data, position + 9)
            doctype_name = name[1].decode("latin-1").lower() if name else ""
            if plain is None or doctype is not None:
                return Prolog(root="", doctype_name=doctype_name, refused=True, encoding=encoding)
            doctype, position = plain.span(), plain.end()
        else:
            break
    root = _NAME.match(data, position)
    return Prolog(
        root=root[1].decode("utf-8", "replace").lower() if root else "",
        doctype=doctype,
        doctype_name=doctype_name,
        encoding=encoding,
    )


def _skip_space(data: bytes, position: int) -> int:
    while position < len(data) and data[position] in _SPACE:
        position += 1
    return position


def _after(data: bytes, end: bytes, position: int) -> int:
    found = data.find(end, position)
    return len(data) if found < 0 else found + len(end)
