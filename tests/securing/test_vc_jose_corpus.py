"""The W3C's cases for VC-JOSE-COSE."""

from __future__ import annotations

import base64
import re
from typing import Any

import pytest

from mcred import verify
from mcred.checks.members import content_of_envelope, parts_of
from mcred.containers import extract
from mcred.encoding import base64url
from mcred.errors import DataError, UnsupportedError
from mcred.fetch import OfflineFetcher
from mcred.keys import SigningKey, VerificationKey
from mcred.limits import DEFAULT_LIMITS
from mcred.securing.cose import read_sign1
from mcred.securing.jose import verify_token
from mcred.securing.tokens import (
    READERS,
    CredentialToken,
    read_credential_token,
    verify_envelope,
)
from mcred.securing.vc_cose import read_vc_cose, read_vp_cose, sign_vc_cose
from mcred.securing.vc_jose import VCJOSE, read_vc_jose, sign_vc_jose
from mcred.securing.vp_jose import sign_vp_jose
from support.corpus import NO_CORPUS, cases, read, root
from support.w3c_expectations import NOT_MET

FILE = "w3c/vc-jose-cose.json"


def verified(case: dict[str, Any]) -> bool:
    inputs = case["inputs"]
    given, form = inputs.get("token") or str(inputs["document"]), inputs["feature"]
    key = VerificationKey.from_jwk(case["keys"]["publicKeyJwk"])
    if form.endswith("cose"):
        token = read_sign1(extract(given.encode()).data, limits=DEFAULT_LIMITS)
        read = read_vp_cose if "presentation" in form else read_vc_cose
        found: CredentialToken = read(token)
    elif "presentation" in form:
        found = READERS["vp+jwt"](given, limits=DEFAULT_LIMITS)
    else:
        found = read_credential_token(given)
        assert isinstance(found, VCJOSE)
    verify_envelope(found.token, key)
    for part in parts_of(found.credential.get("verifiableCredential"), "$"):
        content_of_envelope(part.given)
    return True


def signed(case: dict[str, Any]) -> bool:
    document, keys = case["inputs"]["document"], case["keys"]
    key = SigningKey.from_jwk(keys["secretKeyJwk"])
    public = VerificationKey.from_jwk(keys["publicKeyJwk"])
    found: CredentialToken
    if case["inputs"]["feature"] == "credential_jose":
        found = read_vc_jose(sign_vc_jose(document, signer=key, key_id=keys["id"]))
    elif case["inputs"]["feature"] == "presentation_jose":
        text = sign_vp_jose(document, signer=key, key_id=keys["id"])
        found = READERS["vp+jwt"](text, limits=DEFAULT_LIMITS)
    elif case["inputs"]["feature"] == "credential_cose":
        data = sign_vc_cose(document, signer=key, key_id=keys["id"])
        found = read_vc_cose(read_sign1(data, limits=DEFAULT_LIMITS))
    else:
        raise UnsupportedError("no such signature is made", method=case["inputs"]["feature"])
    verify_envelope(found.token, public)
    return bool(found.credential == document)


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


@pytest.mark.parametrize("case", cases(FILE, lambda case: case["id"].endswith(("/29", "/31"))))
@pytest.mark.parametrize("form", ["text", "bytes", "address"])
def test_cose_is_read_in_every_form(case: dict[str, Any], form: str) -> None:
    """Their contexts, or the holder's key, cannot be had: no more than that is missing."""
    text = case["inputs"]["token"]
    data = base64.b64decode(text + "=" * (-len(text) % 4))
    encoded = f"data:application/vc+cose;base64,{base64.b64encode(data).decode()}"
    given = {"text": text.encode(), "bytes": data, "address": encoded.encode()}[form]
    report = verify(given, fetch=OfflineFetcher())
    assert (report.source.container, report.verdict) == ("cose", "unsupported")
    assert report.source.format == ("vc+cose" if case["id"].endswith("29") else "vp+cose")
    assert report.check("contexts").code == "unknown_context"


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
