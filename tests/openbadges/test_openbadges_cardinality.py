"""Every class, property and cardinality of the specification's data model, one change at a time.

The table below is written from the specification, not from the models.
"""

from __future__ import annotations

import copy
from collections.abc import Container, Iterator
from typing import Any

import pytest

from mcred.errors import Problem
from mcred.openbadges import parse, tolerated
from mcred.openbadges.problems import problems

#: Class → (document, where it stands, its members as `name:kind:cardinality`).
#: Cardinalities: 1, ? (0..1), * (0..*), + (1..*), † (may be compacted); !† is required and †.
TABLE: dict[str, tuple[str, str, str]] = {
    "AchievementCredential": (
        "badge",
        "",
        "@context:any:+ id:uri:1 name:str:? description:str:? image:obj:? awardedDate:date:? "
        "credentialSubject:obj:1 endorsement:obj:* endorsementJwt:jws:* evidence:obj:* "
        "issuer:ref:1 validFrom:date:1 validUntil:date:? proof:obj:† credentialSchema:obj:† "
        "credentialStatus:status:? refreshService:obj:? termsOfUse:obj:†",
    ),
    "EndorsementCredential": (
        "endorsement",
        "",
        "@context:any:+ id:uri:1 name:str:1 description:str:? awardedDate:date:? "
        "credentialSubject:obj:1 issuer:ref:1 validFrom:date:1 validUntil:date:? proof:obj:† "
        "credentialSchema:obj:† credentialStatus:status:? refreshService:obj:? termsOfUse:obj:†",
    ),
    "embedded EndorsementCredential": (
        "badge",
        "endorsement/0",
        "@context:any:+ id:uri:1 type:types:!† name:str:1 credentialSubject:obj:1 issuer:ref:1 "
        "validFrom:date:1",
    ),
    "ClrCredential": (
        "clr",
        "",
        "@context:any:+ id:uri:1 name:str:1 description:str:? image:obj:? partial:bool:? "
        "awardedDate:date:? credentialSubject:obj:1 endorsement:obj:* endorsementJwt:jws:* "
        "evidence:obj:* issuer:ref:1 validFrom:date:1 validUntil:date:? proof:obj:†",
    ),
    "ClrSubject": (
        "clr",
        "credentialSubject",
        "id:uri:? type:types:!† identifier:obj:* achievement:obj:* verifiableCredential:obj:+ "
        "association:obj:*",
    ),
    "Association": (
        "clr",
        "credentialSubject/association/0",
        "type:only:1 associationType:closed:1 sourceId:uri:1 targetId:uri:1",
    ),
    "AchievementSubject": (
        "badge",
        "credentialSubject",
        "id:uri:? type:types:!† activityStartDate:local:? activityEndDate:local:? "
        "creditsEarned:num:? achievement:obj:1 identifier:obj:* image:obj:? licenseNumber:str:? "
        "narrative:str:? result:obj:* role:str:? source:obj:? term:str:?",
    ),
    "EndorsementSubject": (
        "endorsement",
        "credentialSubject",
        "id:uri:1 type:types:!† endorsementComment:str:?",
    ),
    "Achievement": (
        "badge",
        "credentialSubject/achievement",
        "id:uri:1 type:types:!† name:str:1 description:str:1 criteria:obj:1 "
        "achievementType:open:? alignment:obj:* creator:obj:? creditsAvailable:num:? "
        "endorsement:obj:* endorsementJwt:jws:* fieldOfStudy:str:? humanCode:str:? image:obj:? "
        "inLanguage:lang:? otherIdentifier:obj:* related:obj:* resultDescription:obj:* "
        "specialization:str:? tag:str:* version:str:?",
    ),
    "Criteria": (
        "badge",
        "credentialSubject/achievement/criteria",
        "id:uri:? narrative:str:?",
    ),
    "Alignment": (
        "badge",
        "credentialSubject/achievement/alignment/0",
        "type:types:!† targetName:str:1 targetUrl:uri:1 targetCode:str:? targetDescription:str:? "
        "targetFramework:str:? targetType:open:?",
    ),
    "Evidence": (
        "badge",
        "evidence/0",
        "id:uri:? type:types:!† narrative:str:? name:str:? description:str:? genre:str:? "
        "audience:str:?",
    ),
    "Image": ("badge", "image", "id:uri:1 type:only:1 caption:str:?"),
    "IdentityObject": (
        "badge",
        "credentialSubject/identifier/0",
        "type:only:1 hashed:bool:1 identityHash:hash:1 identityType:open:1 salt:str:?",
    ),
    "IdentifierEntry": (
        "badge",
        "issuer/otherIdentifier/0",
        "type:only:1 identifier:str:1 identifierType:open:1",
    ),
    "Profile": (
        "badge",
        "issuer",
        "id:uri:1 type:types:!† name:str:? url:uri:? phone:str:? description:str:? "
        "endorsement:obj:* endorsementJwt:jws:* image:obj:? email:email:? address:obj:? "
        "otherIdentifier:obj:* official:str:? parentOrg:obj:? familyName:str:? givenName:str:? "
        "additionalName:str:? patronymicName:str:? honorificPrefix:str:? honorificSuffix:str:? "
        "familyNamePrefix:str:? dateOfBirth:day:?",
    ),
    "Address": (
        "badge",
        "issuer/address",
        "type:types:!† addressCountry:str:? addressCountryCode:country:? addressRegion:str:? "
        "addressLocality:str:? streetAddress:str:? postOfficeBoxNumber:str:? postalCode:str:? "
        "geo:obj:?",
    ),
    "GeoCoordinates": (
        "badge",
        "issuer/address/geo",
        "type:only:1 latitude:num:1 longitude:num:1",
    ),
    "Related": (
        "badge",
        "credentialSubject/achievement/related/0",
        "id:uri:1 type:types:!† inLanguage:lang:? version:str:?",
    ),
    "Result": (
        "badge",
        "credentialSubject/result/0",
        "type:types:!† resultDescription:uri:? achievedLevel:uri:? status:closed:? value:str:? "
        "alignment:obj:*",
    ),
    "ResultDescription": (
        "badge",
        "credentialSubject/achievement/resultDescription/0",
        "id:uri:1 type:types:!† name:str:1 resultType:open:1 allowedValue:str:* "
        "requiredLevel:uri:? requiredValue:str:? valueMin:str:? valueMax:str:? "
        "rubricCriterionLevel:obj:* alignment:obj:*",
    ),
    "RubricCriterionLevel": (
        "badge",
        "credentialSubject/achievement/resultDescription/0/rubricCriterionLevel/0",
        "id:uri:1 type:types:!† name:str:1 description:str:? level:str:? points:str:? "
        "alignment:obj:*",
    ),
    "CredentialSchema": ("badge", "credentialSchema/0", "id:uri:1 type:str:1"),
    "CredentialStatus": ("badge", "credentialStatus", "id:uri:1 type:str:1"),
    "RefreshService": ("badge", "refreshService", "id:uri:1 type:str:1"),
    "TermsOfUse": ("badge", "termsOfUse/0", "id:uri:? type:oneormany:1"),
    "Proof": (
        "badge",
        "proof/0",
        "type:str:1 created:local:? cryptosuite:str:? challenge:str:? domain:oneormany:? "
        "nonce:str:? proofPurpose:str:? proofValue:str:? verificationMethod:uri:?",
    ),
}
CLOSED = {"Image", "IdentityObject", "IdentifierEntry"}

