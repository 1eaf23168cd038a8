"""The W3C's cases for VC-JOSE-COSE."""

from __future__ import annotations

import base64
import re
from typing import Any

import pytest

from mcred import verify
from mcred.checks.presentation_tokens import PRESENTATION_READERS
from mcred.containers import extract
from mcred.encoding import base64url
from mcred.errors import DataError, UnsupportedError
from mcred.fetch import OfflineFetcher
from mcred.keys import SigningKey, VerificationKey
from mcred.limits import DEFAULT_LIMITS
from mcred.securing.jose import verify_token
from mcred.securing.tokens import read_credential_token
from mcred.securing.vc_jose import VCJOSE, read_vc_jose, sign_vc_jose
from support.corpus import NO_CORPUS, cases, read, root
from support.w3c_expectations import NOT_MET

FILE = "w3c/vc-jose-cose.json"


def verified(case: dict[str, Any]) -> bool:
    inputs = case["inputs"]
    token = inputs.get("token") or str(inputs["document"])
    if "presentation" in inputs["feature"] and "cose" not in inputs["feature"]:
        presented = PRESENTATION_READERS["vp+jwt"](token, limits=DEFAULT_LIMITS)
        verify_token(presented.token, VerificationKey.from_jwk(case["keys"]["publicKeyJwk"]))
        return True
    if "cose" in inputs["feature"]:
        extract(token.encode())
    found = read_credential_token(token)
    verify_token(found.token, VerificationKey.from_jwk(case["keys"]["publicKeyJwk"]))
    return isinstance(found, VCJOSE)


def signed(case: dict[str, Any]) -> bool:
    if case["inputs"]["feature"] != "credential_jose":
        raise UnsupportedError("no such signature is made", method=case["inputs"]["feature"])
    keys = case["keys"]
    key = SigningKey.from_jwk(keys["secretKeyJwk"])
    text = sign_vc_jose(case["inputs"]["document"], signer=key, key_id=keys["id"])
    found = read_vc_jose(text)
    verify_token(found.token, VerificationKey.from_jwk(keys["publicKeyJwk"]))
    return bool(found.credential == case["inputs"]["document"])


@pytest.mark.parametrize("case", cases(FILE))
def test_every_case_is_decided_as_expected(case: dict[str, Any]) -> None:
    run = signed if case["kind"] == "sign" else verified
    try:
        success = run(case)
    except DataError:
        success = False
    as_expected = success is (case["expected"]["result"] == "success")
    assert as_expected is (case["id"] not in NOT_MET)


@pytest.mark.parametrize(
    "case",
    cases(FILE, lambda case: "sdjwt" in case["inputs"]["feature"] and case["kind"] != "sign"),
)
def test_sd_jwt_is_named_as_unsupported(case: dict[str, Any]) -> None:
    with pytest.raises(UnsupportedError) as caught:
        read_credential_token(case["inputs"]["token"])
    assert caught.value.data["method"] == "SD-JWT"


@pytest.mark.parametrize(
    "case", cases(FILE, lambda case: "cose" in case["inputs"]["feature"] and case["kind"] != "sign")
)
@pytest.mark.parametrize("form", ["text", "bytes", "address"])
def test_cose_is_named_as_unsupported(case: dict[str, Any], form: str) -> None:
    text = case["inputs"]["token"]
    data = base64.b64decode(text + "=" * (-len(text) % 4))
    encoded = f"data:application/vc+cose;base64,{base64.b64encode(data).decode()}"
    given = {"text": text.encode(), "bytes": data, "address": encoded.encode()}[form]
    report = verify(given, fetch=OfflineFetcher())
    assert (report.verdict, report.check("input").data["method"]) == ("unsupported", "cose")


@pytest.mark.corpus
@pytest.mark.skipif(root() is None, reason=NO_CORPUS)
def test_the_credential_in_the_published_presentation_verifies() -> None:
    """The only token of a credential that the cases hold and that is good."""
    by_id = {case["id"]: case for case in read(FILE)}
    with pytest.raises(UnsupportedError, match=r"vp\+jwt"):
        read_vc_jose(by_id["vc-jose-cose/07"]["inputs"]["token"])
    text = envelopes(by_id["vc-jose-cose/07"])[0]
    found = read_vc_jose(text)
    keys = [case["keys"]["publicKeyJwk"] for case in by_id.values()]
    (jwk,) = {k["kid"]: k for k in keys if k["kid"] == found.kid}.values()
    verify_token(found.token, VerificationKey.from_jwk(jwk))
    assert found.credential["type"] == ["VerifiableCredential", "ExampleAlumniCredential"]


def envelopes(case: dict[str, Any]) -> list[str]:
    payload = base64url.decode(case["inputs"]["token"].split(".")[1]).decode()
    return re.findall(r"data:application/vc\+jwt,([A-Za-z0-9_.-]+)", payload)
