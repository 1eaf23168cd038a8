"""A person's records that nobody may erase, and why."""

from __future__ import annotations

from mcred.microcredentials.model import Id, Model, Moment, Text
from mcred.microcredentials.people import Person

__all__ = ["LegalHold"]


class LegalHold(Model):
    """In force as long as it is on record."""

    kind_of_document = "legal hold"

    id: Id
    person: Person
    reason: Text
    since: Moment
    actor: Text
