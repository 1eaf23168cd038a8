"""The badge behind a share grant: a derived copy with what is shown, or the whole badge."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from markupsafe import Markup

from mcred.cryptosuites.ecdsa_sd_2023 import derive
from mcred.encoding.strict_json import dumps, loads
from mcred.errors import DataError, UsageError
from mcred.report import VerificationReport
from mcred.share.reading import Reading
from mcred.share.site.badges import TOKENS, IssuedBadges, SiteBadge, require_publishable
from mcred.share.site.grants import Grant
from mcred.share.site.publication import Choice

__all__ = [
    "FIELDS",
    "can_be_shown_in_parts",
    "check_fields",
    "granted_badges",
    "shown_part",
    "shown_reading",
]

_ACHIEVEMENT = "/credentialSubject/achievement"
#: Field → where it stands in an Open Badge 3.0, and what is needed to read it. What the issuer made
#: mandatory is always shown.
FIELDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "name": ("/name",),
        "description": (f"{_ACHIEVEMENT}/description",),
        "criteria": (f"{_ACHIEVEMENT}/criteria",),
        "rubric": (f"{_ACHIEVEMENT}/resultDescription",),
        "results": ("/credentialSubject/result", f"{_ACHIEVEMENT}/resultDescription"),
        "evidence": ("/evidence",),
        "assessor": ("/credentialSubject/source",),
        "awarded": ("/awardedDate",),
        "image": (f"{_ACHIEVEMENT}/image",),
    }
)


def granted_badges(
    grants: Iterable[Grant],
    badges: IssuedBadges,
    verify: Callable[[bytes], VerificationReport],
) -> Iterator[SiteBadge]:
    """What stands behind each grant, verified.

    Raises:
        NotFoundError: a badge is not on record.
        UsageError: one that cannot be published, or not shown as the grant says.
    """
    for grant in grants:
        record = badges.issued(grant.badge)
        text = record.document.decode()
        if not grant.whole:
            text = shown_part(record.document, grant.show)
        report = verify(text.encode())
        require_publishable(grant.badge, report)
        yield SiteBadge(
            choice=Choice(id=grant.badge, path=grant.path, since=grant.since, earner=grant.earner),
            text=text,
            is_token=grant.whole and record.format in TOKENS,
            report=report,
            grant=grant,
        )


def can_be_shown_in_parts(document: bytes) -> bool:
    """Whether the signed badge is one of which its earner can show parts (ecdsa-sd-2023)."""
    try:
        value = loads(document)
    except DataError:
        return False  # a token
    proofs = value.get("proof") if isinstance(value, Mapping) else None
    return any(
        isinstance(proof, Mapping) and proof.get("cryptosuite") == "ecdsa-sd-2023"
        for proof in (proofs if isinstance(proofs, list) else [proofs])
    )


def shown_part(document: bytes, show: Iterable[str]) -> str:
    """A derived copy of a signed badge that holds what is mandatory and what is named.

    Args:
        document: the badge as it was issued, with its ecdsa-sd-2023 base proof.
        show: names of `FIELDS`, or JSON pointers.

    Raises:
        UsageError: `field_unknown`, `field_absent`; or as `derive`.
        DataError: no badge that parts can be shown of.
    """
    value = loads(document)
    assert isinstance(value, Mapping)
    pointers = dict.fromkeys(pointer for name in show for pointer in _pointers(value, name))
    return dumps(derive(value, reveal=tuple(pointers)), indent=2)


def check_fields(document: Any, show: Iterable[str]) -> None:
    """Raises UsageError (`field_unknown`, `field_absent`) as `shown_part`."""
    for name in show:
        _pointers(document, name)


def _pointers(document: Any, name: str) -> Iterator[str]:
    if name.startswith("/"):
        return iter((name,))
    if name not in FIELDS:
        known = ", ".join(FIELDS)
        raise UsageError(
            f"there is no field {name!r}: one of {known}, or a JSON pointer", code="field_unknown"
        )
    first, *beside = FIELDS[name]
    if not _is_there(document, first):
        raise UsageError(f"the badge has no {name} that could be shown", code="field_absent")
    return iter([first, *(pointer for pointer in beside if _is_there(document, pointer))])


def _is_there(document: Any, pointer: str) -> bool:
    for part in pointer.strip("/").split("/"):
        if not isinstance(document, Mapping) or part not in document:
            return False
        document = document[part]
    return True


def shown_reading(read: Reading, grant: Grant) -> Reading:
    """What the page of a grant says; dates always stand there.

    What the badge records is not told from a part of it; and of a whole badge it is only said what
    was chosen.
    """
    hidden: dict[str, Any] = {"rigor": "", "rigor_reasons": ()}
    shown = set(grant.show) if grant.whole else set(FIELDS)
    if "description" not in shown:
        hidden["description"] = ""
    if "criteria" not in shown:
        hidden |= {"criteria": Markup(""), "criteria_link": None}
    if "results" not in shown:
        hidden["results"] = ()
    if "evidence" not in shown:
        hidden["evidence"] = ()
    if "assessor" not in shown:
        hidden["assessor"] = ""
    return replace(read, **hidden)
