"""From a row to a badge: an achievement, and what a row says of one recipient."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from mcred.batch.recipients import subject_of
from mcred.batch.rows import RESULT, Row
from mcred.encoding.dates import parse_datetime
from mcred.encoding.strict_json import shorten
from mcred.errors import EncodingError, ModelError, Problem, UsageError

__all__ = ["Template"]

_CONTEXTS = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_NUMBER = re.compile(r"\d{1,9}(\.\d{1,6})?", re.ASCII)
_ON_CREDENTIAL = MappingProxyType(
    {"valid_from": "validFrom", "valid_until": "validUntil", "awarded": "awardedDate"}
)
_DATES_ON_SUBJECT = MappingProxyType({"started": "activityStartDate", "ended": "activityEndDate"})
_TEXT_ON_SUBJECT = MappingProxyType(
    {
        "narrative": "narrative",
        "license_number": "licenseNumber",
        "role": "role",
        "term": "term",
    }
)


class Template:
    """Makes the badges of one batch; call it with a `Row`. Can be sent to another process.

    `document` is an achievement, or a credential without recipient.
    """

    def __init__(
        self, document: Mapping[str, Any], *, salt: Callable[[int], str] = secrets.token_hex
    ) -> None:
        """Raises UsageError for a document that is neither, or that names a recipient."""
        credential = _as_credential(document)
        subject = credential["credentialSubject"]
        achievement = subject.get("achievement") if isinstance(subject, Mapping) else None
        if not isinstance(achievement, Mapping) or not isinstance(achievement.get("id"), str):
            raise UsageError("the badge names no achievement with an id", code="source")
        if "id" in credential or "id" in subject or "identifier" in subject:
            raise UsageError(
                "the badge has an id or a recipient already: it can be issued only once",
                code="source",
            )
        self._credential = credential
        self._subject: Mapping[str, Any] = subject
        self._achievement: Mapping[str, Any] = achievement
        self._results = _descriptions(achievement)
        self._levels = {name: _levels(one) for name, one in self._results.items()}
        self._salt = salt

    @property
    def achievement(self) -> str:
        """The id of the achievement."""
        return str(self._achievement["id"])

    def check_columns(self, names: tuple[str, ...]) -> None:
        """Refuse columns of results that the achievement does not describe. Raises UsageError."""
        wrong = [
            name
            for name in names
            if name.startswith(RESULT) and name.removeprefix(RESULT) not in self._results
        ]
        if wrong:
            raise UsageError(
                f"the achievement has no such results: {shorten(wrong)}; it has "
                f"{shorten(sorted(self._results))}",
                code="row_header",
            )

    def __call__(self, row: Row) -> dict[str, Any]:
        """The unsigned badge of a row.

        Raises:
            ModelError: everything that is wrong with the row, by column.
            UsageError: the row could not be read.
        """
        found: list[Problem] = []
        if row.problem is not None:
            raise UsageError(row.problem, code="row")
        subject: dict[str, Any] = {}
        try:
            subject.update(subject_of(row.recipient, salt=self._salt(16)))
        except UsageError as error:
            found.append(Problem("recipient", "recipient", f"an address or id ({error.message})"))
        subject.update(self._subject)
        credential = {**self._credential, "credentialSubject": subject}
        values = dict(row.values)
        for name, value in _flat_results(values, found):
            self._add_result(subject, name, value, found)
        if "language" in values:
            subject["achievement"] = {**self._achievement, "inLanguage": values.pop("language")}
        _add_evidence(credential, values, found)
        for name, value in values.items():
            _add(credential, subject, name, value, found)
        if found:
            raise ModelError(f"row {row.number}", found)
        return credential

    def _add_result(
        self, subject: dict[str, Any], name: str, value: Any, found: list[Problem]
    ) -> None:
        description = self._results.get(name)
        path = f"{RESULT}{name}"
        if description is None:
            found.append(Problem(path, "row_result", "a result of the achievement"))
            return
        if isinstance(value, int | float) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str):
            found.append(Problem(path, "row_result", "text or a number", shorten(value)))
            return
        result = {"type": ["Result"], "resultDescription": description["id"]}
        levels = self._levels[name]
        if levels:
            level = levels.get(value)
            if level is None:
                expected = f"one of the levels {shorten(sorted(levels))}"
                found.append(Problem(path, "row_result", expected, shorten(value)))
                return
            result["achievedLevel"] = level
        elif description.get("resultType") == "Status":
            result["status"] = value
        else:
            result["value"] = value
        subject["result"] = [*subject.get("result", []), result]


def _as_credential(document: Mapping[str, Any]) -> dict[str, Any]:
    if isinstance(document.get("credentialSubject"), Mapping):
        return dict(document)
    if "criteria" not in document and "Achievement" not in str(document.get("type")):
        raise UsageError("neither a credential nor an achievement", code="source")
    return {
        "@context": list(_CONTEXTS),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": document.get("name"),
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "achievement": {"type": ["Achievement"], **document},
        },
    }


def _descriptions(achievement: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """The result descriptions by name and by id; a name that several have is none's."""
    given = achievement.get("resultDescription")
    listed = [one for one in (given if isinstance(given, list) else [given]) if one is not None]
    found: dict[str, Mapping[str, Any]] = {}
    names = [one.get("name") for one in listed if isinstance(one, Mapping)]
    for one in listed:
        if not isinstance(one, Mapping) or not isinstance(one.get("id"), str):
            continue
        found[one["id"]] = one
        if names.count(one.get("name")) == 1:
            found[str(one.get("name"))] = one
    return found


