"""Every exception that mcred raises.

McredError
├── UsageError                the caller's mistake: what was asked for cannot be done
│   ├── KeyFileError          a key that cannot be read, or a wrong passphrase
│   ├── TrustFileError        a trust file that cannot be used
│   └── RecordError           the issuer's records refuse it
│       ├── NotFoundError     no such record
│       └── ConflictError     the record has changed since it was read
├── RuleError                 a rule of the micro-credential's life forbids it (names the rule)
├── NotVerifiedError          `report.require()` on a report that does not allow it
├── DataError                 data from outside is not what it should be
│   ├── StrictJSONError       not the JSON that design rule 1 accepts
│   ├── EncodingError         base58, base64url, multibase, multikey
│   ├── ContainerError        a PNG, SVG or JWS that is damaged
│   ├── NoCredentialError     intact, but there is no badge in it
│   ├── ModelError            does not have the shape or meaning that its class demands
│   ├── DocumentError         JSON-LD that cannot be signed or verified safely
│   │   ├── UnknownContextError
│   │   └── UnsignedStatementError   a statement that a signature would not cover
│   ├── ProofError            a proof that does not hold
│   ├── KeyBindingError       the key is not the issuer's
│   └── UnsupportedError      a method that this version does not know, named
├── LimitError                a bound of `Limits` was reached
└── FetchError                something on the web could not be had
    ├── FetchRefusedError     the address breaks a safety rule; nothing was opened
    ├── FetchFailedError      tried, and it did not work (status, deadline, TLS …)
    └── OfflineError          not tried, because no network was allowed
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

__all__ = [
    "ConflictError",
    "ContainerError",
    "DataError",
    "DocumentError",
    "EncodingError",
    "FetchError",
    "FetchFailedError",
    "FetchRefusedError",
    "KeyBindingError",
    "KeyFileError",
    "LimitError",
    "McredError",
    "ModelError",
    "NoCredentialError",
    "NotFoundError",
    "NotVerifiedError",
    "OfflineError",
    "Problem",
    "ProofError",
    "RecordError",
    "RuleError",
    "StrictJSONError",
    "TrustFileError",
    "UnknownContextError",
    "UnsignedStatementError",
    "UnsupportedError",
    "UsageError",
]


class McredError(Exception):
    """Base of every error here.

    `code` is stable and for programs; the message is one line for people; `data` holds what the
    message was made of, so that a report can say it in another language. Nothing secret is put
    into either.
    """

    code = "error"

    def __init__(self, message: str, *, code: str | None = None, **data: Any) -> None:
        super().__init__(message)
        if code is not None:
            self.code = code
        self.data: Mapping[str, Any] = data

    @property
    def message(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a document.

    `path` is a JSON path (`$.credentialSubject.result[0].value`), `seen` the value there, shortened
    for people, `expected` what should have been there, `code` a stable name for the rule.
    """

    path: str
    code: str
    expected: str
    seen: str | None = None

    def __str__(self) -> str:
        seen = "" if self.seen is None else f", found {self.seen}"
        return f"{self.path}: expected {self.expected}{seen}"


class UsageError(McredError):
    """The caller asked for something that cannot be done."""

    code = "usage"


class KeyFileError(UsageError):
    """A key that cannot be read, is of no supported kind, or whose passphrase is wrong."""

    code = "key_file"


class TrustFileError(UsageError):
    """A trust file that cannot be read or contradicts itself."""

    code = "trust_file"


class RecordError(UsageError):
    """The issuer's records refuse what was asked."""

    code = "record"


class NotFoundError(RecordError):
    """There is no record of that id."""

    code = "not_found"


class ConflictError(RecordError):
    """The record has another version than the one the caller expected."""

    code = "conflict"


class RuleError(McredError):
    """A named rule of the micro-credential's life forbids it; `code` is the rule."""

    code = "rule"


class NotVerifiedError(McredError):
    """The report does not allow to rely on the credential."""

    code = "not_verified"


class DataError(McredError):
    """Data from outside is not what it should be."""

    code = "data"


class StrictJSONError(DataError):
    """Not the JSON of design rule 1; `data["path"]` or `data["position"]` says where."""

    code = "json"


class EncodingError(DataError):
    """Text that does not decode as base58btc, base64url, multibase or Multikey."""

    code = "encoding"


class ContainerError(DataError):
    """An image or a token whose structure is damaged."""

    code = "container"


class NoCredentialError(DataError):
    """Intact, but there is no badge in it."""

    code = "no_credential"


class ModelError(DataError):
    """A document that breaks its class's rules; every problem is in `problems`."""

    code = "model"

    def __init__(self, what: str, problems: Sequence[Problem], *, code: str | None = None) -> None:
        self.problems = tuple(problems)
        lines = "".join(f"\n  {problem}" for problem in self.problems)
        count = f"{len(self.problems)} problem{'s' if len(self.problems) != 1 else ''}"
        super().__init__(f"{what}: {count}{lines}", code=code)


class DocumentError(DataError):
    """JSON-LD that cannot be signed or verified safely; `data["path"]` says where."""

    code = "document"


class UnknownContextError(DocumentError):
    """A context that is neither carried nor handed over; `data["url"]` names it."""

    code = "unknown_context"


class UnsignedStatementError(DocumentError):
    """A statement that a signature over the graph would not cover, or would cover otherwise.

    `data["term"]` is the key or value, `data["path"]` its place.
    """

    code = "unsigned_statement"


class ProofError(DataError):
    """A proof that does not hold."""

    code = "proof"


class KeyBindingError(DataError):
    """The key that made the proof is not shown to be the issuer's."""

    code = "key_binding"


class UnsupportedError(DataError):
    """A method that this version does not know; `data["method"]` names it."""

    code = "unsupported"


class LimitError(McredError):
    """A bound of `Limits` was reached; `data["limit"]` names it."""

    code = "limit"


class FetchError(McredError):
    """Something on the web could not be had; `data["url"]` and `data["hop"]` say which request."""

    code = "fetch"


class FetchRefusedError(FetchError):
    """The address breaks a safety rule; nothing was opened."""

    code = "fetch_refused"


class FetchFailedError(FetchError):
    """Tried, and it did not work; `data["status"]` is the HTTP status where there was one."""

    code = "fetch_failed"


class OfflineError(FetchError):
    """Not tried, because no network was allowed."""

    code = "offline"
