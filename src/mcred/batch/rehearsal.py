"""A batch without effect: what would become of each row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from mcred.batch.issuing import Outcome, State, present, refusal
from mcred.batch.recipients import known_as
from mcred.batch.rows import Row
from mcred.batch.windows import chunks
from mcred.errors import McredError, ModelError
from mcred.issuer import Issuer
from mcred.jsonld import check
from mcred.openbadges.semantics import meaning
from mcred.openbadges.validation import problems
from mcred.register import Register

__all__ = ["rehearse"]

_SIZE = 250
_MARK_BYTES = 12  #: of a recipient's hash; two that fall together are not to be expected


def rehearse(
    issuer: Issuer,
    rows: Iterable[Row],
    *,
    register: Register,
    badge: Callable[[Row], Mapping[str, Any]],
    achievement: str,
    resume: bool = False,
) -> Iterator[Outcome]:
    """What `issue_many` would do, a row at a time; signs nothing and records nothing.

    A recipient who stands in two rows is refused in the second (12 bytes are kept of each).
    `issued` says that the row is good.

    Raises:
        RecordError: the register cannot be used. And what `rows` raises.
    """
    seen: dict[bytes, int] = {}
    for some in chunks(rows, _SIZE):
        tried = [(row, _try(issuer, row, badge)) for row in some]
        hashes = {
            row.number: register.hash_recipient(known_as(row.recipient))
            for row, outcome in tried
            if outcome.state is State.ISSUED
        }
        found = register.holders([(each, achievement) for each in hashes.values()])
        for row, outcome in tried:
            recipient = hashes.get(row.number)
            if recipient is None:
                yield outcome
                continue
            identifier = found.get((recipient, achievement))
            first = seen.setdefault(bytes.fromhex(recipient)[:_MARK_BYTES], row.number)
            if first != row.number:
                yield Outcome(
                    row=row.number,
                    state=State.REFUSED,
                    code="row_twice",
                    problem=f"the recipient stands in row {first} already",
                )
            elif identifier is not None:
                yield present(row.number, identifier, resume=resume)
            else:
                yield outcome


def _try(issuer: Issuer, row: Row, badge: Callable[[Row], Mapping[str, Any]]) -> Outcome:
    try:
        document = issuer.complete(badge(row))
        found = problems(document, for_issuing=True) or meaning(document)
        if found:
            raise ModelError("the badge would not be signed", found)
        check(document)
    except McredError as error:
        return refusal(row, error)
    return Outcome(row=row.number, state=State.ISSUED)
