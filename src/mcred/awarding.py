"""From a decision to an unsigned badge: the only bridge between the domain and Open Badges.

    credential = mcred.award(decision, profile=issuer.profile)
    signed = issuer.issue(credential)

The rubric reaches the badge: one `ResultDescription` with its levels for each criterion, one
`Result` with the level reached, and an overall status.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from mcred.encoding import multibase
from mcred.errors import UsageError
from mcred.microcredentials.awardable import require_awardable
from mcred.microcredentials.competency import Alignment
from mcred.microcredentials.decision import Decision
from mcred.microcredentials.definition import Developer, MicroCredential
from mcred.microcredentials.evidence import Artifact, Publication
from mcred.microcredentials.narrative import criteria_narrative
from mcred.microcredentials.people import IdentifierKind
from mcred.microcredentials.rubric import Criterion, Level
from mcred.openbadges import AchievementCredential, IdentityObject

__all__ = ["achievement_of", "award", "criterion_id", "level_id", "status_id"]

_SHA_256 = b"\x12\x20"  # multihash: sha2-256, 32 bytes


def award(
    decision: Decision,
    *,
    profile: Mapping[str, Any],
    recipient: str | None = None,
    now: datetime | None = None,
    random: Callable[[int], bytes] = secrets.token_bytes,
) -> AchievementCredential:
    """The unsigned badge of a decision to award, and nothing else.

    Args:
        profile: the issuer's Profile, with its id.
        recipient: a DID, URL or e-mail address of the earner; the earner's own first DID or
            address unless told. An address becomes a hash with a random salt.
        now: the time it is made at; the clock's unless told.
        random: gives the bytes of ids and salts.

    Raises:
        RuleError: the decision does not allow it: not an award, changed since, stale, incomplete.
        UsageError: no recipient that a badge can name, or a profile without id.
    """
    moment = now or datetime.now(UTC)
    require_awardable(decision, now=moment)
    if not profile.get("id"):
        raise UsageError("the issuer's profile has no id")
    definition = decision.definition
    validity = definition.validity
    members: dict[str, Any] = {
        "id": _urn(random),
        "name": definition.name,
        "issuer": dict(profile),
        "valid_from": moment,
        "awarded_date": decision.decided_at,
        "credential_subject": {
            **_recipient(decision, recipient, random),
            "type": ["AchievementSubject"],
            "achievement": achievement_of(definition),
            "source": _profile(decision.scoring_body) or _brief(profile),
            "result": list(_results(decision)),
        },
        "evidence": list(_evidence(decision.artifacts)),
    }
    if validity is not None:
        members["valid_until"] = validity.ends(decision.decided_at)
    return AchievementCredential(**members)


def criterion_id(definition: MicroCredential, criterion: Criterion) -> str:
    """The id of a criterion's ResultDescription, unique within the badge."""
    return f"{_base(definition)}criterion/{criterion.id}"


def level_id(definition: MicroCredential, criterion: Criterion, level: Level) -> str:
    """The id of a level's RubricCriterionLevel."""
    return f"{criterion_id(definition, criterion)}/level/{level.id}"


def status_id(definition: MicroCredential) -> str:
    """The id of the ResultDescription of the decision itself."""
    return f"{_base(definition)}decision"


def _base(definition: MicroCredential) -> str:
    return f"{definition.id}{'/' if '#' in definition.id else '#'}"


def achievement_of(definition: MicroCredential) -> dict[str, Any]:
    """The Achievement that every badge of this version carries, as the JSON of the badge has it."""
    achievement: dict[str, Any] = {
        "id": definition.id,
        "type": ["Achievement"],
        "achievementType": "MicroCredential",
        "name": definition.name,
        "description": definition.description,
        "criteria": {"narrative": criteria_narrative(definition)},
        "inLanguage": definition.language,
        "version": definition.version,
        "resultDescription": [
            *(_criterion(definition, one) for one in definition.rubric.criteria),
            {
                "id": status_id(definition),
                "type": ["ResultDescription"],
                "name": "Decision",
                "resultType": "Status",
            },
        ],
    }
    optional = {
        "creator": _profile(definition.creator),
        "alignment": [_alignment(one) for one in definition.alignments],
        "tag": list(definition.topics),
        "related": list(_earlier(definition)),
    }
    return {**achievement, **{name: value for name, value in optional.items() if value}}


