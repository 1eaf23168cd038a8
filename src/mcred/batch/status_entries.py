"""The `credentialStatus` that a badge is issued with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mcred.register import ListKind, ListPlace, Register, Series
from mcred.status import make_entry

__all__ = ["EXTENSIONS", "StatusEntries", "with_entry"]

#: Open Badges 3.0 defines the term 1EdTechRevocationList in this context only.
EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"


class StatusEntries:
    """Gives each badge a place in the lists of one series or more: the `status` of an `Issuer`."""

    def __init__(self, register: Register, *series: Series) -> None:
        self._register = register
        self._series = series

    def __call__(self, document: Mapping[str, Any]) -> dict[str, Any]:
        """A copy of the badge with an entry for a place that nobody else has.

        Raises:
            RecordError: the register cannot hand one out.
        """
        places = [self._register.status.reserve(series)[0] for series in self._series]
        return with_entry(document, *places)


def with_entry(document: Mapping[str, Any], *places: ListPlace) -> dict[str, Any]:
    """A copy of the badge with an entry for each place (Bitstring Status List 1.0, section 2.1).

    Several places are in lists of several purposes (`Issuer(several_statuses=True)` signs that).
    A list of plain ids (1EdTechRevocationList) has its address alone, and a context for its name.
    """
    if len(places) != 1 or places[0].kind is ListKind.BITSTRING:
        made = [make_entry(one.url, one.index, purpose=str(one.purpose)) for one in places]
        return {**document, "credentialStatus": made[0] if len(made) == 1 else made}
    (place,) = places
    contexts = document.get("@context", [])
    listed = list(contexts) if isinstance(contexts, list | tuple) else [contexts]
    if EXTENSIONS not in listed:
        listed.append(EXTENSIONS)
    entry = {"id": place.url, "type": str(place.kind)}
    return {**document, "@context": listed, "credentialStatus": entry}
