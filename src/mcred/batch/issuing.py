"""Issue many badges: signed anywhere, recorded here, each recipient exactly once.

A row is present where its recipient has a badge of the achievement on record, so a batch that was
broken off is finished by giving all of it again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from mcred.batch.recipients import known_as
from mcred.batch.rows import Row
from mcred.batch.status_entries import with_entry
from mcred.batch.windows import chunks, in_order, made_here, require_portable
from mcred.errors import McredError, ModelError
from mcred.issuer import Issuer
from mcred.register import IssuedCredential, ListPlace, RecipientHash, Register, Series

__all__ = ["Outcome", "State", "issue_many", "present", "refusal"]


class State(StrEnum):
    """What became of a row."""

    ISSUED = "issued"
    PRESENT = "present"  #: the recipient has the badge already
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one row; `document` are the bytes of a badge issued just now."""

    row: int
    state: State
    id: str | None = None
    code: str | None = None
    problem: str | None = None
    document: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    """Rows to sign, with what that needs; all of it can be sent to another process."""

    issuer: Issuer | Callable[[], Issuer]
    badge: Callable[[Row], Mapping[str, Any]]
    proof: str | None
    rows: Sequence[Row]
    #: Of each row, where it is refused or present: what there is to say.
    decided: Mapping[int, Outcome]
    #: For each row to be signed, its place in each series.
    places: Sequence[Sequence[ListPlace]]
    hashes: Mapping[int, RecipientHash]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class _Signed:
    row: int
    record: IssuedCredential


def issue_many(
    issuer: Issuer | Callable[[], Issuer],
    rows: Iterable[Row],
    *,
    register: Register,
    badge: Callable[[Row], Mapping[str, Any]],
    achievement: str,
    series: Series | Sequence[Series] | None = None,
    proof: str | None = None,
    resume: bool = False,
    executor: Executor | None = None,
    ahead: int = 4,
    size: int = 500,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Iterator[Outcome]:
    """Sign and record a badge for each row, in order; one outcome a row, given once it is on disk.

    At most `ahead` times `size` rows are held at once. A row that cannot be issued is refused and
    the others go on.

    Args:
        issuer: without register; for an executor of processes or a cluster a callable that can be
            pickled and makes one, so that keys are loaded where they are used and never sent.
        executor: any of `concurrent.futures`, or a cluster's: dask's
            `client.get_executor(pure=False)`. Without one, all is done here.
        badge: makes the unsigned badge of a row, such as a `Template`; pickled likewise.
        achievement: the id under which a recipient has one badge.
        series: the status lists that the badges get a place in; two for two purposes.
        resume: a recipient who has the badge already is `present`; otherwise `refused`.

    Raises:
        RecordError: the register cannot be used; the rows given out before are safe.
        UsageError: `worker_lost`; `not_portable`: an issuer with its key for other processes; and
            what `rows` raises.
    """
    if isinstance(issuer, Issuer):
        require_portable(issuer, executor, what="issuer")

    def prepared() -> Iterator[_Job]:
        for some in chunks(rows, size):
            decided, hashes = _decide(register, some, achievement, resume=resume)
            count = len(some) - len(decided)
            places = _reserve(register, series, count)
            yield _Job(
                issuer=issuer, badge=badge, proof=proof, rows=some, decided=decided,
                places=places, hashes=hashes, at=clock(),
            )  # fmt: skip

    for results in in_order(_sign_all, prepared(), executor=executor, ahead=ahead):
        signed = [each for each in results if isinstance(each, _Signed)]
        late = _record(register, signed)
        for each in results:
            yield _outcome(each, late, resume=resume)


def _reserve(
    register: Register, series: Series | Sequence[Series] | None, count: int
) -> list[tuple[ListPlace, ...]]:
    several = [series] if isinstance(series, Series) else [*(series or ())]
    if not several or not count:
        return []
    handed = [register.status.reserve(each, count) for each in several]
    return list(zip(*handed, strict=True))


def _decide(
    register: Register, rows: Sequence[Row], achievement: str, *, resume: bool
) -> tuple[dict[int, Outcome], dict[int, RecipientHash]]:
    """The outcomes that are known before anything is signed, and the recipients' hashes."""
    decided: dict[int, Outcome] = {}
    hashes: dict[int, RecipientHash] = {}
    for row in rows:
        if row.problem is not None:
            decided[row.number] = Outcome(
                row=row.number, state=State.REFUSED, code="row", problem=row.problem
            )
            continue
        try:
            hashes[row.number] = register.hash_recipient(known_as(row.recipient))
        except McredError as error:
            decided[row.number] = refusal(row, error)
    found = register.holders([(each, achievement) for each in hashes.values()])
    for number, recipient in hashes.items():
        identifier = found.get((recipient, achievement))
        if identifier is not None:
            decided[number] = present(number, identifier, resume=resume)
    return decided, hashes


def _sign_all(job: _Job) -> list[Outcome | _Signed]:
    issuer = job.issuer if isinstance(job.issuer, Issuer) else made_here(job.issuer)
    places = iter(job.places)
    done: list[Outcome | _Signed] = []
    for row in job.rows:
        known = job.decided.get(row.number)
        done.append(_sign(row, job, issuer, next(places, ())) if known is None else known)
    return done


def _sign(row: Row, job: _Job, issuer: Issuer, places: Sequence[ListPlace]) -> Outcome | _Signed:
    try:
        document = job.badge(row)
        if places:
            document = with_entry(document, *places)
        signed = issuer.sign(document, proof=job.proof)
        record = IssuedCredential(
            id=signed.id,
            document=signed.to_text().encode(),
            format=signed.format,
            achievement=str(signed.document["credentialSubject"]["achievement"]["id"]),
            recipient_hash=job.hashes[row.number],
            issued_at=job.at,
            status=places[0].entry if places else None,
            further=tuple(place.entry for place in places[1:]),
        )
    except McredError as error:
        return refusal(row, error)
    return _Signed(row=row.number, record=record)


def _record(register: Register, signed: Sequence[_Signed]) -> Mapping[str, str]:
    """Record what was signed; for what was not recorded, whose badge is there in its place."""
    if not signed:
        return {}
    new = {record.id for record in register.record_once([each.record for each in signed])}
    late = [each.record for each in signed if each.record.id not in new]
    if not late:
        return {}
    found = register.holders([(record.recipient_hash, record.achievement) for record in late])
    return {record.id: found[record.recipient_hash, record.achievement] for record in late}


def _outcome(each: Outcome | _Signed, late: Mapping[str, str], *, resume: bool) -> Outcome:
    if isinstance(each, Outcome):
        return each
    record = each.record
    if record.id in late:
        return present(each.row, late[record.id], resume=resume)
    return Outcome(row=each.row, state=State.ISSUED, id=record.id, document=record.document)


def present(number: int, identifier: str, *, resume: bool) -> Outcome:
    """The outcome of a row whose recipient has the badge already."""
    if resume:
        return Outcome(row=number, state=State.PRESENT, id=identifier)
    return Outcome(
        row=number,
        state=State.REFUSED,
        id=identifier,
        code="already_issued",
        problem=f"the recipient has this badge already: {identifier}",
    )


def refusal(row: Row, error: McredError) -> Outcome:
    """The outcome of a row that an error speaks of, on one line."""
    text = error.message
    if isinstance(error, ModelError):
        text = "; ".join(str(problem) for problem in error.problems)
    return Outcome(row=row.number, state=State.REFUSED, code=error.code, problem=text)