#: Values that break the kind's format, and the code they get.
MALFORMED: dict[str, tuple[Any, str]] = {
    "uri": ("not a uri", "uri"),
    "date": ("2026-03-01T09:00:00", "date_time_z"),
    "local": ("2026-02-30T09:00:00Z", "date_time"),
    "day": ("2026-02-30", "date"),
    "lang": ("English", "language_code"),
    "jws": ("one.two", "compact_jws"),
    "email": ("nobody", "email"),
    "country": ("DEU", "country_code"),
    "hash": ("sha256$zz", "identity_hash"),
    "open": ("Unheard", "enum"),
    "closed": ("ext:Unheard", "enum"),
    "only": ("Unheard", "class_type"),
    "types": (["Unheard"], "class_type"),
}
ARRAYS = ("*", "+", "†", "!†")


def cases() -> Iterator[tuple[str, str, str, str, str, str]]:
    for name, (document, place, members) in TABLE.items():
        for member in members.split():
            key, kind, cardinality = member.split(":")
            yield name, document, place, key, kind, cardinality


ALL_KINDS = frozenset(case[4] for case in cases())


def members_with(
    kinds: Container[str] | None = None, cardinalities: Container[str] | None = None
) -> pytest.MarkDecorator:
    """Parametrises over the table's members of these kinds and cardinalities."""
    chosen = [
        pytest.param(*case[1:], id=f"{case[0]}.{case[3]}")
        for case in cases()
        if (kinds is None or case[4] in kinds)
        and (cardinalities is None or case[5] in cardinalities)
    ]
    return pytest.mark.parametrize(("document", "place", "key", "kind", "cardinality"), chosen)


def steps(place: str) -> list[str | int]:
    return [int(step) if step.isdigit() else step for step in place.split("/") if step]


def path_of(place: str, key: str | int | None = None) -> str:
    parts = steps(place) + ([] if key is None else [key])
    return "$" + "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in parts)


