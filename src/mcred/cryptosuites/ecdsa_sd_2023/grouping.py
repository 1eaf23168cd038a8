"""The statements of a document under pseudonyms, and which of them a selection holds.

Data Integrity ECDSA Cryptosuites v1.0, section 3.4 (createHmacIdLabelMapFunction,
canonicalizeAndGroup).
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from mcred.cryptosuites.ecdsa_sd_2023.pointers import select
from mcred.cryptosuites.ecdsa_sd_2023.skolem import Skolemized, skolemize
from mcred.cryptosuites.transformations import Canonicalizer
from mcred.encoding import base64url
from mcred.errors import UsageError
from mcred.jsonld import rdfc10
from mcred.jsonld.nquads import Quad, line

__all__ = ["Statements", "relabelled", "statements"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statements:
    """The document's statements, one N-Quads `line` each, sorted; `labels` has their pseudonyms.

    A pseudonym is `u` and the HMAC of a node's canonical label, so that it tells nothing of the
    nodes that are not shown.
    """

    lines: tuple[str, ...]
    labels: Mapping[str, str]
    _skolemized: Skolemized
    _canonicalize: Canonicalizer

    def quads_of(self, pointers: Iterable[str]) -> list[Quad]:
        """The statements of a selection, nodes as in `labels`.

        Raises:
            UsageError: a pointer that matches nothing, or a part that says something else alone
                (`pointer_partial`).
            DocumentError: a selection that could be misread.
        """
        part = select(self._skolemized.document, pointers)
        if part is None:
            return []
        quads = self._skolemized.quads_of(part, self._canonicalize)
        if not set(quads) <= set(self._skolemized.quads):
            raise UsageError(
                "a list or a JSON value can be selected as a whole only", code="pointer_partial"
            )
        return quads

    def indexes(self, quads: Iterable[Quad]) -> frozenset[int]:
        """The numbers of the lines that these statements are."""
        chosen = set(relabelled(quads, self.labels))
        return frozenset(index for index, text in enumerate(self.lines) if text in chosen)


def statements(
    document: Mapping[str, Any], *, hmac_key: bytes, canonicalize: Canonicalizer
) -> Statements:
    """The statements of a document under the pseudonyms that the key makes.

    Raises:
        UnsupportedError: no part of such a document can be shown.
        DocumentError, LimitError: as the canonicalizer.
    """
    skolemized = skolemize(document, canonicalize)
    issued = rdfc10.canonicalize(skolemized.quads).issued
    labels = {
        f"_:{label}": f"_:u{base64url.encode(hmac.digest(hmac_key, canonical.encode(), 'sha256'))}"
        for label, canonical in issued.items()
    }
    return Statements(
        lines=tuple(relabelled(skolemized.quads, labels)),
        labels=labels,
        _skolemized=skolemized,
        _canonicalize=canonicalize,
    )


def relabelled(quads: Iterable[Quad], labels: Mapping[str, str]) -> list[str]:
    """The statements as sorted lines, with other labels for their blank nodes."""
    return sorted(
        {line((labels.get(s, s), p, labels.get(o, o), labels.get(g, g))) for s, p, o, g in quads}
    )
