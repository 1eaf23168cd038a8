"""An issuer with a workspace, badges in every state, and a site of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from mcred import Issuer, SigningKey
from mcred.keys import KeyType
from mcred.microcredentials.definition import MicroCredential
from mcred.microcredentials.file_records import FileRecords
from mcred.microcredentials.programme import Programme
from mcred.register import Register
from mcred.share.site.building import SiteBuild, SiteSource, build_site
from mcred.share.site.catalogue import offered_by
from mcred.share.site.folder import Built
from mcred.share.site.grants import Grants
from mcred.share.site.publication import Publication
from mcred.share.site.theme_file import read_look
from mcred.status import make_entry, make_list_credential, new_list
from mcred.workspace import Workspace, load_document
from support.documents import EXTENSIONS, OB3, V2

__all__ = ["NOW", "URL", "Publisher", "file_bytes"]

DEFINITIONS = Path(__file__).parent.parent.parent / "examples" / "definitions"
URL = "https://badges.example.org/"
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
_LEVELS = ("Emerging", "Developing", "Proficient", "Exemplary")


def file_bytes(folder: Path) -> dict[str, bytes]:
    """Path → content of every file in a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@dataclass
class Publisher:
    """The same seed and names give the same bytes."""

    root: Path
    issuer_id: str = "did:web:badges.example.org"
    name: str = "Example District"
    url: str = URL
    publication: Publication = field(default_factory=Publication)
    units: dict[str, Built] = field(default_factory=dict)
    count: int = 0
    signing_key: SigningKey | None = None

    def __post_init__(self) -> None:
        self.key = self.signing_key or SigningKey.from_seed(bytes(32))
        self.workspace = Workspace.create(
            self.root / "issuer",
            name=self.name,
            key=self.key,
            issuer_id=None if self.issuer_id == "did:key" else self.issuer_id,
            url="https://www.example.org/",
            email="office@example.org",
            description="A district of twelve schools.",
            now=lambda: NOW,
            prepare=lambda place: Register.create(place / "register.sqlite").close(),
        )
        self.publication = Publication(url=self.url)

    @property
    def place(self) -> Path:
        return self.workspace.root

    def issuer(self, register: Register | None = None) -> Issuer:
        profile = self.workspace.settings.issuer
        return Issuer(
            profile={"id": profile.id, "type": ["Profile"], "name": profile.name},
            key=self.key,
            register=register,
            clock=lambda: NOW - timedelta(days=1),
            new_id=lambda: f"urn:uuid:00000000-0000-4000-8000-{self.count:012d}",
        )

    def issue(
        self, title: str = "Exit tickets", *, proof: str = "eddsa-rdfc-2022", **more: Any
    ) -> str:
        """Issue a badge, put it on the list of what is published, and return its id."""
        self.count += 1
        with Register.open(self.workspace.register_place) as register:
            signed = self.issuer(register).issue(
                {**_badge(title, self.url), **more},
                proof=proof,
                recipient=f"ada{self.count}@example.org",
            )
        self.publication = self.publication.with_badge(
            signed.id, now=NOW, random=lambda count: self.count.to_bytes(count, "big")
        )
        return signed.id

    def list_url(self, purpose: str = "revocation") -> str:
        return f"{self.url}status/{purpose}-1.json"

    @property
    def proof(self) -> str:
        """A kind of proof for the issuer's key."""
        return "eddsa-rdfc-2022" if self.key.key_type is KeyType.ED25519 else "ecdsa-rdfc-2019"

    def register(self) -> Register:
        return Register.open(self.workspace.register_place)

    def issue_listed(self, index: int, *, purpose: str = "revocation", **more: Any) -> str:
        entry = make_entry(self.list_url(purpose), index, purpose=purpose)
        return self.issue(credentialStatus=entry, **more)

    def offer(self, *names: str) -> None:
        """Publish sample definitions in the programme of the workspace."""
        for name in names:
            draft = MicroCredential.from_dict(load_document(DEFINITIONS / f"{name}.yaml"))
            self.programme.publish(draft, actor="office@example.org")

    @property
    def programme(self) -> Programme:
        self.workspace.records.mkdir(exist_ok=True)
        return Programme(FileRecords(self.workspace.records, durable=False), lambda: NOW)

    def publish_list(self, *set_: int, purpose: str = "revocation", days: int = 30) -> None:
        """Sign the status list with these places set, into the workspace's folder."""
        bits = new_list()
        for index in set_:
            bits.set(index)
        document = make_list_credential(
            bits,
            url=self.list_url(purpose),
            issuer=self.issuer().id,
            purposes=(purpose,),
            valid_from=NOW - timedelta(days=1),
            valid_until=NOW + timedelta(days=days),
        )
        folder = self.place / "status"
        folder.mkdir(exist_ok=True)
        signed = self.issuer().sign(document, proof=self.proof)
        (folder / f"{purpose}.json").write_text(signed.to_json())

    def theme(self, text: str, **files: bytes) -> None:
        folder = self.place / "site"
        folder.mkdir(exist_ok=True)
        (folder / "theme.toml").write_text(f"[theme]\n{text}\n")
        for name, data in files.items():
            (folder / name.replace("_", ".")).write_bytes(data)

    def build(
        self,
        folder: Path,
        *,
        now: datetime = NOW,
        afresh: bool = False,
        grants: Grants | None = None,
    ) -> SiteBuild:
        with Register.open(self.workspace.register_place) as register:
            source = SiteSource(
                settings=Workspace.open(self.place).settings,
                publication=self.publication,
                badges=register,
                look=read_look(self.place / "site", name=self.name),
                status=self.place / "status",
                static=self.place / "site" / "static",
                offers=tuple(offered_by(self.programme)),
                grants=grants or Grants(),
            )
            built = build_site(source, folder, before={} if afresh else self.units, now=now)
        self.units = dict(built.units)
        return built

    def page(self, folder: Path, identifier: str) -> Path:
        """The folder of a badge's page."""
        path = next(one.path for one in self.publication.badges if one.id == identifier)
        return folder / "c" / path


