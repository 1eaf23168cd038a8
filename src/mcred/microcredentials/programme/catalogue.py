"""Definitions: publish, retire, look up; `versions` makes the drafts."""

from __future__ import annotations

from collections.abc import Iterator

from mcred.errors import NotFoundError, RuleError
from mcred.microcredentials import versions
from mcred.microcredentials.definition import MicroCredential, Status
from mcred.microcredentials.events import Event
from mcred.microcredentials.people import Person
from mcred.microcredentials.programme.base import Base, key_id, person_of
from mcred.microcredentials.records import Change

__all__ = ["Catalogue"]

_Published = tuple[MicroCredential, tuple[Event, ...]]


class Catalogue(Base):
    """The definitions of a programme; a published version never changes (I15)."""

    def definition(self, definition_id: str, version: str | None = None) -> MicroCredential:
        """A version of a definition; the latest published one unless told which.

        Raises:
            NotFoundError: there is none.
        """
        if version is not None:
            record = self._get("definition", key_id(definition_id, version))
            if record is None:
                raise NotFoundError(f"there is no {definition_id}@{version}")
            return MicroCredential.from_dict(record.data)
        for known in reversed(self.versions(definition_id)):
            found = self.definition(definition_id, known)
            if found.status is Status.PUBLISHED:
                return found
        raise NotFoundError(f"no version of {definition_id} is published")

    def versions(self, definition_id: str) -> tuple[str, ...]:
        """The versions that are known, in the order they were added."""
        record = self._get("versions", key_id(definition_id))
        return () if record is None else tuple(record.data["versions"])

    def catalogue(self) -> Iterator[MicroCredential]:
        """The latest published version of every definition."""
        for record_id in self._records.list("versions"):
            definition_id = self._records.get("versions", record_id).data["id"]
            try:
                yield self.definition(definition_id)
            except NotFoundError:
                continue  # only drafts and retired versions

    def publish(self, definition: MicroCredential, *, actor: Person | str) -> _Published:
        """Publish a draft.

        Raises:
            RuleError: `published_is_immutable` where the version exists with other content,
                `already_published`, `no_evidence`.
            ModelError: its versions form no chain.
        """
        existing = self._get("definition", key_id(definition.id, definition.version))
        if existing is not None:
            stored = MicroCredential.from_dict(existing.data)
            code = (
                "already_published"
                if stored.digest == definition.digest
                else "published_is_immutable"
            )
            raise RuleError(
                f"{definition.id}@{definition.version} is published; a change needs a new version",
                code=code,
                definition=f"{definition.id}@{definition.version}",
            )
        published = versions.publish(definition, at=self._clock())
        known = self.versions(definition.id)
        versions.check_versions(
            [*(self.definition(definition.id, one) for one in known), published]
        )
        index = {"id": definition.id, "versions": [*known, definition.version]}
        change = self._change("versions", key_id(definition.id), index)
        return self._store(published, "publish", actor, change)

    def retire(self, definition_id: str, version: str, *, actor: Person | str) -> _Published:
        """Close a published version to new submissions.

        Raises:
            NotFoundError: there is none. RuleError: `not_published`.
        """
        retired = versions.retire(self.definition(definition_id, version))
        return self._store(retired, "retire", actor)

    def _store(
        self, definition: MicroCredential, event: str, actor: Person | str, *more: Change
    ) -> _Published:
        happened = Event(
            type=event,
            subject=str(definition.ref),
            at=self._clock(),
            actor=str(person_of(actor)),
            data={"digest": definition.digest},
        )
        record_id = key_id(definition.id, definition.version)
        change = self._change("definition", record_id, definition.to_dict())
        self._records.commit([change, *more], [happened.to_dict()])
        return definition, (happened,)
