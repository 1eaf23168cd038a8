"""What becomes of an input whose bytes are had: badge data, damaged data, or none."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace

from mcred.checks.state import Verification
from mcred.containers import Contents
from mcred.errors import (
    ContainerError,
    DataError,
    LimitError,
    NoCredentialError,
    StrictJSONError,
    UnsupportedError,
)
from mcred.report import Check, Outcome

__all__ = ["failed", "unpack", "warn_of_unread"]

#: Limits of what is opened at all. What is opened and then too deep or too much is damaged.
_LENGTHS = frozenset({"bytes", "local_bytes", "fetched_bytes", "fetched_image_bytes"})


def unpack(v: Verification, read: Callable[[], Contents]) -> Check:
    """input, once there are bytes: what `read` finds in them is left in `v`."""
    try:
        v.contents = read()
    except NoCredentialError as error:
        return failed("no_credential", error)
    except UnsupportedError as error:
        return Check("input", Outcome.NOT_CHECKED, "unsupported_method", dict(error.data))
    except LimitError as error:
        if error.data.get("limit") in _LENGTHS:
            return failed("too_large", error)
        v.damage = error
        return Check("input", Outcome.PASS, "read")
    except (ContainerError, StrictJSONError) as error:
        v.damage = error  # the next check's to name: there is badge data
        return Check("input", Outcome.PASS, "read")
    v.facts = replace(v.facts, container=v.contents.container)
    if v.contents.container == "pdf":
        v.warn("print_not_compared")
    if v.contents.further:
        v.warn("second_credential")
    warn_of_unread(v, v.contents.notes)
    return Check("input", Outcome.PASS, "read")


def warn_of_unread(v: Verification, notes: Collection[str]) -> None:
    """What a page holds beside a badge, and what was not read or could not be."""
    if "page_cut" in notes:
        v.warn("page_cut")
    if "damaged_block" in notes:
        v.warn("damaged_block")


def failed(code: str, error: DataError | LimitError) -> Check:
    return Check("input", Outcome.FAIL, code, {"reason": error.message, "cause": error.code})
