"""Status lists signed and written to the folder that is served."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from mcred.encoding.strict_json import dumps
from mcred.errors import UsageError
from mcred.issuer import Issuer
from mcred.register import ListKind, Publication, Register, StatusList
from mcred.status import make_list_credential, new_list
from mcred.workspace import write_atomic

__all__ = ["PublishedList", "StatusFiles"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedList:
    """A list in its place: its file, how many badges are set in it, and until when it holds."""

    list: StatusList
    path: Path
    count: int
    valid_until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusFiles:
    """The folder of one issuer's lists: `FOLDER/ID.json`, served at each list's address.

    `validity` is how long a signing holds, `ttl` how long a verifier may keep a copy.
    """

    folder: Path
    register: Register
    issuer: Issuer
    proof: str
    validity: timedelta = timedelta(days=7)
    ttl: timedelta = timedelta(hours=1)

    def publish(
        self, now: datetime, *, only_due: bool = False, only: Collection[str] | None = None
    ) -> list[PublishedList]:
        """Sign every list again and replace its file; `only_due` those that need it.

        Raises:
            UsageError: `status_issuer`: a list of another issuer id, which this key cannot sign
                (the others are written first); a file that cannot be written.
            RecordError: the register cannot be used.
        """
        wanted = [
            one
            for one in self.register.status.lists()
            if (only is None or one.id in only) and not (only_due and not one.is_due(now))
        ]
        foreign = [one for one in wanted if one.issuer != self.issuer.id]
        done = [self._publish(one.id, now) for one in wanted if one.issuer == self.issuer.id]
        if foreign:
            raise UsageError(
                f"the status list {foreign[0].id} is {foreign[0].issuer}'s, not "
                f"{self.issuer.id}'s: only its own key can sign it",
                code="status_issuer",
                lists=[one.id for one in foreign],
            )
        return done

    def _publish(self, list_id: str, now: datetime) -> PublishedList:
        written: list[PublishedList] = []

        def write(found: StatusList, values: Sequence[tuple[int, str]]) -> Publication:
            plain = found.kind is ListKind.ONE_EDTECH
            until = None if plain else now + self.validity
            text = _plain_text(found, values) if plain else self._signed_text(found, values, now)
            path = self.folder / f"{found.id}.json"
            data = (text + "\n").encode()
            try:
                self.folder.mkdir(exist_ok=True)
            except OSError as error:
                raise UsageError(
                    f"cannot make the folder {self.folder}: {error.strerror}", code="write"
                ) from error
            write_atomic(path, data)
            written.append(
                PublishedList(list=found, path=path, count=len(values), valid_until=until)
            )
            return Publication(digest=hashlib.sha256(data).hexdigest(), valid_until=until)

        self.register.status.publish(list_id, write)
        return written[0]

    def _signed_text(
        self, found: StatusList, values: Sequence[tuple[int, str]], now: datetime
    ) -> str:
        bits = new_list(found.length)
        for index, _ in values:
            bits.set(index)
        unsigned = make_list_credential(
            bits,
            url=found.url,
            issuer=self.issuer.id,
            purposes=[str(found.purpose)],
            valid_from=now,
            valid_until=now + self.validity,
            ttl=int(self.ttl / timedelta(milliseconds=1)),
        )
        return self.issuer.sign(unsigned, proof=self.proof).to_text()


def _plain_text(found: StatusList, values: Sequence[tuple[int, str]]) -> str:
    """Verifiable Credentials Revocation List 1.0: the ids of the revoked badges, without reasons.

    A reason may tell more of a person than the public need know; it stays in the event log.
    """
    return dumps(
        {
            "id": found.url,
            "type": str(found.kind),
            "issuer": found.issuer,
            "revokedCredential": [{"id": name, "revoked": True} for _, name in values],
        }
    )
