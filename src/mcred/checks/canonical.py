"""The canonical forms of what is verified, by its shape where it has one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mcred.checks.state import Verification
from mcred.encoding import jcs, jcs_shapes

__all__ = ["Canonical"]


class Canonical:
    """A `Canonicalizer` for the proofs of one verification."""

    def __init__(self, v: Verification) -> None:
        self._v = v

    def __call__(self, document: Mapping[str, Any], hash_name: str) -> str:
        """Canonical N-Quads."""
        return self._v.canonicalize(document, hash_name)

    def jcs(self, document: Mapping[str, Any]) -> bytes:
        """As RFC 8785 has it."""
        shape = self._v.shape if document == self._v.unsecured else None
        if shape is None:
            return jcs.canonicalize(document)
        return jcs_shapes.canonicalize(document, shape)
