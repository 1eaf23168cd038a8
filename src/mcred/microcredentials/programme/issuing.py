"""The issuer's part: a decision to award becomes one badge, once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mcred.errors import ConflictError, RuleError
from mcred.microcredentials.decision import Decision
from mcred.microcredentials.events import Event
from mcred.microcredentials.issued_badge import IssuedBadge
from mcred.microcredentials.people import Identifier, IdentifierKind, Person
from mcred.microcredentials.programme.base import person_of
from mcred.microcredentials.programme.deciding import Deciding
from mcred.microcredentials.records import Change

__all__ = ["Issuing"]

_KIND = "issued"
_FIRST = (IdentifierKind.DID, IdentifierKind.EMAIL, IdentifierKind.URL)


class Issuing(Deciding):
    """Who signs is not known here; what was signed for a decision is kept, and kept once."""

    def issue(
        self,
        decision_id: str,
        *,
        actor: Person | str,
        credential: str,
        format: str,  # noqa: A002 - named as the field of IssuedBadge
        text: str,
        recipient: str,
        document: Mapping[str, Any] | None = None,
    ) -> tuple[IssuedBadge, tuple[Event, ...]]:
        """Keep the signed badge of a decision; call it before the badge is handed out.

        Of several at once, one succeeds. Where the badge is already out and was lost on its way,
        `issued_badge` has it, the same to the letter.

        Args:
            decision_id: the decision that `awardable` gave.
            actor: who issues.
            credential: the id of the badge.
            format: how it was signed, as the verifier calls it.
            text: the signed badge.
            recipient: the identifier of the earner that stands in it.
            document: the credential, where `text` is a token.

        Raises:
            RuleError: `already_issued`, with `data["credential"]`; `not_awarded`;
                `not_the_earner`; or what `awardable` raises.
            NotFoundError: there is no such decision.
        """
        decision = self.awarded(decision_id)
        self.address_of(decision, recipient)
        badge = IssuedBadge(
            decision=decision.id,
            decision_digest=decision.digest,
            credential=credential,
            format=format,
            recipient=recipient,
            issued_at=self._clock(),
            text=text,
            document=None if document is None else dict(document),
        )
        happened = Event(
            type="issue",
            subject=decision.submission,
            at=badge.issued_at,
            actor=str(person_of(actor)),
            data={"decision": decision.id, "credential": credential},
        )
        change = Change(kind=_KIND, id=decision.id, data=badge.to_dict(), expected_version=0)
        try:
            self._records.commit([change], [happened.to_dict()])
        except ConflictError as error:
            self.refuse_issued(decision.id)
            raise error from None
        return badge, (happened,)

    def issued_badge(self, decision_id: str) -> IssuedBadge | None:
        """The badge that a decision was issued as, or None."""
        record = self._get(_KIND, decision_id)
        return None if record is None else IssuedBadge.from_dict(record.data)

    def refuse_issued(self, decision_id: str) -> None:
        """Nothing if the decision has not been issued; ask before signing in vain.

        Raises:
            RuleError: `already_issued`.
        """
        badge = self.issued_badge(decision_id)
        if badge is not None:
            when = badge.to_dict()["issued_at"]
            raise RuleError(
                f"decision {decision_id} was issued as {badge.credential} at {when}",
                code="already_issued",
                credential=badge.credential,
            )

    def awarded(self, decision_id: str) -> Decision:
        """The decision of that id, if a badge may be made from it.

        Raises:
            RuleError: `not_awarded`: another decision awarded; or as `awardable`.
            NotFoundError: there is none.
        """
        found = self.awardable(self.decision(decision_id).submission)
        if found.id != decision_id:
            raise RuleError(
                f"decision {decision_id} did not award: that was {found.id}", code="not_awarded"
            )
        return found

    def address_of(self, decision: Decision, given: str | None = None) -> str | None:
        """The identifier of the earner that a badge can name: a DID, an address, a URL.

        None where they have none of these.

        Args:
            decision: whose earner it is.
            given: the identifier that is wanted.

        Raises:
            RuleError: `not_the_earner`: the one that is wanted is not known to be theirs.
        """
        earner = self._member(decision.earner).person
        if given is None:
            known = {one.kind: one.value for one in reversed(earner.identifiers)}
            return next((known[kind] for kind in _FIRST if kind in known), None)
        if not Person(identifiers=(Identifier.parse(given),)).is_same_as(earner):
            raise RuleError(
                f"{given} is not known to be the earner, {earner}", code="not_the_earner"
            )
        return given
