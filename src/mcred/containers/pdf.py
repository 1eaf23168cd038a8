"""A badge in a PDF: the files that are attached to it (PDF 1.7, 7.11.4), never what is printed."""

from __future__ import annotations

import base64

from mcred.containers.badge_data import is_badge, is_secured
from mcred.containers.contents import Contents, read_text
from mcred.containers.embedded import distinct
from mcred.containers.foreign import read_foreign
from mcred.errors import DataError, LimitError, NoCredentialError
from mcred.limits import DEFAULT_LIMITS, Limits

__all__ = ["extract"]

_ENDINGS = (".json", ".jsonld", ".jwt", ".jws")


def extract(data: bytes, *, limits: Limits = DEFAULT_LIMITS) -> Contents:
    """The badge attached to a PDF; several different ones are given as one JSON array of them.

    Raises:
        NoCredentialError: no badge is attached (`no_credential_in_pdf`).
        DataError, LimitError: what is attached, or the PDF, is damaged, too large or cannot be
            read by what is installed.
    """
    files = read_foreign(
        "attachments",
        data,
        limits=limits,
        endings=_ENDINGS,
        most=limits.nested_credentials,
        bytes=limits.local_bytes,
    )
    found: list[Contents] = []
    damage: DataError | LimitError | None = None
    for file in files:
        try:
            contents = _opened(base64.b64decode(file["data"]), limits)
        except NoCredentialError:
            continue
        except (DataError, LimitError) as error:
            damage = damage or error
            continue
        if contents.kind == "jws" or is_badge(contents, limits=limits):
            found.append(contents)
    found = distinct(found, limits=limits)
    found = [one for one in found if is_secured(one)] or found
    if damage is not None:
        raise damage  # of several, none is passed over because it cannot be read
    if not found:
        raise NoCredentialError(
            "no badge is attached to this PDF: open the link or the QR code printed on it",
            code="no_credential_in_pdf",
        )
    if len(found) == 1:
        return found[0]
    items = [one.value if one.kind == "json" else one.text for one in found]
    return Contents(container="pdf", text="", kind="json", version=3, value=items)


def _opened(data: bytes, limits: Limits) -> Contents:
    if len(data) > limits.fetched_bytes:
        raise LimitError(
            f"an attached file is longer than {limits.fetched_bytes} bytes", limit="fetched_bytes"
        )
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NoCredentialError("an attached file is no text", code="no_credential_text") from error
    return read_text(text, container="pdf", limits=limits)
