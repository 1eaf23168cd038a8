"""The definition of a micro-credential: one competency, the evidence asked for, the rubric."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import StringConstraints

from mcred.errors import Problem
from mcred.microcredentials.competency import Alignment, Competency, KeyMethod
from mcred.microcredentials.form import SubmissionForm
from mcred.microcredentials.model import (
    Digest,
    Model,
    Moment,
    Text,
    Uri,
    digest_of,
    repeated,
    seen,
)
from mcred.microcredentials.protocol import ScoringGuide, ScoringProtocol
from mcred.microcredentials.requirements import EvidenceRequirement
from mcred.microcredentials.resources import RecommendedResource, ResearchCitation
from mcred.microcredentials.rubric import Rubric
from mcred.microcredentials.validity import QualificationLevel, Validity, Workload

__all__ = ["DefinitionRef", "Developer", "MicroCredential", "Origin", "Status", "VersionText"]

#: A version: short, without spaces.
VersionText = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9.+_-]*$", max_length=50)
]


class Status(StrEnum):
    """Where a version of a definition stands."""

    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"


class DefinitionRef(Model):
    """One version of a definition, by id, version and the digest of its content."""

    id: Uri
    version: VersionText
    digest: Digest

    def __str__(self) -> str:
        return f"{self.id}@{self.version}"


class Developer(Model):
    """Who wrote a definition."""

    name: Text
    id: Uri | None = None
    url: Uri | None = None


class Origin(Model):
    """Where an adopted definition comes from: its developer, version and licence."""

    definition: DefinitionRef
    developer: Developer
    licence: Text


class MicroCredential(Model):
    """One version of a micro-credential's definition.

    It names one competency. Once published it never changes: `versions.revise` makes the next
    version, which points back. What a good definition needs beyond its form is lint's matter.
    """

    kind_of_document = "micro-credential"
    told_as = MappingProxyType(
        {
            ("$.competency", "model_type"): ("one_competency", "one competency, as an object"),
            ("$.competencies", "unknown_member"): ("one_competency", "one, under `competency`"),
        }
    )

    format: Literal["mcred-micro-credential/1"] = "mcred-micro-credential/1"
    id: Uri
    version: VersionText
    name: Text
    description: Text
    language: Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$")] = (
        "en"
    )
    status: Status = Status.DRAFT
    published_at: Moment | None = None

    competency: Competency
    key_method: KeyMethod | None = None
    topics: tuple[Text, ...] = ()
    """What an assessor's certification must cover; the definition's own id always counts."""
    audience_roles: tuple[Text, ...] = ()
    research: tuple[ResearchCitation, ...] = ()
    resources: tuple[RecommendedResource, ...] = ()
    evidence: tuple[EvidenceRequirement, ...] = ()
    form: SubmissionForm = SubmissionForm()
    rubric: Rubric
    scoring_guide: ScoringGuide | None = None
    protocol: ScoringProtocol = ScoringProtocol()
    alignments: tuple[Alignment, ...] = ()
    workload: Workload | None = None
    level: QualificationLevel | None = None
    validity: Validity | None = None
    """Absent where an award does not expire."""

    creator: Developer
    licence: Text | None = None
    supersedes: DefinitionRef | None = None
    """The version before this one."""
    adopted_from: Origin | None = None

    @cached_property
    def digest(self) -> str:
        """The digest of the content: all but `status` and `published_at`."""
        members = self.to_dict()
        members.pop("status")
        members.pop("published_at", None)
        return digest_of(members)

    @property
    def ref(self) -> DefinitionRef:
        """This version, to point at."""
        return DefinitionRef(id=self.id, version=self.version, digest=self.digest)

    @property
    def primary_alignment(self) -> Alignment | None:
        """The framework item that is the competency."""
        return next((one for one in self.alignments if one.primary), None)

    @cached_property
    def subject_topics(self) -> frozenset[str]:
        """What a certification may name to cover this definition; case does not matter."""
        primary = self.primary_alignment
        names = [self.id, *self.topics]
        if primary is not None:
            names += [name for name in (primary.target_url, primary.target_code) if name]
        return frozenset(name.casefold() for name in names)

    def broken_rules(self) -> Iterator[Problem]:
        yield from repeated("$.evidence", [one.id for one in self.evidence])
        yield from self._unknown_names()
        primary = [index for index, one in enumerate(self.alignments) if one.primary]
        for index in primary[1:]:
            yield Problem(
                f"$.alignments[{index}].primary", "one_primary_alignment",
                "false, because there is one competency", "true",
            )  # fmt: skip
        if (self.status is Status.DRAFT) != (self.published_at is None):
            yield Problem(
                "$.published_at", "published_at", "a time when published, none in a draft",
                seen(self.status),
            )  # fmt: skip
        before = self.supersedes
        if before is not None and (before.id, before.version) == (self.id, self.version):
            yield Problem(
                "$.supersedes", "circular_version", "an earlier version", seen(str(before))
            )

    def _unknown_names(self) -> Iterator[Problem]:
        criteria = self.rubric.by_id
        for index, requirement in enumerate(self.evidence):
            for place, criterion_id in enumerate(requirement.criteria):
                if criterion_id not in criteria:
                    yield Problem(
                        f"$.evidence[{index}].criteria[{place}]", "unknown_criterion",
                        "a criterion of the rubric", seen(criterion_id),
                    )  # fmt: skip
        anchors = self.scoring_guide.anchors if self.scoring_guide is not None else ()
        for index, anchor in enumerate(anchors):
            criterion = criteria.get(anchor.criterion)
            if criterion is None or anchor.level not in criterion.ranks:
                yield Problem(
                    f"$.scoring_guide.anchors[{index}]", "unknown_level",
                    "a criterion and a level of the rubric",
                    seen(f"{anchor.criterion}/{anchor.level}"),
                )  # fmt: skip
