"""A person whom the programme knows: identifiers, roles, certifications."""

from __future__ import annotations

from mcred.microcredentials.certification import Certification
from mcred.microcredentials.model import Id, Model
from mcred.microcredentials.people import Person, Role

__all__ = ["Member"]


class Member(Model):
    """One person's entry; whoever is met for the first time has no roles."""

    id: Id
    person: Person
    roles: tuple[Role, ...] = ()
    certifications: tuple[Certification, ...] = ()
    former: tuple[Id, ...] = ()
    """Entries that turned out to be the same person."""
