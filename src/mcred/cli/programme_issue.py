"""A badge from a decision: made once, on record before it is handed out."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Self

from mcred.awarding import award
from mcred.cli.issue_badge import Badge
from mcred.cli.programme import now, open_records
from mcred.errors import NotFoundError, RuleError, UsageError
from mcred.issuer import Issuer
from mcred.microcredentials.decision import Decision
from mcred.microcredentials.programme import Programme
from mcred.openbadges.recipient import read_recipient
from mcred.register import Register
from mcred.workspace import Workspace

__all__ = ["FromDecision"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FromDecision:
    """One decision to award, and the programme that knows whether it has been issued."""

    issuer: Issuer
    register: Register
    programme: Programme
    decision: Decision

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
        programme = Programme(open_records(workspace), now)
        found = (
            programme.awardable(str(submission))
            if decision is None
            else programme.awarded(decision)
        )
        return cls(issuer=issuer, register=register, programme=programme, decision=found)

    def sign(self, *, recipient: str | None, proof: str, actor: str) -> Badge:
        """The badge of the decision, which can be recorded once.

        Raises:
            RuleError: `already_issued`; `not_the_earner` for a recipient who is somebody else.
            UsageError: the earner has no address that a badge can name.
        """
        self._refuse_issued()
        to = self._recipient(recipient)
        credential = award(self.decision, profile=self.issuer.profile, recipient=to, now=now())
        signed = self.issuer.sign(credential, proof=proof)

        def record() -> None:
            try:
                self.programme.issue(
                    self.decision.id, actor=actor, credential=signed.id, format=signed.format,
                    text=signed.to_text(), recipient=to,
                    document=signed.document if signed.jwt is not None else None,
                )  # fmt: skip
            except RuleError:  # somebody else was quicker
                self._refuse_issued()
                raise
            self._register(signed.id, signed.format, signed.to_text(), to)

        return Badge.of(signed, record, decision=self.decision.id)

    def again(self) -> Badge:
        """The badge that the decision was issued as, the same to the letter.

        Raises:
            NotFoundError: it has not been issued.
        """
        badge = self.programme.issued_badge(self.decision.id)
        if badge is None:
            raise NotFoundError(f"decision {self.decision.id} has not been issued")
        return Badge(
            id=badge.credential,
            format=badge.format,
            text=badge.text,
            document=json.loads(badge.text) if badge.document is None else badge.document,
            jwt=None if badge.document is None else badge.text,
            # on record twice is on record once; it mends a register that missed it
            record=lambda: self._register(
                badge.credential, badge.format, badge.text, badge.recipient
            ),
            decision=self.decision.id,
        )

    def _refuse_issued(self) -> None:
        try:
            self.programme.refuse_issued(self.decision.id)
        except RuleError as error:
            raise RuleError(
                f"{error.message}; --copy writes that badge again", code=error.code, **error.data
            ) from error

    def _recipient(self, given: str | None) -> str:
        value = None if given is None else read_recipient(given)[1]
        earner = self.programme.member(self.decision.earner).person
        try:
            found = self.programme.address_of(self.decision, value)
        except RuleError as error:
            raise RuleError(
                f"{error.message}; if it is: mcred people add {earner} --also {value}",
                code=error.code,
            ) from error
        if found is None:
            raise UsageError(
                "the earner has neither a DID nor an e-mail address: mcred people add "
                f"{earner} --also ADDRESS",
                code="recipient",
            )
        return found

    def _register(self, credential: str, proof: str, text: str, to: str) -> None:
        self.register.record_issued(
            text.encode(),
            id=credential,
            format=proof,
            achievement=self.decision.definition.id,
            recipient_hash=self.register.hash_recipient(to),
            decision_digest=self.decision.digest,
        )
