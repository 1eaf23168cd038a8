"""The enumerations of Open Badges 3.0 (B.4); the extensible ones also take `ext:` terms."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Strict, ValidationInfo, WithJsonSchema

from mcred.openbadges.modes import Mode
from mcred.openbadges.types import finding, lexical

__all__ = [
    "AchievementTerm",
    "AchievementType",
    "AlignmentTargetTerm",
    "AlignmentTargetType",
    "AssociationTerm",
    "AssociationType",
    "IdentifierTerm",
    "IdentifierType",
    "ResultStatusTerm",
    "ResultStatusType",
    "ResultTerm",
    "ResultType",
]

_EXTENSION = re.compile(r"ext:\S+\Z")


class AchievementType(StrEnum):
    ACHIEVEMENT = "Achievement"
    APPRENTICESHIP_CERTIFICATE = "ApprenticeshipCertificate"
    ASSESSMENT = "Assessment"
    ASSIGNMENT = "Assignment"
    ASSOCIATE_DEGREE = "AssociateDegree"
    AWARD = "Award"
    BADGE = "Badge"
    BACHELOR_DEGREE = "BachelorDegree"
    CERTIFICATE = "Certificate"
    CERTIFICATE_OF_COMPLETION = "CertificateOfCompletion"
    CERTIFICATION = "Certification"
    COMMUNITY_SERVICE = "CommunityService"
    COMPETENCY = "Competency"
    COURSE = "Course"
    CO_CURRICULAR = "CoCurricular"
    DEGREE = "Degree"
    DIPLOMA = "Diploma"
    DOCTORAL_DEGREE = "DoctoralDegree"
    FIELDWORK = "Fieldwork"
    GENERAL_EDUCATION_DEVELOPMENT = "GeneralEducationDevelopment"
    JOURNEYMAN_CERTIFICATE = "JourneymanCertificate"
    LEARNING_PROGRAM = "LearningProgram"
    LICENSE = "License"
    MEMBERSHIP = "Membership"
    PROFESSIONAL_DOCTORATE = "ProfessionalDoctorate"
    QUALITY_ASSURANCE_CREDENTIAL = "QualityAssuranceCredential"
    MASTER_CERTIFICATE = "MasterCertificate"
    MASTER_DEGREE = "MasterDegree"
    MICRO_CREDENTIAL = "MicroCredential"
    RESEARCH_DOCTORATE = "ResearchDoctorate"
    SECONDARY_SCHOOL_DIPLOMA = "SecondarySchoolDiploma"


class AlignmentTargetType(StrEnum):
    CEASN_COMPETENCY = "ceasn:Competency"
    CETERMS_CREDENTIAL = "ceterms:Credential"
    CF_ITEM = "CFItem"
    CF_RUBRIC = "CFRubric"
    CF_RUBRIC_CRITERION = "CFRubricCriterion"
    CF_RUBRIC_CRITERION_LEVEL = "CFRubricCriterionLevel"
    CTDL = "CTDL"


class IdentifierType(StrEnum):
    NAME = "name"
    SOURCED_ID = "sourcedId"
    SYSTEM_ID = "systemId"
    PRODUCT_ID = "productId"
    USER_NAME = "userName"
    ACCOUNT_ID = "accountId"
    EMAIL_ADDRESS = "emailAddress"
    NATIONAL_IDENTITY_NUMBER = "nationalIdentityNumber"
    ISBN = "isbn"
    ISSN = "issn"
    LIS_SOURCED_ID = "lisSourcedId"
    ONE_ROSTER_SOURCED_ID = "oneRosterSourcedId"
    SIS_SOURCED_ID = "sisSourcedId"
    LTI_CONTEXT_ID = "ltiContextId"
    LTI_DEPLOYMENT_ID = "ltiDeploymentId"
    LTI_TOOL_ID = "ltiToolId"
    LTI_PLATFORM_ID = "ltiPlatformId"
    LTI_USER_ID = "ltiUserId"
    IDENTIFIER = "identifier"


class ResultType(StrEnum):
    GRADE_POINT_AVERAGE = "GradePointAverage"
    LETTER_GRADE = "LetterGrade"
    PERCENT = "Percent"
    PERFORMANCE_LEVEL = "PerformanceLevel"
    PREDICTED_SCORE = "PredictedScore"
    RAW_SCORE = "RawScore"
    RESULT = "Result"
    RUBRIC_CRITERION = "RubricCriterion"
    RUBRIC_CRITERION_LEVEL = "RubricCriterionLevel"
    RUBRIC_SCORE = "RubricScore"
    SCALED_SCORE = "ScaledScore"
    STATUS = "Status"


class ResultStatusType(StrEnum):
    COMPLETED = "Completed"
    ENROLLED = "Enrolled"
    FAILED = "Failed"
    IN_PROGRESS = "InProgress"
    ON_HOLD = "OnHold"
    PROVISIONAL = "Provisional"
    WITHDREW = "Withdrew"


class AssociationType(StrEnum):
    """Of the Comprehensive Learner Record 2.0."""

    EXACT_MATCH_OF = "exactMatchOf"
    IS_CHILD_OF = "isChildOf"
    IS_PARENT_OF = "isParentOf"
    IS_PART_OF = "isPartOf"
    IS_PEER_OF = "isPeerOf"
    IS_RELATED_TO = "isRelatedTo"
    PRECEDES = "precedes"
    REPLACED_BY = "replacedBy"


def _extensible(terms: type[StrEnum]) -> AfterValidator:
    known = frozenset(map(str, terms))
    expected = f'a term of {terms.__name__} or one that starts with "ext:"'
    return lexical("enum", expected, lambda term: term in known or _EXTENSION.match(term))


def _extensible_schema(terms: type[StrEnum]) -> WithJsonSchema:
    extension = {"type": "string", "pattern": r"^ext:\S+$"}
    return WithJsonSchema({"anyOf": [{"enum": [str(term) for term in terms]}, extension]})


def _closed(terms: type[StrEnum]) -> AfterValidator:
    known = frozenset(map(str, terms))
    return lexical("enum", "one of " + ", ".join(terms), known.__contains__)


def _email_is_an_alias(value: str, info: ValidationInfo) -> str:
    """`email` is no term, but an example of the implementation guide uses it, and so do badges."""
    if value != "email":
        return value
    if info.context is Mode.READING:
        return value
    raise finding("enum_alias", '"emailAddress", the term that the specification has')


_IDENTIFIERS = frozenset(map(str, IdentifierType)) | {"email"}

AchievementTerm = Annotated[
    str, Strict(strict=False), _extensible(AchievementType), _extensible_schema(AchievementType)
]
AlignmentTargetTerm = Annotated[
    str,
    Strict(strict=False),
    _extensible(AlignmentTargetType),
    _extensible_schema(AlignmentTargetType),
]
IdentifierTerm = Annotated[
    str,
    Strict(strict=False),
    lexical(
        "enum",
        'a term of IdentifierType or one that starts with "ext:"',
        lambda term: term in _IDENTIFIERS or _EXTENSION.match(term),
    ),
    AfterValidator(_email_is_an_alias),
    _extensible_schema(IdentifierType),
]
ResultTerm = Annotated[
    str, Strict(strict=False), _extensible(ResultType), _extensible_schema(ResultType)
]
ResultStatusTerm = Annotated[
    str,
    Strict(strict=False),
    _closed(ResultStatusType),
    WithJsonSchema({"enum": list(map(str, ResultStatusType))}),
]
AssociationTerm = Annotated[
    str,
    Strict(strict=False),
    _closed(AssociationType),
    WithJsonSchema({"enum": list(map(str, AssociationType))}),
]
