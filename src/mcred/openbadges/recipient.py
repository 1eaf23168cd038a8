"""Whether a badge was issued to somebody whom the reader knows (§8.3)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import unquote

from mcred.errors import Problem
from mcred.openbadges.enumerations import IdentifierType
from mcred.openbadges.identity_hash import hash_matches
from mcred.openbadges.rules import members, text

__all__ = ["Recipient", "RecipientMatch", "match_recipient", "matches", "read_recipient"]

_EMAIL_TYPES = frozenset({IdentifierType.EMAIL_ADDRESS, "email"})
_TYPES = frozenset(map(str, IdentifierType)) | {"email"}
_URL_OR_DID = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://|did:|urn:")
_TYPED = re.compile(r"(?P<type>ext:[^\s:]+|[A-Za-z]+):(?P<value>.+)\Z", re.DOTALL)
_SUBJECT = "$.credentialSubject"


class RecipientMatch(StrEnum):
    MATCH = "match"
    NO_MATCH = "no_match"
    NOTHING_COMPARABLE = "nothing_comparable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """How a value compares with the recipient of a badge.

    `path` is the place that matched; `normalised` says that it matched only without spaces at the
    ends, in Unicode form C and (not for ids) in lower case; `compared` lists every place that
    could be compared; `warnings` are about the identifiers, not about the value.
    """

    outcome: RecipientMatch
    path: str | None = None
    normalised: bool = False
    compared: tuple[str, ...] = ()
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class _Trial:
    """One identifier against the value: None where the two cannot be compared."""

    path: str
    matched: bool | None
    normalised: bool
    warnings: tuple[Problem, ...] = ()


def read_recipient(asked: str) -> tuple[str | None, str]:
    """`[TYPE:]VALUE` as the identifier type, if one is named, and the value."""
    match = _TYPED.match(asked.strip())
    if match and (match["type"] in _TYPES or match["type"].startswith("ext:")):
        return match["type"], match["value"]
    return None, asked


def match_recipient(document: Mapping[str, Any], asked: str) -> Recipient:
    """Compare `[TYPE:]VALUE` with a credential's subject.

    A DID or URL is compared with the subject's id, a value with @ with the e-mail addresses,
    anything else with every identifier. Names are never compared, also where they are asked about:
    many people bear one.
    """
    given = document.get("credentialSubject")
    if isinstance(given, list) and len(given) == 1:
        given = given[0]  # the same graph, and so the same signature
    subject = members(given)
    kind, value = read_recipient(asked)
    trials = [trial for trial in _trials(subject, kind, value) if trial.matched is not None]
    warnings = tuple(problem for trial in trials for problem in trial.warnings)
    compared = tuple(trial.path for trial in trials)
    hits = sorted((trial for trial in trials if trial.matched), key=lambda trial: trial.normalised)
    if hits:
        return Recipient(
            outcome=RecipientMatch.MATCH,
            path=hits[0].path,
            normalised=hits[0].normalised,
            compared=compared,
            warnings=hits[0].warnings,
        )
    outcome = RecipientMatch.NO_MATCH if trials else RecipientMatch.NOTHING_COMPARABLE
    return Recipient(outcome=outcome, compared=compared, warnings=warnings)


def matches(identifier: Mapping[str, Any], value: str) -> bool | None:
    """Whether an IdentityObject is the value's, exactly; None where it cannot be compared.

    The salt goes behind the value; it means nothing where the identity is in clear.
    """
    written = text(identifier.get("identityHash"))
    if written is None or not isinstance(identifier.get("hashed"), bool):
        return None
    if identifier["hashed"]:
        return hash_matches(written, value, text(identifier.get("salt")) or "")
    return written == value


def _trials(subject: Mapping[str, Any], kind: str | None, value: str) -> Iterator[_Trial]:
    if kind is None and _URL_OR_DID.match(value.strip()):
        yield _id_trial(text(subject.get("id")), value)
        return
    if kind is None and "@" in value:
        kind = IdentifierType.EMAIL_ADDRESS
    if kind in _EMAIL_TYPES and (address := _mailbox(text(subject.get("id")))) is not None:
        same = address == value
        yield _Trial(f"{_SUBJECT}.id", same or _folded(address) == _folded(value), not same)
    identifiers = subject.get("identifier")
    for index, item in enumerate(identifiers if isinstance(identifiers, list) else ()):
        identifier = members(item)
        if _of_kind(text(identifier.get("identityType")), kind):
            yield _identifier_trial(identifier, value, f"{_SUBJECT}.identifier[{index}]")


def _of_kind(given: str | None, kind: str | None) -> bool:
    if given is None or given == IdentifierType.NAME:
        return False
    return kind is None or given == kind or (kind in _EMAIL_TYPES and given in _EMAIL_TYPES)


def _id_trial(given: str | None, value: str) -> _Trial:
    path = f"{_SUBJECT}.id"
    if given is None:
        return _Trial(path, None, False)
    if given == value:
        return _Trial(path, True, False)
    return _Trial(path, _tidy(given) == _tidy(value), True)


def _identifier_trial(identifier: Mapping[str, Any], value: str, path: str) -> _Trial:
    warnings = tuple(_weaknesses(identifier, path))
    first = matches(identifier, value)
    if first is not False:
        return _Trial(path, first, False, warnings)
    again = _folded(value)
    if identifier["hashed"] is False:
        second: bool | None = _folded(identifier["identityHash"]) == again
    else:
        second = matches(identifier, again)
    return _Trial(path, second, True, warnings)


def _weaknesses(identifier: Mapping[str, Any], path: str) -> Iterator[Problem]:
    if identifier.get("hashed") is not True:
        return
    if str(identifier.get("identityHash")).startswith("md5$"):
        yield Problem(f"{path}.identityHash", "identity_md5", "SHA-256; MD5 is broken", "md5")
    if not identifier.get("salt"):
        yield Problem(path, "identity_unsalted", "a salt, so that addresses cannot be tried out")


def _mailbox(subject_id: str | None) -> str | None:
    """The address in a `mailto:` id, which other issuers use for a subject's id."""
    if subject_id is None or not subject_id.lower().startswith("mailto:"):
        return None
    return unquote(subject_id[len("mailto:") :])


def _folded(value: str) -> str:
    return _tidy(value).lower()


def _tidy(value: str) -> str:
    return unicodedata.normalize("NFC", value.strip())
