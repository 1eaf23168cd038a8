"""To whom an Open Badges 2 badge was issued: IdentityObject, "Profile Identifier Properties"."""

from __future__ import annotations

from typing import Any

import pytest

from support.open_badges_2 import ASSERTION, EMAIL, Issuer2, hashed

PAGE = "https://people.example/ada"
PHONE = "+16175551212"


def verdict(recipient: Any, asked: str) -> str:
    issuer = Issuer2()
    issuer.publish(ASSERTION, issuer.assertion(recipient=recipient))
    report = issuer.verify(recipient=asked)
    assert report.recipient.asked
    expected = {"hosted_only": True, "recipient_mismatch": False}.get(str(report.verdict))
    assert report.recipient.match is expected
    return str(report.verdict)


def identity(kind: str, value: str, **members: Any) -> dict[str, Any]:
    return {"type": kind, "hashed": False, "identity": value, **members}


@pytest.mark.parametrize("algorithm", ["sha256", "md5"])
@pytest.mark.parametrize("salt", ["", "deadsea"])
@pytest.mark.parametrize(
    ("kind", "value"), [("email", EMAIL), ("url", PAGE), ("telephone", PHONE), ("id", PAGE)]
)
def test_a_hash_is_compared_with_its_salt(kind: str, value: str, salt: str, algorithm: str) -> None:
    """The hash is of the UTF-8 identity with the salt behind it; hexadecimal of either case."""
    for written in (hashed(value, salt, algorithm), hashed(value, salt, algorithm).upper()):
        algorithm_kept = algorithm + written[len(algorithm) :]
        given = identity(kind, algorithm_kept, hashed=True, **({"salt": salt} if salt else {}))
        assert verdict(given, value) == "hosted_only"
        assert verdict(given, f"{kind}:{value}") == "hosted_only"
        assert verdict(given, f"{kind}:other{value}") == "recipient_mismatch"


@pytest.mark.parametrize(
    ("kind", "value"), [("email", EMAIL), ("url", PAGE), ("telephone", PHONE), ("id", PAGE)]
)
def test_an_identity_in_clear_is_compared(kind: str, value: str) -> None:
    given = identity(kind, value)
    assert verdict(given, value) == "hosted_only"
    assert verdict(given, f"{kind}:{value}") == "hosted_only"
    assert verdict(given, value + "x") == "recipient_mismatch"


def test_where_hashed_is_left_out_the_form_tells() -> None:
    """The specification's own first example leaves it out."""
    assert verdict({"type": "email", "identity": EMAIL}, EMAIL) == "hosted_only"
    given = {"type": "email", "identity": hashed(EMAIL, ""), "salt": ""}
    assert verdict(given, EMAIL) == "hosted_only"


def test_another_kind_of_value_cannot_be_compared() -> None:
    assert verdict(identity("email", EMAIL), PAGE) == "could_not_check"
    assert verdict(identity("email", EMAIL), f"telephone:{PHONE}") == "could_not_check"
    assert verdict(identity("telephone", PHONE), EMAIL) == "could_not_check"


def test_case_and_spaces_of_an_address_are_told() -> None:
    issuer = Issuer2()
    report = issuer.verify(recipient=" Ada@Example.EDU")
    assert report.verdict == "hosted_only"
    assert "recipient_normalised" in [item.code for item in report.warnings]


def test_a_weak_hash_is_told() -> None:
    issuer = Issuer2()
    weak = identity("email", hashed(EMAIL, "", "md5"), hashed=True)
    issuer.publish(ASSERTION, issuer.assertion(recipient=weak))
    report = issuer.verify(recipient=EMAIL)
    assert [item.code for item in report.warnings].count("weak_identity_hash") == 2


@pytest.mark.parametrize(
    "recipient",
    [
        [],
        7,
        {},
        {"type": "email"},
        {"identity": EMAIL},
        identity("email", EMAIL, hashed="true"),
        identity("email", EMAIL, hashed=True),
        identity("email", "sha512$00", hashed=True),
    ],
)
def test_a_recipient_that_cannot_be_read_is_malformed(recipient: Any) -> None:
    issuer = Issuer2()
    issuer.publish(ASSERTION, issuer.assertion(recipient=recipient))
    report = issuer.verify(recipient=EMAIL)
    assert report.verdict == "malformed"
    assert report.check("subject").outcome == "fail"