def _levels(description: Mapping[str, Any]) -> dict[str, str]:
    """The levels of a rubric criterion: their names, numbers and ids, each to the id."""
    found: dict[str, str] = {}
    for level in description.get("rubricCriterionLevel") or []:
        for name in (level.get("level"), level.get("name"), level.get("id")):
            if isinstance(name, str):
                found.setdefault(name, level["id"])
    return found


def _flat_results(values: dict[str, Any], found: list[Problem]) -> Iterator[tuple[str, Any]]:
    """Take the results out of the values: columns `result:NAME`, and the member `results`."""
    for name in [name for name in values if name.startswith(RESULT)]:
        yield name.removeprefix(RESULT), values.pop(name)
    results = values.pop("results", {})
    if isinstance(results, Mapping):
        yield from results.items()
    else:
        found.append(Problem("results", "row_result", "an object of names and values"))


def _add_evidence(credential: dict[str, Any], values: dict[str, Any], found: list[Problem]) -> None:
    evidence = values.pop("evidence", None)
    name, narrative = values.pop("evidence_name", None), values.pop("evidence_narrative", None)
    if isinstance(evidence, list):
        credential["evidence"] = evidence
        return
    if evidence is None and name is None and narrative is None:
        return
    one = {"id": evidence, "type": ["Evidence"], "name": name, "narrative": narrative}
    for column, value in (("evidence", evidence), ("evidence_name", name)):
        if value is not None and not isinstance(value, str):
            found.append(Problem(column, "row_evidence", "text", shorten(value)))
    credential["evidence"] = [{key: item for key, item in one.items() if item is not None}]


def _add(
    credential: dict[str, Any], subject: dict[str, Any], name: str, value: Any, found: list[Problem]
) -> None:
    if name in _ON_CREDENTIAL or name in _DATES_ON_SUBJECT:
        try:
            moment = _moment(value)
        except EncodingError:
            expected = "a day (2026-03-01) or a time with its zone (2026-03-01T09:30:00Z)"
            found.append(Problem(name, "row_date", expected, shorten(value)))
            return
        if name in _ON_CREDENTIAL:
            credential[_ON_CREDENTIAL[name]] = moment
        else:
            subject[_DATES_ON_SUBJECT[name]] = moment
    elif name == "credits":
        if not _NUMBER.fullmatch(str(value)):
            found.append(Problem(name, "row_number", "a number such as 2 or 2.5", shorten(value)))
            return
        subject["creditsEarned"] = float(value) if "." in str(value) else int(value)
    elif name in _TEXT_ON_SUBJECT and isinstance(value, str):
        subject[_TEXT_ON_SUBJECT[name]] = value
    else:
        found.append(Problem(name, "row_value", "text in a known column", shorten(value)))


def _moment(value: Any) -> str:
    """A time as a badge writes it; a day is its first moment in UTC."""
    if not isinstance(value, str):
        raise EncodingError("not text", code="datetime")
    return _written(value)


@lru_cache(maxsize=4096)  # the days of a batch are few
def _written(value: str) -> str:
    text = f"{value}T00:00:00Z" if _DAY.fullmatch(value) else value
    parse_datetime(text)
    return text
