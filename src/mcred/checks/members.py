"""Credentials in a document: those of a presentation, of a learner record, of an array.

Each is judged on its own and gets a report of its own, in the `members` of the report around it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mcred.containers.badge_data import WRAPPERS
from mcred.encoding.strict_json import shorten
from mcred.errors import DataError, LimitError
from mcred.limits import Limits

__all__ = [
    "ENVELOPED",
    "ENVELOPED_PRESENTATION",
    "Nesting",
    "Part",
    "content_of_envelope",
    "holder_of",
    "listed_parts",
    "parts_of",
    "purpose_of",
    "purposes_of_token",
    "types_of",
]

ENVELOPED = "EnvelopedVerifiableCredential"
ENVELOPED_PRESENTATION = "EnvelopedVerifiablePresentation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A credential inside a document: an object, a token or a `data:` address.

    `path` is where it stands; `role` why it is judged: `member` or `endorsement`.
    """

    path: str
    given: Any
    role: str = "member"


class Nesting:
    """How many credentials in credentials one verification still judges; shared by all of it."""

    def __init__(self, limits: Limits) -> None:
        self._cap = limits.nested_credentials
        self._left = limits.nested_credentials

    def take(self, count: int = 1) -> None:
        """Count so many.

        Raises:
            LimitError: more than `limits.nested_credentials` in all.
        """
        if count > self._left:
            raise LimitError(
                f"more than {self._cap} credentials in one another", limit="nested_credentials"
            )
        self._left -= count

    def replace(self, former: int, current: int) -> None:
        """Count `current` in the place of `former`; raises as `take`."""
        self.take(max(current - former, 0))
        self._left += max(former - current, 0)


def parts_of(value: Any, path: str) -> tuple[Part, ...]:
    """The credentials of a `verifiableCredential` member: one, or an array of them."""
    if isinstance(value, list):
        return tuple(Part(path=f"{path}[{at}]", given=item) for at, item in enumerate(value))
    return () if value is None else (Part(path=path, given=value),)


def listed_parts(value: Any) -> tuple[Part, ...] | None:
    """The credentials of an array or of a wrapper object; None where the value is neither.

    One level of wrappers is opened, also around the items of an array.
    """
    if isinstance(value, list):
        return tuple(part for at, item in enumerate(value) for part in _item(item, f"$[{at}]"))
    return _unwrapped(value, "$")


def _item(item: Any, path: str) -> Iterator[Part]:
    inner = _unwrapped(item, path)
    yield from (Part(path=path, given=item),) if inner is None else inner


def _unwrapped(value: Any, path: str) -> tuple[Part, ...] | None:
    if not isinstance(value, Mapping) or types_of(value):
        return None
    if "credentialSubject" in value or "proof" in value:
        return None  # it says something itself
    present = [name for name in WRAPPERS if isinstance(value.get(name), dict | list | str)]
    if not present:
        return None
    return parts_of(value[present[0]], f"{path}.{present[0]}")


def content_of_envelope(document: Mapping[str, Any]) -> str:
    """The `data:` address that an enveloped credential or presentation is (VCDM 2.0, §4.12).

    Raises:
        DataError: a type beside the envelope's own, or no `data:` address.
    """
    if len(types_of(document)) != 1:
        raise DataError("$.type: an envelope has no other type", code="envelope")
    address = document.get("id")
    if not isinstance(address, str) or not address[:5].lower() == "data:":
        raise DataError(
            f"$.id: expected a data: address, found {shorten(address)}", code="envelope"
        )
    return address


def holder_of(presentation: Mapping[str, Any], *, kid: str | None = None) -> str | None:
    """Who presents: `holder`, or without one whoever the key of the proof or token belongs to."""
    holder = presentation.get("holder")
    value = holder.get("id") if isinstance(holder, Mapping) else holder
    if value is None:
        method = _first_proof(presentation).get("verificationMethod", kid)
        value = method.partition("#")[0] if isinstance(method, str) else None
    return value if isinstance(value, str) else None


def purpose_of(presentation: Mapping[str, Any], *, answers: bool) -> str:
    """What a presentation's proofs are for: `authentication`, as an answer to a question always.

    One that answers nothing may also be the holder's assertion.
    """
    written = _first_proof(presentation).get("proofPurpose")
    return "assertionMethod" if written == "assertionMethod" and not answers else "authentication"


def purposes_of_token(*, answers: bool) -> tuple[str, ...]:
    """What the key of a presentation's token may be for, which says of itself no purpose.

    The same as of an embedded proof: as an answer to a question `authentication` alone.
    """
    return ("authentication",) if answers else ("authentication", "assertionMethod")


def _first_proof(presentation: Mapping[str, Any]) -> Mapping[str, Any]:
    proof = presentation.get("proof")
    first = proof[0] if isinstance(proof, list) and proof else proof
    return first if isinstance(first, Mapping) else {}


def types_of(node: Any) -> tuple[str, ...]:
    """The types of an object, given as one or as an array; others than strings are left out."""
    kinds = node.get("type") if isinstance(node, Mapping) else None
    values = kinds if isinstance(kinds, list) else [kinds]
    return tuple(value for value in values if isinstance(value, str))
