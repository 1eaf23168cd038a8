"""What `extract` gives back, and how the text of a badge is told apart.

Open Badges 3.0 document formats; Open Badges 2.0 baking.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from mcred.containers import jws
from mcred.encoding.strict_json import JSON, loads, shorten
from mcred.errors import NoCredentialError
from mcred.limits import Limits

__all__ = ["Container", "Contents", "Kind", "read_text"]

Container = Literal["json", "jws", "cose", "png", "svg", "html", "pdf", "qr"]
Kind = Literal["json", "jws", "cose", "url"]

MEDIA_TYPES: Mapping[Container, str] = {
    "json": "application/vc+ld+json",
    "jws": "text/plain",
    "cose": "application/vc+cose",
    "png": "image/png",
    "svg": "image/svg+xml",
    "html": "text/html",
    "pdf": "application/pdf",
    "qr": "text/plain",
}
_LEGACY_CONTEXTS = (
    "https://w3id.org/openbadges/",
    "https://openbadgespec.org/",
    "https://purl.imsglobal.org/spec/ob/v2p",  # 2.1
)
_VERIFIABLE = frozenset({"VerifiableCredential", "VerifiablePresentation"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """The badge data found in a file.

    `text` is the credential: JSON, a compact JWS, or (Open Badges 2 only) the address of a hosted
    assertion, as `kind` says; a COSE_Sign1 has none, its bytes are `data`. `value` is the parsed
    JSON where `kind` is `json`; `version` the version of Open Badges. `further` counts badges in
    the same file that were not read, because the first counts; `notes` are codes of oddities that
    a report should name. `claims` is the parsed payload where `kind` is `jws` or `cose` and the
    payload is JSON that is accepted, else None.
    """

    container: Container
    text: str
    kind: Kind
    version: Literal[2, 3]
    further: int = 0
    notes: tuple[str, ...] = ()
    value: JSON = field(default=None, compare=False, repr=False)
    claims: JSON = field(default=None, compare=False, repr=False)
    data: bytes = field(default=b"", repr=False)

    @property
    def media(self) -> str:
        """The media type of the container."""
        return MEDIA_TYPES[self.container]


def read_text(
    text: str,
    *,
    container: Container,
    limits: Limits,
    legacy: bool = False,
    further: int = 0,
    notes: tuple[str, ...] = (),
) -> Contents:
    """Decide by the first character what the text of a badge is, and check its form.

    `legacy` says that the text was found where Open Badges 2 puts it; only there may it be the
    address of a hosted assertion.

    Raises:
        StrictJSONError, LimitError: the text begins like JSON and is none that is accepted.
        ContainerError, UnsupportedError: the text begins like a token; see `jws.parse`.
        NoCredentialError: the text is nothing that a badge can be.
    """
    text = text.removeprefix("\ufeff").strip()
    kind: Kind
    value: JSON = None
    claims: JSON = None
    if text.startswith(("{", "[")):
        kind = "json"
        claims = value = loads(text, limits=limits)
    elif jws.looks_like_jws(text):
        kind, claims = "jws", jws.parse(text).claims(limits=limits)
    elif legacy and text.lower().startswith(("https://", "http://")) and len(text.split()) == 1:
        kind = "url"
    else:
        raise NoCredentialError(
            f"neither JSON nor a compact JWS: {shorten(text[:60], 40)}", code="no_credential_text"
        )
    return Contents(
        container=container,
        text=text,
        kind=kind,
        version=_version(claims, legacy=legacy),
        further=further,
        notes=notes,
        value=value,
        claims=claims if kind == "jws" else None,
    )


def _version(document: JSON, *, legacy: bool) -> Literal[2, 3]:
    """The version of Open Badges that a document is of; its place decides where it does not say."""
    if not isinstance(document, Mapping):
        return 2 if legacy else 3
    inner = document.get("vc")  # the payload of a VCDM 1.1 token
    credential = inner if isinstance(inner, Mapping) else document
    if _VERIFIABLE & set(_strings(credential.get("type"))):
        return 3  # whatever other contexts it adds, Blockcerts 3 those of Open Badges 2
    contexts = credential.get("@context")
    if contexts is None:  # Open Badges before 1.1 had none
        return 2 if legacy or {"badge", "recipient"} <= document.keys() else 3
    named = _strings(contexts)
    return 2 if any(context.startswith(_LEGACY_CONTEXTS) for context in named) else 3


def _strings(value: JSON) -> list[str]:
    return [item for item in (value if isinstance(value, list) else [value]) if type(item) is str]