def changed(document: dict[str, Any], place: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """A copy of the document, and the object at the place in that copy."""
    whole = copy.deepcopy(document)
    part: Any = whole
    for step in steps(place):
        part = part[step]
    return whole, part


def found(document: dict[str, Any]) -> list[tuple[str, str]]:
    return [(problem.path, problem.code) for problem in problems(document, for_issuing=False)]


@pytest.fixture
def whole(request: pytest.FixtureRequest, document: str) -> dict[str, Any]:
    value: dict[str, Any] = request.getfixturevalue(document)
    return value


def test_the_sample_documents_are_without_problem_and_hold_every_member(
    badge: dict[str, Any], endorsement: dict[str, Any], clr: dict[str, Any]
) -> None:
    for document in (badge, endorsement, clr):
        assert problems(document, for_issuing=True) == ()
        assert tolerated(document) == ()
    documents = {"badge": badge, "endorsement": endorsement, "clr": clr}
    for _, document_name, place, key, _, _ in cases():
        assert key in changed(documents[document_name], place)[1]


@members_with()
def test_a_member_that_is_left_out_is_reported_if_required(
    whole: dict[str, Any], place: str, key: str, kind: str, cardinality: str
) -> None:
    whole, part = changed(whole, place)
    del part[key]
    required = cardinality[0] in "1+!"
    assert found(whole) == ([(path_of(place, key), "missing")] if required else [])


@members_with()
def test_a_value_of_another_type_is_reported_at_its_place(
    whole: dict[str, Any], place: str, key: str, kind: str, cardinality: str
) -> None:
    whole, part = changed(whole, place)
    part[key] = "yes" if kind in {"num", "bool"} else 5
    assert found(whole) == [(path_of(place, key), "wrong_type")]


@members_with()
def test_null_is_reported_instead_of_taken_for_absence(
    whole: dict[str, Any], place: str, key: str, kind: str, cardinality: str
) -> None:
    whole, part = changed(whole, place)
    part[key] = None
    assert found(whole) == [(path_of(place, key), "null_value")]


@members_with(cardinalities=ARRAYS)
def test_a_single_value_stands_only_where_compaction_may_leave_one(
    whole: dict[str, Any], place: str, key: str, kind: str, cardinality: str
) -> None:
    whole, part = changed(whole, place)
    part[key] = part[key][-1] if kind == "types" else part[key][0]
    if part[key] == "EndorsementCredential":  # one type where two are demanded
        assert found(whole) == [(path_of(place, key), "class_type")]
    elif "†" in cardinality:
        assert found(whole) == []
        assert [(p.path, p.code) for p in tolerated(whole)] == [(path_of(place, key), "compacted")]
        assert parse(whole).to_dict() == whole
    else:
        assert found(whole) == [(path_of(place, key), "wrong_type")]


@members_with(kinds=ALL_KINDS - {"oneormany"}, cardinalities=("1", "?"))
def test_several_values_are_reported_where_one_belongs(
    whole: dict[str, Any], place: str, key: str, kind: str, cardinality: str
) -> None:
    whole, part = changed(whole, place)
    part[key] = [part[key], part[key]]
    if kind == "status":
        assert found(whole) == []
        assert [(p.path, p.code) for p in tolerated(whole)] == [(path_of(place, key), "several")]
    else:
        assert found(whole) == [(path_of(place, key), "wrong_type")]


@members_with(cardinalities=ARRAYS)
def test_a_value_in_an_array_is_reported_with_its_index(
    whole: dict[str, Any], place: str, key: str, kind: str, cardinality: str
) -> None:
    whole, part = changed(whole, place)
    part[key].append(5)
    last = f"{path_of(place, key)}[{len(part[key]) - 1}]"
    assert found(whole) == [(last, "wrong_type")]


@members_with(kinds=MALFORMED)
def test_a_malformed_value_is_reported_by_its_format(
    whole: dict[str, Any], place: str, key: str, kind: str, cardinality: str
) -> None:
    whole, part = changed(whole, place)
    value, code = MALFORMED[kind]
    in_array = cardinality in {"*", "+"}
    part[key] = [value] if in_array else value
    where = path_of(place, key) + ("[0]" if in_array else "")
    assert found(whole) == [(where, code)]


@members_with(kinds=("open",))
def test_an_extension_term_is_accepted_in_extensible_enumerations(
    whole: dict[str, Any], place: str, key: str, kind: str, cardinality: str
) -> None:
    whole, part = changed(whole, place)
    part[key] = "ext:Unheard"
    assert found(whole) == []
    assert parse(whole).to_dict() == whole


@pytest.mark.parametrize("name", TABLE)
def test_unknown_members_are_kept_except_in_closed_classes(
    name: str, request: pytest.FixtureRequest
) -> None:
    document, place, _ = TABLE[name]
    whole, part = changed(request.getfixturevalue(document), place)
    part["unheard of"] = {"deep": [None, 1.0, {"x": True}]}
    if name in CLOSED:
        where = f'{path_of(place)}["unheard of"]'
        assert found(whole) == [(where, "unknown_member")]
    else:
        assert found(whole) == []
        assert parse(whole).to_dict() == whole


def test_all_problems_are_reported_together(badge: dict[str, Any]) -> None:
    del badge["id"]
    badge["issuer"] = 5
    badge["credentialSubject"]["achievement"]["criteria"] = []
    badge["credentialSubject"]["result"][0]["value"] = 7
    assert problems(badge, for_issuing=False) == (
        Problem("$.id", "missing", "this required member", "nothing"),
        Problem("$.issuer", "wrong_type", "a URI or an object", "5"),
        Problem("$.credentialSubject.achievement.criteria", "wrong_type", "an object", "[]"),
        Problem("$.credentialSubject.result[0].value", "wrong_type", "a string", "7"),
    )
