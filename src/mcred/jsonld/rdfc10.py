"""RDF Dataset Canonicalization, RDFC-1.0 (W3C Recommendation, 21 May 2024), section 4.

Written from the specification; names follow it. Work is charged against `limits.canonical_work`
before it is done, so that a poisoned graph is refused at once (design rule 7).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain, permutations
from math import factorial

from mcred.errors import LimitError, UnsupportedError
from mcred.jsonld.nquads import Quad, line
from mcred.limits import DEFAULT_LIMITS, Limits

__all__ = ["HASHES", "Canonical", "canonicalize"]

#: The hash functions of section 4.2 by the names used here.
HASHES: tuple[str, ...] = ("sha256", "sha384")


#: How long a chain of look-alike blank nodes is followed; each link takes three stack frames.
MAX_DEPTH = 128


@dataclass(frozen=True, slots=True, kw_only=True)
class Canonical:
    """A canonicalized dataset.

    `nquads` is the serialized canonical form; `issued` maps each blank node label of the input to
    its canonical one, both without `_:` (`{"b0": "c14n1"}`).
    """

    nquads: str
    issued: Mapping[str, str]


def canonicalize(
    quads: Iterable[Quad], *, hash_name: str = "sha256", limits: Limits = DEFAULT_LIMITS
) -> Canonical:
    """The canonical form of a dataset (section 4.4).

    Args:
        quads: terms in canonical N-Quads form; a repeated quad counts once.
        hash_name: `sha256` or `sha384`.
        limits: `quads` and `canonical_work`.

    Raises:
        LimitError: too many quads, or more work than allowed.
        UnsupportedError: another hash function.
    """
    if hash_name not in HASHES:
        raise UnsupportedError(f"RDFC-1.0 with {hash_name} is not supported", method=hash_name)
    dataset = list(dict.fromkeys(quads))
    _measure(dataset, limits)
    mentions: dict[str, list[Quad]] = {}
    for quad in dataset:
        for term in {quad[0], quad[2], quad[3]}:
            if term[:2] == "_:":
                mentions.setdefault(term, []).append(quad)
    issued = _Run(mentions, hash_name, limits).issued if mentions else {}
    lines = [_relabelled(quad, issued) for quad in dataset] if issued else [*map(line, dataset)]
    lines.sort()
    return Canonical(nquads="".join(lines), issued={k[2:]: v[2:] for k, v in issued.items()})


def _measure(dataset: list[Quad], limits: Limits) -> None:
    if len(dataset) > limits.quads:
        raise LimitError(f"more than {limits.quads} quads", limit="quads", cap=limits.quads)
    # One long identifier stands in every statement about its node: short JSON can be a long graph.
    if sum(map(len, chain.from_iterable(dataset))) > limits.inflated_bytes:
        raise LimitError(
            f"the document's statements are longer than {limits.inflated_bytes} characters",
            limit="inflated_bytes",
            cap=limits.inflated_bytes,
        )


class _Issuer:
    """Issue Identifier (section 4.5): labels in the order in which nodes first ask."""

    __slots__ = ("labels", "prefix")

    def __init__(self, prefix: str, labels: dict[str, str] | None = None) -> None:
        self.prefix = prefix
        self.labels: dict[str, str] = labels or {}

    def issue(self, node: str) -> str:
        label = self.labels.get(node)
        if label is None:
            label = self.labels[node] = f"{self.prefix}{len(self.labels)}"
        return label

    def copy(self) -> _Issuer:
        return _Issuer(self.prefix, dict(self.labels))


class _Run:
    """The canonicalization state (section 4.2) of one call."""

    def __init__(self, mentions: dict[str, list[Quad]], hash_name: str, limits: Limits) -> None:
        self.mentions = mentions
        self.function: Callable[[bytes], hashlib._Hash] = getattr(hashlib, hash_name)
        self.cap = limits.canonical_work
        self.work = 0
        self.depth = 0
        self.charge(len(mentions))
        self.first_degree = {node: self.hash_first_degree(node) for node in mentions}
        self.canonical = _Issuer("_:c14n")
        self.issue_all()
        self.issued = self.canonical.labels

    def charge(self, units: int) -> None:
        self.work += units
        if self.work > self.cap or self.depth > MAX_DEPTH:
            raise LimitError(
                "the document's unnamed nodes are too entangled to be canonicalized"
                f" within {self.cap} steps",
                limit="canonical_work",
                cap=self.cap,
            )

    def digest(self, text: str) -> str:
        return self.function(text.encode()).hexdigest()

    def issue_all(self) -> None:
        """Steps 3 to 5 of section 4.4."""
        by_hash: dict[str, list[str]] = {}
        for node, digest in self.first_degree.items():
            by_hash.setdefault(digest, []).append(node)
        ordered = [by_hash[digest] for digest in sorted(by_hash)]
        for nodes in ordered:
            if len(nodes) == 1:
                self.canonical.issue(nodes[0])
        for nodes in ordered:
            if len(nodes) > 1:
                self.issue_shared(nodes)

    def issue_shared(self, nodes: list[str]) -> None:
        """Step 5 for the nodes of one first degree hash."""
        results: list[tuple[str, _Issuer]] = []
        for node in nodes:
            if node not in self.canonical.labels:
                issuer = _Issuer("_:b")
                issuer.issue(node)
                results.append(self.hash_n_degree(node, issuer))
        for _, issuer in sorted(results, key=lambda result: result[0]):
            for node in issuer.labels:
                self.canonical.issue(node)

    def hash_first_degree(self, node: str) -> str:
        """Hash First Degree Quads (section 4.6)."""
        lines = []
        for subject, predicate, obj, graph in self.mentions[node]:
            s = subject if subject[:2] != "_:" else "_:a" if subject == node else "_:z"
            o = obj if obj[:2] != "_:" else "_:a" if obj == node else "_:z"
            if graph:
                g = graph if graph[:2] != "_:" else "_:a" if graph == node else "_:z"
                lines.append(f"{s} {predicate} {o} {g} .\n")
            else:
                lines.append(f"{s} {predicate} {o} .\n")
        lines.sort()
        return self.digest("".join(lines))

    def hash_related(self, related: str, quad: Quad, issuer: _Issuer, position: str) -> str:
        """Hash Related Blank Node (section 4.7)."""
        label = self.canonical.labels.get(related) or issuer.labels.get(related)
        predicate = "" if position == "g" else quad[1]
        return self.digest(f"{position}{predicate}{label or self.first_degree[related]}")

    def hash_n_degree(self, node: str, issuer: _Issuer) -> tuple[str, _Issuer]:
        """Hash N-Degree Quads (section 4.8): the hash, and the issuer of the path chosen."""
        self.charge(sum(3 + (len(quad[1]) >> 7) for quad in self.mentions[node]))
        related_by_hash: dict[str, list[str]] = {}
        for quad in self.mentions[node]:
            for position, term in (("s", quad[0]), ("o", quad[2]), ("g", quad[3])):
                if term[:2] == "_:" and term != node:
                    digest = self.hash_related(term, quad, issuer, position)
                    related_by_hash.setdefault(digest, []).append(term)
        self.charge(sum(_steps(related) for related in related_by_hash.values()))
        data: list[str] = []
        for digest in sorted(related_by_hash):
            path, issuer = self.shortest_path(related_by_hash[digest], issuer)
            data.append(digest)
            data.append(path)
        return self.digest("".join(data)), issuer

    def shortest_path(self, related: list[str], issuer: _Issuer) -> tuple[str, _Issuer]:
        """Step 5.4 of section 4.8: the least path over all orders of the related nodes."""
        chosen: tuple[str, _Issuer] | None = None
        for order in permutations(related):
            found = self.path(order, issuer.copy(), chosen[0] if chosen else None)
            if found is not None and (chosen is None or found[0] < chosen[0]):
                chosen = found
        assert chosen is not None  # the first order is never given up
        return chosen

    def path(
        self, order: tuple[str, ...], issuer: _Issuer, best: str | None
    ) -> tuple[str, _Issuer] | None:
        """The path of one order, or None as soon as it cannot be the least."""
        path = ""
        recursion: list[str] = []
        for node in order:
            label = self.canonical.labels.get(node)
            if label is None:
                if node not in issuer.labels:
                    recursion.append(node)
                label = issuer.issue(node)
            path += label
            if best is not None and len(path) >= len(best) and path > best:
                return None
        for node in recursion:
            self.depth += 1
            digest, result = self.hash_n_degree(node, issuer)
            self.depth -= 1
            path += f"{issuer.issue(node)}<{digest}>"
            issuer = result
            if best is not None and len(path) >= len(best) and path > best:
                return None
        return path, issuer


def _steps(related: list[str]) -> int:
    """Nodes visited when every order is tried; beyond 20 nodes that is out of any budget."""
    count = min(len(related), 20)
    return count * factorial(count)


def _relabelled(quad: Quad, issued: Mapping[str, str]) -> str:
    subject, predicate, obj, graph = quad
    if subject[:2] == "_:":
        subject = issued[subject]
    if obj[:2] == "_:":
        obj = issued[obj]
    if graph:
        return f"{subject} {predicate} {obj} {issued.get(graph, graph)} .\n"
    return f"{subject} {predicate} {obj} .\n"
