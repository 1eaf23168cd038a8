"""The versions of a definition: publish, retire, revise, adopt, and the chain they form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from mcred.errors import ModelError, Problem, RuleError
from mcred.microcredentials.definition import Developer, MicroCredential, Origin, Status

__all__ = ["adopt", "check_versions", "publish", "retire", "revise"]


def publish(definition: MicroCredential, *, at: datetime) -> MicroCredential:
    """The definition as published; from here on its content is fixed (I15).

    Raises:
        RuleError: `already_published`; `no_evidence` where nothing would have to be shown.
    """
    if definition.status is not Status.DRAFT:
        raise RuleError(
            f"{definition.ref} is {definition.status}, and only a draft is published",
            code="already_published",
            definition=str(definition.ref),
        )
    if not any(requirement.required for requirement in definition.evidence):
        raise RuleError(
            f"{definition.ref} asks for no evidence, so nothing would be shown",
            code="no_evidence",
            definition=str(definition.ref),
        )
    return definition.replace(status=Status.PUBLISHED, published_at=at)


def retire(definition: MicroCredential) -> MicroCredential:
    """The definition, closed to new submissions; those under way go on.

    Raises:
        RuleError: `not_published`.
    """
    if definition.status is not Status.PUBLISHED:
        raise RuleError(
            f"{definition.ref} is {definition.status}, and only a published one is retired",
            code="not_published",
            definition=str(definition.ref),
        )
    return definition.replace(status=Status.RETIRED)


def revise(definition: MicroCredential, *, version: str, **changes: Any) -> MicroCredential:
    """A draft of the next version, which points back at this one.

    Raises:
        RuleError: `not_published` for a draft, which is simply edited; `same_version`.
        ModelError: the changes break a rule.
    """
    if definition.status is Status.DRAFT:
        raise RuleError(
            f"{definition.ref} is a draft; change it, a new version is for a published one",
            code="not_published",
            definition=str(definition.ref),
        )
    if version == definition.version:
        raise RuleError(
            f"the new version is called {version}, as the old one is", code="same_version"
        )
    return definition.replace(
        **changes,
        version=version,
        supersedes=definition.ref,
        status=Status.DRAFT,
        published_at=None,
    )


def adopt(
    definition: MicroCredential,
    *,
    definition_id: str,
    creator: Developer,
    version: str | None = None,
) -> MicroCredential:
    """Another developer's published definition as a draft of one's own.

    The content stays; developer, licence and version of the original are kept in `adopted_from`.

    Args:
        definition_id: the id under which the adopter publishes it.
        creator: the adopter.
        version: of the adopted definition; the original's unless told.

    Raises:
        RuleError: `not_published`, `no_licence` where nothing allows it, `same_definition`.
    """
    if definition.status is Status.DRAFT:
        raise RuleError(f"{definition.ref} is a draft and cannot be adopted", code="not_published")
    if definition.licence is None:
        raise RuleError(
            f"{definition.ref} has no licence that would let others use it", code="no_licence"
        )
    if definition_id == definition.id:
        raise RuleError("an adopted definition needs an id of its own", code="same_definition")
    origin = Origin(
        definition=definition.ref, developer=definition.creator, licence=definition.licence
    )
    return definition.replace(
        id=definition_id,
        version=version or definition.version,
        creator=creator,
        adopted_from=origin,
        supersedes=None,
        status=Status.DRAFT,
        published_at=None,
    )


def check_versions(definitions: Iterable[MicroCredential]) -> None:
    """The versions of one or more definitions form chains: no circle, no gap, no double.

    Raises:
        ModelError: with every problem; paths are `$["id@version"]`.
    """
    chain: dict[tuple[str, str], MicroCredential] = {}
    problems: list[Problem] = []
    for one in definitions:
        key = (one.id, one.version)
        if key in chain and chain[key].digest != one.digest:
            problems.append(
                Problem(_at(one), "version_reused", "one content for each version", one.digest)
            )
        chain[key] = one
    for one in chain.values():
        problems += _broken_link(one, chain)
    if problems:
        raise ModelError("versions", problems)


def _broken_link(
    one: MicroCredential, chain: Mapping[tuple[str, str], MicroCredential]
) -> list[Problem]:
    before = one.supersedes
    if before is None:
        return []
    earlier = chain.get((before.id, before.version))
    path = f"{_at(one)}.supersedes"
    if earlier is None:
        return [Problem(path, "unknown_version", "a version that exists", str(before))]
    met = {(one.id, one.version)}
    step: MicroCredential | None = earlier
    while step is not None:
        if (step.id, step.version) in met:
            return [Problem(path, "circular_version", "an earlier version", str(before))]
        met.add((step.id, step.version))
        back = step.supersedes
        step = chain.get((back.id, back.version)) if back is not None else None
    if earlier.digest != before.digest:
        return [Problem(path, "version_changed", f"digest {earlier.digest}", before.digest)]
    return []


def _at(one: MicroCredential) -> str:
    return f'$["{one.id}@{one.version}"]'
