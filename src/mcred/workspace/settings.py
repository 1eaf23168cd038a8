"""`mcred.toml` as values: the issuer's profile, its keys, its register and its defaults."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from mcred.errors import ModelError, Problem
from mcred.workspace.layout import KEY_NAME, REGISTER
from mcred.workspace.settings_problems import expect, problems

if TYPE_CHECKING:
    from mcred.keys import VerificationKey

__all__ = [
    "FORMAT",
    "Defaults",
    "IssuerProfile",
    "KeyRecord",
    "Keys",
    "ProgrammePlace",
    "Retention",
    "Settings",
    "StatusLists",
    "read_settings",
]

FORMAT = 1  #: of mcred.toml, in this version


def _line(value: str) -> str:
    if not value.strip() or not value.isprintable():
        raise expect("one line of text")
    return value


def _matching(pattern: str, expected: str) -> AfterValidator:
    compiled = re.compile(pattern)

    def check(value: str) -> str:
        if not compiled.fullmatch(value):
            raise expect(expected)
        return value

    return AfterValidator(check)


def _first(value: int) -> int:
    if value != FORMAT:
        raise expect(str(FORMAT))
    return value


Line = Annotated[str, AfterValidator(_line)]
_URI_REST = r"[^\s<>\"{}|\\^`]+"
WebAddress = Annotated[str, _matching(rf"https?://{_URI_REST}", "an http or https address")]
IssuerId = Annotated[
    str, _matching(rf"did:[a-z0-9]+:{_URI_REST}|https://{_URI_REST}", "a DID or an https address")
]
Image = Annotated[
    str, _matching(rf"https?://{_URI_REST}|data:image/{_URI_REST}", "an address of an image")
]
Email = Annotated[str, _matching(r"[^\s@]+@[^\s@]+", "an e-mail address")]
KeyName = Annotated[str, _matching(KEY_NAME, "a key's name: a-z, 0-9, '.', '_', '-'")]
PublicKey = Annotated[
    str,
    _matching(
        r"z[1-9A-HJ-NP-Za-km-z]{40,200}"
        r"|-----BEGIN PUBLIC KEY-----\n[A-Za-z0-9+/=\n]+\n-----END PUBLIC KEY-----\n?",
        "a Multikey (z6Mk…) or a public key in PEM",
    ),
]
ProofName = Annotated[str, _matching(r"[a-z0-9][a-z0-9+.-]{0,63}", "the name of a kind of proof")]


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, populate_by_name=True)


class IssuerProfile(_Table):
    """Who issues; what goes into the profile of every badge."""

    id: IssuerId
    name: Line
    url: WebAddress | None = None
    email: Email | None = None
    description: str | None = None
    image: Image | None = None


class KeyRecord(_Table):
    """A key that signs or has signed, by its public half, and from when until when it did."""

    name: KeyName
    type: Literal["Ed25519", "P-256", "P-384", "RSA"]
    public_key: PublicKey
    since: AwareDatetime
    until: AwareDatetime | None = None

    @model_validator(mode="after")
    def _in_order(self) -> KeyRecord:
        if self.until is not None and self.until < self.since:
            raise expect("until not before since")
        return self

    def verification_key(self) -> VerificationKey:
        """The public key. Raises EncodingError or KeyFileError for text that is no key."""
        from mcred.keys import VerificationKey

        if self.public_key.startswith("z"):
            return VerificationKey.from_multikey(self.public_key)
        return VerificationKey.from_pem(self.public_key.encode())


class Keys(_Table):
    """The key that signs now, by name, and every key there was; files are `keys/NAME.pem`."""

    current: KeyName
    known: tuple[KeyRecord, ...] = Field(strict=False)

    @model_validator(mode="after")
    def _hang_together(self) -> Keys:
        names = [key.name for key in self.known]
        if len(set(names)) != len(names):
            raise expect("keys of different names")
        if self.current not in names:
            raise expect("an entry [[keys.known]] for the current key")
        if self.current_key.until is not None:
            raise expect("no end (until) for the current key")
        return self

    @property
    def current_key(self) -> KeyRecord:
        """The record of the key that signs now."""
        return next(key for key in self.known if key.name == self.current)


class RegisterPlace(_Table):
    """Where the records are: a path from the workspace, or a SQLAlchemy URL."""

    url: Line = REGISTER


class Defaults(_Table):
    """What a command does when it is not told otherwise."""

    proof: ProofName = "eddsa-rdfc-2022"


class StatusLists(_Table):
    """Where the status lists are served, which kind they are, and how long each signing holds."""

    base_url: Annotated[
        str,
        _matching(
            r"https://[^\s<>\"{}|\\^`?#]*[^\s<>\"{}|\\^`?#/]", "an https address, no final /"
        ),
    ]
    purpose: Literal["revocation", "suspension", "both"] = "revocation"
    type: Literal["BitstringStatusList", "1EdTechRevocationList"] = "BitstringStatusList"
    valid_days: Annotated[int, Field(ge=1, le=366)] = 7
    ttl_minutes: Annotated[int, Field(ge=1, le=10_080)] = 60

    @model_validator(mode="after")
    def _can_say_it(self) -> StatusLists:
        if self.type == "1EdTechRevocationList" and self.purpose != "revocation":
            raise expect("a 1EdTechRevocationList for revocation only")
        return self


class ProgrammePlace(_Table):
    """Where the records of a programme are: the folder records/, or the register's database."""

    records: Literal["files", "register"] = "files"


class Retention(_Table):
    """How many days records are kept at least, whoever asks for their erasure."""

    decisions_days: Annotated[int, Field(ge=0, le=36_525)] = 0
    badges_days: Annotated[int, Field(ge=0, le=36_525)] = 0


class Settings(_Table):
    """All of `mcred.toml`."""

    format: Annotated[int, AfterValidator(_first)]
    issuer: IssuerProfile
    keys: Keys
    records: RegisterPlace = Field(default_factory=RegisterPlace, alias="register")
    defaults: Defaults = Field(default_factory=Defaults)
    status: StatusLists | None = None
    programme: ProgrammePlace = Field(default_factory=ProgrammePlace)
    retention: Retention = Field(default_factory=Retention)


def read_settings(table: Mapping[str, Any], *, where: str) -> Settings:
    """Check the values of a `mcred.toml`; `where` names the file.

    Raises:
        ModelError: every problem at once, each with its path and value; `settings_newer` for a
            file of a later format.
    """
    found = table.get("format")
    if isinstance(found, int) and not isinstance(found, bool) and found > FORMAT:
        problem = Problem(
            "$.format", "settings_newer", f"{FORMAT}; a later mcred wrote this file", str(found)
        )
        raise ModelError(where, [problem], code="settings_newer")
    try:
        return Settings.model_validate(dict(table))
    except ValidationError as error:
        raise ModelError(where, problems(error, Settings), code="settings") from None


def in_seconds(moment: datetime) -> datetime:
    """A moment as the file shows it: UTC, whole seconds."""
    return moment.astimezone(UTC).replace(microsecond=0)
