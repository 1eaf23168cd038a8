"""credentialSchema: fetched after the proof, checked within bounds."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import time
from typing import Any

import pytest

from mcred import VerificationReport
from mcred.checks.credential_schema_patterns import cost_of
from mcred.checks.credential_schema_validation import DIALECTS, CompiledSchema, SchemaWork, validate
from mcred.errors import DataError, FetchFailedError, LimitError
from support.issuers import IssuerSimulator
from support.keys import ed25519
from support.timing import work_within

URL = "https://issuer.example/schemas/badge.json"
D2020 = "https://json-schema.org/draft/2020-12/schema"
D2019 = "https://json-schema.org/draft/2019-09/schema"
D7 = "http://json-schema.org/draft-07/schema#"
OFFICIAL = {
    "id": "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json",
    "type": "1EdTechJsonSchemaValidator2019",
}


@pytest.fixture
def issuer() -> IssuerSimulator:
    return IssuerSimulator.did_web()


def schema(dialect: Any = D2020, **members: Any) -> dict[str, Any]:
    return {"$id": URL, "$schema": dialect, "type": "object", **members}


NAMED = schema(properties={"name": {"const": "Reflective teaching"}}, required=["name"])
REFUSING = schema(properties={"name": {"type": "string", "maxLength": 3}})


def verify(issuer: IssuerSimulator, *named: dict[str, Any], **options: Any) -> VerificationReport:
    badge = issuer.badge(credentialSchema=list(named))
    signed = issuer.sign(badge, suite="eddsa-jcs-2022")
    return issuer.verify(signed, policy=issuer.pinned, **options)


def reference(kind: str = "JsonSchema", url: str = URL, **members: Any) -> dict[str, Any]:
    return {"id": url, "type": kind, **members}


def codes(report: VerificationReport) -> list[str]:
    return [warning.code for warning in report.warnings]


@pytest.mark.parametrize("kind", ["1EdTechJsonSchemaValidator2019", "JsonSchema"])
@pytest.mark.parametrize("dialect", [D2020, D2019, D7])
def test_a_schema_that_fits_passes_and_one_that_does_not_is_malformed(
    issuer: IssuerSimulator, kind: str, dialect: str
) -> None:
    issuer.documents[URL] = {**NAMED, "$schema": dialect}
    report = verify(issuer, reference(kind))
    assert (report.verdict, report.check("schema").code) == ("valid", "conforms_to_named")
    issuer.documents[URL] = {**REFUSING, "$schema": dialect}
    report = verify(issuer, reference(kind))
    assert (report.verdict, report.check("schema").code) == ("malformed", "breaks_named")
    assert report.check("proof").outcome == "pass"
    assert "$.name: expected maxLength 3" in report.check("schema").data["reason"]


def test_a_schema_may_stand_in_a_signed_credential(issuer: IssuerSimulator) -> None:
    about = "https://issuer.example/schemas/credential"
    for inner, verdict in ((NAMED, "valid"), (REFUSING, "malformed")):
        document = {
            "@context": ["https://www.w3.org/ns/credentials/v2"],
            "id": about,
            "type": ["VerifiableCredential", "JsonSchemaCredential"],
            "issuer": issuer.id,
            "credentialSubject": {"id": URL, "type": "JsonSchema", "jsonSchema": inner},
        }
        issuer.documents[about] = issuer.sign(document)
        assert verify(issuer, reference("JsonSchemaCredential", about)).verdict == verdict
        forged = json.loads(json.dumps(issuer.documents[about]))
        forged["credentialSubject"]["jsonSchema"] = {**NAMED, "title": "Forged"}
        issuer.documents[about] = forged
        report = verify(issuer, reference("JsonSchemaCredential", about))
        assert (report.verdict, report.check("schema").outcome) == ("valid", "not_checked")


@pytest.mark.parametrize(
    "answer",
    [
        FetchFailedError("it answered 404", code="http_status", status=404),
        b"x" * 2_000_000,
        b"<html></html>",
        b"[]",
        b"true",
        b"{}",
        {"$id": URL},
        {"$schema": D2020},
        schema("https://json-schema.org/draft/2077-01/schema"),
        schema(type="nonsense"),
        schema(**{"$ref": "https://elsewhere.example/schema.json"}),
        schema(**{"$ref": "other.json"}),
        schema(**{"$ref": "#/$defs/nowhere"}),
        schema(**{"$ref": "#"}),
        schema(pattern=1),
        schema(properties={"name": {"pattern": "("}}),
        schema(properties={"name": {"pattern": "(a+)+$"}}),
        schema(properties=[]),
    ],
    ids=lambda value: repr(value)[:60],
)
def test_a_schema_that_cannot_be_had_or_used_is_a_warning(
    issuer: IssuerSimulator, answer: Any
) -> None:
    issuer.documents[URL] = answer
    fetcher = issuer.fetcher()
    report = verify(issuer, reference(), fetcher=fetcher)
    assert report.verdict == "valid"
    assert (report.check("schema").outcome, report.check("schema").code) == (
        "not_checked",
        "schema_not_checked",
    )
    assert "schema_not_checked" in codes(report)
    assert fetcher.requests == [issuer.document_url, URL]


def test_schemas_of_other_types_are_named(issuer: IssuerSimulator) -> None:
    report = verify(issuer, reference("ZkpExampleSchema2018"))
    assert report.check("schema").outcome == "not_checked"
    assert "ZkpExampleSchema2018" in report.check("schema").data["method"][0]


def test_the_specifications_own_schemas_are_not_fetched(issuer: IssuerSimulator) -> None:
    fetcher = issuer.fetcher()
    report = verify(issuer, OFFICIAL, fetcher=fetcher)
    assert (report.verdict, report.check("schema").code) == ("valid", "conforms")
    assert fetcher.requests == [issuer.document_url]


def test_the_recorded_digest_is_that_of_the_schema(issuer: IssuerSimulator) -> None:
    body = json.dumps(REFUSING).encode()
    issuer.documents[URL] = body
    digest = base64.b64encode(hashlib.sha384(body).digest()).decode()
    report = verify(issuer, reference(digestSRI=f"sha384-{digest}"))
    assert report.verdict == "malformed"
    issuer.documents[URL] = body + b" "
    report = verify(issuer, reference(digestSRI=f"sha384-{digest}"))
    assert (report.verdict, report.check("schema").outcome) == ("valid", "not_checked")


def test_one_schema_of_several_that_refuses_decides(issuer: IssuerSimulator) -> None:
    other = "https://issuer.example/schemas/other.json"
    issuer.documents |= {URL: NAMED, other: REFUSING}
    assert verify(issuer, OFFICIAL, reference()).verdict == "valid"
    assert verify(issuer, OFFICIAL, reference(), reference(url=other)).verdict == "malformed"


def test_nothing_is_fetched_for_a_badge_that_does_not_hold(issuer: IssuerSimulator) -> None:
    issuer.documents[URL] = NAMED
    thief = IssuerSimulator.did_key(ed25519(9))
    for change in ({"name": "Forged"}, {"issuer": {"id": thief.id, "type": ["Profile"]}}):
        badge = issuer.badge(credentialSchema=[reference()])
        fetcher = issuer.fetcher()
        signed = {**issuer.sign(badge, suite="eddsa-jcs-2022"), **change}
        assert issuer.verify(signed, fetcher=fetcher).verdict == "invalid"
        assert URL not in fetcher.requests


def test_the_proof_is_part_of_what_a_schema_sees(issuer: IssuerSimulator) -> None:
    issuer.documents[URL] = schema(required=["proof"])
    assert verify(issuer, reference()).verdict == "valid"


# --- bounds


def doubling(depth: int) -> dict[str, Any]:
    """Each definition asks for the next twice: 2 to the power of `depth` evaluations."""
    steps = {f"d{n}": {"allOf": [{"$ref": f"#/$defs/d{n + 1}"}] * 2} for n in range(depth)}
    return schema(**{"$ref": "#/$defs/d0", "$defs": {**steps, f"d{depth}": {"type": "object"}}})


HARD: dict[str, tuple[dict[str, Any], Any]] = {
    "doubling": (doubling(40), {}),
    "doubling under unevaluatedProperties": (
        {**doubling(40), "unevaluatedProperties": False},
        {"a": 1},
    ),
    "in a circle": (schema(allOf=[{"$ref": "#"}, {"$ref": "#"}]), {}),
    "dynamic circle": (schema(**{"$dynamicRef": "#"}), {}),
    "exponential pattern": (schema(properties={"a": {"pattern": "^(a|a)*$"}}), {"a": "a" * 40}),
    "cubic pattern": (
        schema(properties={"a": {"pattern": "a*a*a*b"}}),
        {"a": "a" * 5000},
    ),
    "patterns for names": (
        schema(patternProperties={f"a*a*{n}": False for n in range(300)}),
        {"a" * 300 + str(n): 1 for n in range(300)},
    ),
    "patterns for other names": (
        schema(patternProperties={"a*a*b": True}, additionalProperties=False),
        {"a" * 2000 + str(n): 1 for n in range(100)},
    ),
    "unique objects": (
        schema(properties={"a": {"uniqueItems": True}}),
        {"a": [{"n": n} for n in range(20_000)]},
    ),
    "long choices": (
        schema(properties={"a": {"items": {"enum": [[n] for n in range(20_000)]}}}),
        {"a": [[19_999]] * 20_000},
    ),
    "wide": (schema(properties={"a": {"items": {"type": "string"}}}), {"a": ["x"] * 99_000}),
    "empty schemas for many items": (
        schema(properties={"a": {"allOf": [{"items": {}}] * 500}}),
        {"a": ["x"] * 90_000},
    ),
    "empty schemas for many names": (
        schema(allOf=[{"additionalProperties": {}}, {"propertyNames": {}}] * 300),
        {str(n): 1 for n in range(40_000)},
    ),
    "unevaluated names": (
        schema(allOf=[{"unevaluatedProperties": {}}] * 300),
        {str(n): 1 for n in range(40_000)},
    ),
    "unevaluated items": (
        schema(properties={"a": {"allOf": [{"unevaluatedItems": {}}] * 300}}),
        {"a": [1] * 40_000},
    ),
    "empty branches": (
        schema(properties={"a": {"items": {"allOf": [{}] * 1000}}}),
        {"a": ["x"] * 20_000},
    ),
}


@pytest.mark.parametrize("name", HARD)
def test_hard_work_is_refused_in_time(name: str) -> None:
    given, document = HARD[name]
    with work_within(5), pytest.raises((LimitError, DataError)):
        validate(document, given)


def test_a_part_that_names_its_dialect_is_charged_like_any_other() -> None:
    given = doubling(40)
    for part in given["$defs"].values():
        part["$schema"] = D2020
    with work_within(5), pytest.raises(LimitError):
        validate({}, given)


def test_a_part_in_its_own_schemas_dialect_is_used_and_one_in_another_is_not() -> None:
    inner = {"$id": "part", "$schema": D2020, "type": "object", "required": ["a"]}
    given = schema(allOf=[{"$ref": "part"}], **{"$defs": {"part": inner}})
    assert validate({"a": 1}, given) == ()
    assert [problem.path for problem in validate({}, given)] == ["$"]
    inner["$schema"] = D2019
    with pytest.raises(DataError) as caught:
        validate({}, given)
    assert caught.value.code == "schema_unusable"


@pytest.mark.parametrize("identifier", [URL, "https://issuer.example/a/../schema"])
def test_anchors_are_looked_for_once(identifier: str) -> None:
    """Each lookup used to go through the whole schema again."""
    many = [{"type": "object"} for _ in range(1500)]
    given = schema(
        allOf=[{"$ref": "#here"}] * 200,
        **{"$id": identifier, "$defs": {"a": {"$anchor": "here"}, "b": {"allOf": many}}},
    )
    work = SchemaWork(1_000_000)  # as the time is what is looked at
    with work_within(4):
        assert validate({}, given, work=work) == ()


def test_messages_about_large_values_are_work() -> None:
    """The library writes the whole value into each message."""
    given = schema(properties={"a": {"anyOf": [{"maxProperties": 1}] * 900}})
    with work_within(5), pytest.raises(LimitError):
        validate({"a": {str(n): "x" * 100 for n in range(9000)}}, given)


def counted(issuer: IssuerSimulator, *named: dict[str, Any]) -> tuple[VerificationReport, int]:
    fetcher = issuer.fetcher()
    report = verify(issuer, *named, fetcher=fetcher)
    return report, sum(url.partition("#")[0] != issuer.document_url for url in fetcher.requests)


def test_a_schema_that_is_named_often_is_applied_once(
    issuer: IssuerSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    applied: list[object] = []
    problems = CompiledSchema.problems

    def counting(self: CompiledSchema, document: Any) -> Any:
        applied.append(document)
        return problems(self, document)

    monkeypatch.setattr(CompiledSchema, "problems", counting)
    issuer.documents |= {URL: NAMED, f"{URL}#0": NAMED}
    report, requests = counted(issuer, *(reference(url=f"{URL}#{n}") for n in range(20)))
    assert (report.verdict, report.check("schema").code) == ("valid", "conforms_to_named")
    assert (len(applied), requests) == (1, 1)


@pytest.mark.parametrize("count", [5, 6, 20])
def test_so_many_schemas_are_looked_at_and_the_rest_is_named(
    issuer: IssuerSimulator, count: int
) -> None:
    urls = [f"https://issuer.example/schemas/{n}.json" for n in range(count)]
    issuer.documents |= {url: {**NAMED, "$id": url} for url in urls}
    report, requests = counted(issuer, *(reference(url=url) for url in urls))
    assert requests == 5
    assert report.verdict == "valid"
    check = report.check("schema")
    if count == 5:
        assert (check.outcome, check.code) == ("pass", "conforms_to_named")
        return
    assert (check.outcome, check.code) == ("not_checked", "schema_not_checked")
    assert check.data["method"] == [f"{count - 5} more: no more than 5 schemas are looked at"]
    assert "schema_not_checked" in codes(report)


@pytest.mark.parametrize("apart", [True, False])
def test_many_hard_schemas_take_no_longer_than_one(issuer: IssuerSimulator, apart: bool) -> None:
    urls = [f"https://issuer.example/{n}.json" if apart else f"{URL}#{n}" for n in range(20)]
    issuer.documents |= {url: {**doubling(40), "$id": url} for url in urls}
    with work_within(8):
        report = verify(issuer, *(reference(url=url) for url in urls))
    assert report.verdict == "valid"
    assert report.check("schema").outcome == "not_checked"


def test_members_share_the_work_and_the_schemas(issuer: IssuerSimulator) -> None:
    urls = [f"https://issuer.example/schemas/{n}.json" for n in range(7)]
    issuer.documents |= {url: {**NAMED, "$id": url} for url in urls}
    hard = "https://issuer.example/hard.json"
    issuer.documents[hard] = {**doubling(40), "$id": hard}
    badges = [
        issuer.sign(issuer.badge(credentialSchema=[reference(url=url)]), suite="eddsa-jcs-2022")
        for url in [*urls[:4], urls[0], *urls[4:]]
    ]
    report = issuer.verify(json.dumps(badges), policy=issuer.pinned)
    outcomes = [str(member.check("schema").outcome) for member in report.members]
    assert outcomes == ["pass"] * 6 + ["not_checked"] * 2
    told = report.members[-1].check("schema").data["method"][0]
    assert told.endswith("no more than 5 schemas are looked at")
    badge = issuer.badge(credentialSchema=[reference(url=hard)])
    bombs = [issuer.sign({**badge, "name": str(n)}, suite="eddsa-jcs-2022") for n in range(10)]
    with work_within(8):
        report = issuer.verify(json.dumps([*bombs, badges[0]]), policy=issuer.pinned)
    assert {str(member.check("schema").outcome) for member in report.members} == {"not_checked"}
    assert {str(member.verdict) for member in report.members} == {"valid"}


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"^[A-Z]{2}-\d{4}$", "DE-2026"),
        (r"^[^@\s]+@[^@\s]+\.[a-z]+$", "ada@example.edu"),
        (r"^https?://", "https://issuer.example/"),
        (r"^(bronze|silver|gold)$", "silver"),
        (r"^-?\d+(\.\d+)?$", "3.5"),
        (r"^(?:[0-9a-f]{2})+$", "c0ffee"),
        (r"[()*+?]", "a+b"),
        (r"\(+\)", "(()"),
    ],
)
def test_everyday_patterns_are_used(pattern: str, text: str) -> None:
    given = schema(properties={"a": {"pattern": pattern}})
    assert validate({"a": text}, given) == ()
    assert [p.path for p in validate({"a": "\n"}, given)] == ["$.a"]


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+",
        "(a*)*",
        "(a|aa)+",
        "(a?){50}",
        "((a)+)+",
        "(.*a){20}",
        "(x+x+)+y",
        "(?x)(a+ #)\n)+",
        "(?P<n>a+)(?P=n)",
        "(?i)a",
        "(?>a)",
        "a" * 1001,
        "(" * 60 + ")" * 60,
        "a{1000}{1000}{1000}{1000}",
        "a*" * 20,
        "(a{1,9}){1,9}",
    ],
    ids=lambda value: value[:30],
)
def test_patterns_that_may_take_for_ever_are_refused(pattern: str) -> None:
    with pytest.raises(LimitError):
        cost_of(pattern)


def test_the_estimate_is_no_less_than_what_backtracking_takes() -> None:
    """Steps of the worst subject, counted through time, stay in proportion to the estimate."""
    worst = {"a*a*b": "a" * 400, "^a*a*a*b": "a" * 150, "(?:ab)*c": "ab" * 900}
    for pattern, subject in worst.items():
        start = time.thread_time()
        re.search(pattern, subject)
        assert time.thread_time() - start < cost_of(pattern).steps(len(subject)) * 100e-9 + 0.01


def test_work_just_below_the_limit_takes_no_longer() -> None:
    """The units are worth about the same, whatever they are spent on."""
    spent: list[tuple[dict[str, Any], Any]] = [
        (schema(properties={"a": {"uniqueItems": True}}), {"a": [{"n": n} for n in range(700)]}),
        (
            schema(properties={"a": {"items": {"enum": [[n] for n in range(1000)]}}}),
            {"a": [[999]] * 300},
        ),
        (schema(properties={"a": {"pattern": "a*a*b"}}), {"a": "a" * 100}),
        (schema(properties={"a": {"items": {"type": "string"}}}), {"a": ["x"] * 29_000}),
    ]
    for given, document in spent:
        with work_within(5):
            validate(document, given)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_schema_of_every_dialect_is_read_at_every_address_it_has(dialect: str) -> None:
    for address in (dialect, f"{dialect}#"):
        schema = {
            "$schema": address,
            "properties": {"name": {"$ref": "#/definitions/text"}, "inner": {"$ref": "#"}},
            "definitions": {"text": {"type": "string"}},
        }
        assert validate({"inner": {"name": "Ada"}}, schema) == ()
        assert len(validate({"inner": {"name": 5}}, schema)) == 1