def _badge(title: str, url: str = URL) -> dict[str, Any]:
    base = f"{url}{'-'.join(re.findall('[a-z]+', title.lower()))}"
    return {
        "@context": [V2, OB3, EXTENSIONS],
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": title,
        "validFrom": "2026-01-01T00:00:00Z",
        "awardedDate": "2026-01-01T00:00:00Z",
        "credentialSubject": {
            "id": "did:example:learner",
            "type": ["AchievementSubject"],
            "achievement": {
                "id": base,
                "type": ["Achievement"],
                "achievementType": "MicroCredential",
                "name": title,
                "description": "Plans the next lesson from what the last one showed.",
                "criteria": {"narrative": "Hand in **three** tickets:\n\n- one\n- two"},
                "resultDescription": [_criterion(base, number) for number in (1, 2)],
            },
            "source": {"id": f"{url}assessors", "type": ["Profile"], "name": "The assessors"},
            "result": [
                {
                    "type": ["Result"],
                    "resultDescription": f"{base}#{number}",
                    "achievedLevel": f"{base}#{number}-{number + 2}",
                }
                for number in (1, 2)
            ],
        },
        "evidence": [
            {"type": ["Evidence"], "name": "Three tickets", "genre": "Student work"},
            {
                "id": "https://evidence.example.org/plan",
                "type": ["Evidence"],
                "name": "Plan of the next lesson",
                "narrative": "One next step for each group.",
            },
        ],
    }


def _criterion(base: str, number: int) -> dict[str, Any]:
    return {
        "id": f"{base}#{number}",
        "type": ["ResultDescription"],
        "name": ("Asks one question", "Sorts the answers")[number - 1],
        "resultType": "RubricCriterionLevel",
        "requiredLevel": f"{base}#{number}-3",
        "rubricCriterionLevel": [
            {
                "id": f"{base}#{number}-{rank}",
                "type": ["RubricCriterionLevel"],
                "name": name,
                "level": str(rank),
                "description": f"What a teacher at the level {name.lower()} does.",
            }
            for rank, name in enumerate(_LEVELS, start=1)
        ],
    }