def _criterion(definition: MicroCredential, criterion: Criterion) -> dict[str, Any]:
    required = criterion.level(criterion.required_level)
    described: dict[str, Any] = {
        "id": criterion_id(definition, criterion),
        "type": ["ResultDescription"],
        "name": criterion.name,
        "resultType": "RubricCriterionLevel",
        "rubricCriterionLevel": [
            _level(definition, criterion, level) for level in criterion.levels
        ],
    }
    if criterion.required:
        described["requiredLevel"] = level_id(definition, criterion, required)
    if criterion.alignments:
        described["alignment"] = [_alignment(one) for one in criterion.alignments]
    return described


def _level(definition: MicroCredential, criterion: Criterion, level: Level) -> dict[str, Any]:
    place = criterion.ranks[level.id] + 1
    described = {
        "id": level_id(definition, criterion, level),
        "type": ["RubricCriterionLevel"],
        "name": level.name,
        "level": str(place),
    }
    if level.description:
        described["description"] = level.description
    if level.points is not None:
        described["points"] = f"{level.points:g}"
    return described


def _results(decision: Decision) -> Iterator[dict[str, Any]]:
    """I12: exactly the final ratings, each pointing into the achievement beside it."""
    definition = decision.definition
    for criterion in definition.rubric.criteria:
        level = criterion.level(decision.levels[criterion.id])
        yield {
            "type": ["Result"],
            "resultDescription": criterion_id(definition, criterion),
            "achievedLevel": level_id(definition, criterion, level),
        }
    yield {
        "type": ["Result"],
        "resultDescription": status_id(definition),
        "status": "Completed",
    }


def _evidence(artifacts: tuple[Artifact, ...]) -> Iterator[dict[str, Any]]:
    """I13: what the earner agreed to show; the address only where that is agreed too."""
    for artifact in artifacts:
        if artifact.publication is Publication.WITHHELD:
            continue
        digest = bytes.fromhex(artifact.digest.removeprefix("sha256:"))
        item: dict[str, Any] = {
            "type": ["Evidence"],
            "name": artifact.title,
            "narrative": artifact.rationale,
            "genre": artifact.kind.replace("_", " "),
            "digestMultibase": multibase.encode(_SHA_256 + digest, "u"),
            "mediaType": artifact.media_type,
        }
        if artifact.publication is Publication.LINKED:
            item["id"] = artifact.url
        yield item


def _recipient(
    decision: Decision, given: str | None, random: Callable[[int], bytes]
) -> dict[str, Any]:
    if given is not None:
        return _identified(given, random)
    for kind in (IdentifierKind.DID, IdentifierKind.EMAIL, IdentifierKind.URL):
        for identifier in decision.earner.identifiers:
            if identifier.kind is kind:
                return _identified(identifier.value, random)
    raise UsageError("say to whom: the earner has neither a DID nor an e-mail address")


def _identified(value: str, random: Callable[[int], bytes]) -> dict[str, Any]:
    if value.startswith(("did:", "https://", "urn:")):
        return {"id": value}
    if "@" in value:
        salt = random(16).hex()
        return {"identifier": [IdentityObject.hashed("emailAddress", value, salt=salt).to_dict()]}
    raise UsageError(f"{value!r} is no DID, https id or e-mail address")


def _earlier(definition: MicroCredential) -> Iterator[dict[str, Any]]:
    """I15: a version points back at the one it supersedes and the one it was adopted from."""
    adopted = definition.adopted_from
    for ref in (definition.supersedes, adopted.definition if adopted else None):
        if ref is not None:
            yield {
                "id": ref.id,
                "type": ["Related"],
                "version": ref.version,
            }


def _alignment(alignment: Alignment) -> dict[str, Any]:
    members = {
        "targetName": alignment.target_name,
        "targetUrl": alignment.target_url,
        "targetCode": alignment.target_code,
        "targetDescription": alignment.target_description,
        "targetFramework": alignment.target_framework,
        "targetType": alignment.target_type and str(alignment.target_type),
    }
    return {"type": ["Alignment"], **{key: value for key, value in members.items() if value}}


def _profile(developer: Developer | None) -> dict[str, Any] | None:
    """A Profile needs an id; who has neither id nor web site is not named."""
    if developer is None or not (developer.id or developer.url):
        return None
    profile = {
        "id": developer.id or developer.url,
        "type": ["Profile"],
        "name": developer.name,
        "url": developer.url,
    }
    return {name: value for name, value in profile.items() if value}


def _brief(profile: Mapping[str, Any]) -> dict[str, Any]:
    """The issuer as the body whose assessors scored."""
    return {
        "id": profile["id"],
        "type": ["Profile"],
        **{name: profile[name] for name in ("name", "url") if name in profile},
    }


def _urn(random: Callable[[int], bytes]) -> str:
    return uuid.UUID(bytes=random(16), version=4).urn
