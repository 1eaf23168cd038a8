"""The people of a programme: their identifiers, roles and certifications."""

from __future__ import annotations

from collections.abc import Iterable

from mcred.errors import RuleError
from mcred.microcredentials.certification import Certification
from mcred.microcredentials.events import Event
from mcred.microcredentials.member import Member
from mcred.microcredentials.people import Person, Role, merge
from mcred.microcredentials.programme.base import Base, key_id, person_of
from mcred.microcredentials.records import Change

__all__ = ["People"]

_Registered = tuple[Member, tuple[Event, ...]]


class People(Base):
    """Who is who; two entries that share an identifier are one person."""

    def member(self, person: Person | str) -> Member:
        """What is known of a person; an entry without roles for somebody new."""
        return self._member(person)

    def register(
        self,
        person: Person | str,
        *,
        actor: Person | str,
        roles: Iterable[Role | str] = (),
        certifications: Iterable[Certification] = (),
    ) -> _Registered:
        """Enter a person, or add identifiers, roles and certifications to their entry.

        A certification replaces the one of the same id, which is how one is withdrawn.

        Raises:
            RuleError: `own_role` where somebody gives roles or certifications to themselves.
            ConflictError: the entry was changed at the same time.
        """
        person = person_of(person)
        wanted = tuple(Role(role) for role in roles)
        certificates = tuple(certifications)
        by = self._member(actor)
        if (wanted or certificates) and by.person.is_same_as(self._member(person).person):
            raise RuleError(
                f"{by.person} cannot give a role or certification to themselves", code="own_role"
            )
        found = self._find_members(person)
        member = self._merged(person, found)
        by_id = {one.id: one for one in (*member.certifications, *certificates)}
        member = member.replace(
            roles=tuple(dict.fromkeys((*member.roles, *wanted))),
            certifications=tuple(by_id.values()),
        )
        data = {
            "roles": [str(role) for role in wanted],
            "certifications": [one.id for one in certificates],
            "merged": list(member.former),
        }
        return self._store_member(member, "register", str(by.person), data)

    def dismiss(
        self, person: Person | str, role: Role | str, *, actor: Person | str
    ) -> _Registered:
        """Take a role from a person.

        Raises:
            RuleError: `role_missing`.
        """
        member = self._member(person)
        role = Role(role)
        if role not in member.roles:
            raise RuleError(f"{member.person} is no {role}", code="role_missing")
        member = member.replace(roles=tuple(one for one in member.roles if one is not role))
        return self._store_member(member, "dismiss", str(person_of(actor)), {"roles": [str(role)]})

    def _merged(self, person: Person, found: list[Member]) -> Member:
        if not found:
            return Member(id=self._new_id(), person=person)
        first, *others = found
        certifications = {one.id: one for member in found for one in member.certifications}
        return Member(
            id=first.id,
            person=merge(first.person, *(one.person for one in others), person),
            roles=tuple(dict.fromkeys(role for member in found for role in member.roles)),
            certifications=tuple(certifications.values()),
            former=tuple(
                dict.fromkeys(
                    (*first.former, *(one for other in others for one in (other.id, *other.former)))
                )
            ),
        )

    def _store_member(
        self, member: Member, event: str, actor: str, data: dict[str, list[str]]
    ) -> _Registered:
        happened = Event(type=event, subject=member.id, at=self._clock(), actor=actor, data=data)
        changes: list[Change] = [self._change("member", member.id, member.to_dict())]
        changes += [
            self._change("identity", key_id(key), {"member": member.id})
            for key in sorted(member.person.keys)
        ]
        self._records.commit(changes, [happened.to_dict()])
        return member, (happened,)
