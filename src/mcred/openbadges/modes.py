"""How strictly a document is read: the two ways, and the marker of a member that is not there."""

from __future__ import annotations

from enum import Enum
from typing import Any, Final

__all__ = ["ABSENT", "Mode"]


class Mode(Enum):
    """What pydantic's validation context says.

    `READING` accepts what the public validator accepts (single values where the JSON-LD schema
    allows them, VCDM 1.1); `CANONICAL` refuses whatever the canonical schema refuses. No mode at
    all means that Python code is building the object: defaults are filled in, empty members
    dropped.
    """

    READING = "reading"
    CANONICAL = "canonical"


class _Absent:
    __slots__ = ()

    def __repr__(self) -> str:
        return "ABSENT"


#: Stands for a member that a document does not have; never stays in a model. Typed `Any` so that
#: it can be the default of any required member.
ABSENT: Final[Any] = _Absent()
