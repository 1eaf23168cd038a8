"""A badge from a decision: made once, on record before it is handed out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from mcred.awarding import award
from mcred.cli.issue_badge import Badge
from mcred.cli.programme import now, open_records
from mcred.encoding.dates import format_datetime
from mcred.errors import ConflictError, NotFoundError, RuleError, UsageError
from mcred.issuer import VC_JWT, Issuer, SignedCredential
from mcred.microcredentials.decision import Decision
from mcred.microcredentials.events import Event
from mcred.microcredentials.people import Identifier, IdentifierKind, Person
from mcred.microcredentials.programme import Programme
from mcred.microcredentials.records import Change, Record, Records
from mcred.openbadges.recipient import read_recipient
from mcred.register import Register
from mcred.workspace import Workspace

__all__ = ["FromDecision"]

_KIND = "issued"  #: of the records, one for each decision that was issued
_FIRST = (IdentifierKind.DID, IdentifierKind.EMAIL, IdentifierKind.URL)


@dataclass(frozen=True, slots=True, kw_only=True)
class FromDecision:
    """One decision to award, and the records that know whether it has been issued."""

    issuer: Issuer
    register: Register
    records: Records
    programme: Programme
    decision: Decision
    earner: Person
    issued: Record | None

    @classmethod
    def find(
        cls,
        workspace: Workspace,
        issuer: Issuer,
        register: Register,
        *,
        decision: str | None,
        submission: str | None,
    ) -> Self:
        """The decision of that id, or the one that awarded that submission.

        Raises:
            NotFoundError: there is none.
            RuleError: it awards nothing, or not any more, or is not what was decided.
        """
        records = open_records(workspace)
        programme = Programme(records, now)
        of = submission if decision is None else programme.decision(decision).submission
        found = programme.awardable(str(of))
        if decision is not None and found.id != decision:
            raise RuleError(
                f"decision {decision} did not award: that was {found.id}", code="not_awarded"
            )
        try:
            issued = records.get(_KIND, found.id)
        except NotFoundError:
            issued = None
        earner = programme.member(found.earner).person
        return cls(
            issuer=issuer, register=register, records=records, programme=programme,
            decision=found, earner=earner, issued=issued,
        )  # fmt: skip

    def sign(self, *, recipient: str | None, proof: str, actor: str) -> Badge:
        """The badge of the decision, which can be recorded once.

        Raises:
            RuleError: `already_issued`; `not_the_earner` for a recipient who is somebody else.
            UsageError: the earner has no address that a badge can name.
        """
        if self.issued is not None:
            raise _already(self.decision, self.issued.data)
        to = self._recipient(recipient)
        credential = award(self.decision, profile=self.issuer.profile, recipient=to, now=now())
        signed = self.issuer.sign(credential, proof=proof)

        def record() -> None:
            self._claim(signed, to=to, actor=actor)
            self._register(signed.id, signed.format, signed.to_text(), to)

        return Badge.of(signed, record, decision=self.decision.id)

    def again(self) -> Badge:
        """The badge that the decision was issued as, the same to the letter.

        Raises:
            NotFoundError: it has not been issued.
        """
        if self.issued is None:
            raise NotFoundError(f"decision {self.decision.id} has not been issued")
        data = self.issued.data
        is_token = data["format"] == VC_JWT
        return Badge(
            id=data["credential"],
            format=data["format"],
            text=data["text"],
            document=data["document"] if is_token else json.loads(data["text"]),
            jwt=data["text"] if is_token else None,
            # on record twice is on record once; it mends a register that missed it
            record=lambda: self._register(
                data["credential"], data["format"], data["text"], data["recipient"]
            ),
            decision=self.decision.id,
        )

    def _recipient(self, given: str | None) -> str:
        if given is None:
            known = {one.kind: one.value for one in reversed(self.earner.identifiers)}
            found = next((known[kind] for kind in _FIRST if kind in known), None)
            if found is None:
                raise UsageError(
                    "the earner has neither a DID nor an e-mail address: mcred people add "
                    f"{self.earner} --also ADDRESS",
                    code="recipient",
                )
            return found
        _, value = read_recipient(given)
        if not Person(identifiers=(Identifier.parse(value),)).is_same_as(self.earner):
            raise RuleError(
                f"{value} is not known to be the earner; if it is: mcred people add "
                f"{self.earner} --also {value}",
                code="not_the_earner",
            )
        return value

    def _claim(self, signed: SignedCredential, *, to: str, actor: str) -> None:
        at = now()
        data = {
            "decision_digest": self.decision.digest,
            "credential": signed.id,
            "format": signed.format,
            "recipient": to,
            "issued_at": format_datetime(at),
            "text": signed.to_text(),
            **({"document": dict(signed.document)} if signed.jwt is not None else {}),
        }
        happened = Event(
            type="issue",
            subject=self.decision.submission,
            at=at,
            actor=actor,
            data={"decision": self.decision.id, "credential": signed.id},
        )
        change = Change(kind=_KIND, id=self.decision.id, data=data, expected_version=0)
        try:
            self.records.commit([change], [happened.to_dict()])
        except ConflictError as error:  # somebody else was quicker
            raise _already(self.decision, self.records.get(_KIND, self.decision.id).data) from error

    def _register(self, credential: str, proof: str, text: str, to: str) -> None:
        self.register.record_issued(
            text.encode(),
            id=credential,
            format=proof,
            achievement=self.decision.definition.id,
            recipient_hash=self.register.hash_recipient(to),
            decision_digest=self.decision.digest,
        )


def _already(decision: Decision, data: Mapping[str, Any]) -> RuleError:
    return RuleError(
        f"decision {decision.id} was issued as {data['credential']} at {data['issued_at']}; "
        "--copy writes that badge again",
        code="already_issued",
        credential=data["credential"],
    )
