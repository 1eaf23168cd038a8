"""A badge that was signed: what a file, a token or a picture of it holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from mcred.containers import bake
from mcred.encoding.strict_json import dumps
from mcred.errors import UsageError

__all__ = ["SignedCredential"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedCredential:
    """A signed badge. `document` is the credential; `jwt` the token where it was signed as one."""

    document: Mapping[str, Any]
    format: str
    jwt: str | None = None
    _sign: Callable[[Mapping[str, Any]], str] = field(repr=False)

    @property
    def id(self) -> str:
        return str(self.document["id"])

    def to_json(self, *, indent: int | None = None) -> str:
        """The credential with its embedded proof.

        Raises:
            UsageError: it was signed as a token, which has no JSON form.
        """
        if self.jwt is not None:
            raise UsageError("this badge was signed as a token: use to_jwt()")
        return dumps(self.document, indent=indent)

    def to_jwt(self) -> str:
        """The token; one with an embedded proof is signed once more, as a whole."""
        return self.jwt if self.jwt is not None else self._sign(self.document)

    def to_text(self) -> str:
        """What a file of it holds: JSON, or the token."""
        return self.jwt if self.jwt is not None else self.to_json()

    def bake(self, image: bytes, *, overwrite: bool = False) -> bytes:
        """A copy of a PNG or SVG with this badge in it.

        Raises:
            UsageError: not such an image, or one that carries a badge already.
            ContainerError: a damaged image.
        """
        return bake(image, self.to_text(), overwrite=overwrite)
