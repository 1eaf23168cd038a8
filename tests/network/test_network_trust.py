"""How an issuer is known: domain, path and self; the user's list; the name beside the domain."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from school import HOST, School, attacker, key_of, page

from mcred.errors import TrustFileError
from mcred.policy import Policy, UnsafeUnboundKeys
from mcred.trust import TrustEntry, TrustList, ascii_host, names_fit, site_of
from support.internet import Internet

SHARED = "school.github.io"


def verdict(internet: Internet, school: School, **policy: Any) -> tuple[str, str | None, str]:
    report = internet.verifier(policy=Policy(**policy)).verify(json.dumps(school.badge()).encode())
    return report.verdict, report.issuer.trust, report.check("trust").code


@pytest.mark.parametrize(
    ("issuer", "host", "level"),
    [
        (f"did:web:{HOST}", HOST, "domain"),
        (f"https://{HOST}/issuer.json", HOST, "domain"),
        (f"did:web:{HOST}:staff:ada", HOST, "path"),
        (f"did:web:{SHARED}", SHARED, "path"),
        (f"https://{SHARED}/issuer.json", SHARED, "path"),
        (f"did:web:{SHARED}:ada", SHARED, "path"),
    ],
)
def test_the_level_says_how_much_of_a_site_the_issuer_holds(
    internet: Internet, issuer: str, host: str, level: str
) -> None:
    school = School(internet, id=issuer, host=host)
    assert verdict(internet, school) == ("issuer_unknown", level, f"unknown_{level}")
    named = verdict(internet, school, domains=[host])
    by_list = verdict(internet, school, trust=TrustList((TrustEntry(domain=host),)))
    if level == "domain":
        assert named == ("valid", "domain", "domain")
        assert by_list == ("valid", "pinned", "pinned")
    else:
        assert named == by_list == ("issuer_unknown", "path", "unknown_path")
    pinned = TrustList((TrustEntry(id=issuer),))
    assert verdict(internet, school, trust=pinned) == ("valid", "pinned", "pinned")
    other = {"domains": [f"www.{host}", "example", f"evil{host}"]}
    assert verdict(internet, school, **other)[0] == "issuer_unknown"


def test_a_pinned_key_is_the_issuers_and_no_other(internet: Internet, school: School) -> None:
    mine, other = (key.public_key.to_multikey() for key in (school.key, attacker))
    assert verdict(internet, school, trust=TrustList((TrustEntry(key=mine),)))[0] == "valid"
    unknown = verdict(internet, school, trust=TrustList((TrustEntry(key=other),)))
    assert unknown[0] == "issuer_unknown"


def test_the_headline_names_the_host_and_never_the_claimed_name(
    internet: Internet, school: School
) -> None:
    school.name = "Massachusetts Institute of Technology"
    badge = json.dumps(school.badge()).encode()
    for policy in (Policy(), Policy(domains=[HOST])):
        report = internet.verifier(policy=policy).verify(badge)
        assert HOST in report.headline
        assert "Massachusetts" not in report.headline
        assert [w.code for w in report.warnings] == ["issuer_name_mismatch"]
    pinned = Policy(trust=TrustList((TrustEntry(id=school.id, name="School"),)))
    assert internet.verifier(policy=pinned).verify(badge).warnings == ()


def test_a_host_is_shown_in_ascii_and_sharp_s_is_not_ss(internet: Internet) -> None:
    """IDNA 2003 takes ß for ss: then the owner of one site would speak for the other."""
    school = School(internet, id="did:web:xn--strae-oqa.example", host="xn--strae-oqa.example")
    school.publish(school.document())
    assert verdict(internet, school, domains=["strasse.example"])[0] == "issuer_unknown"
    assert verdict(internet, school, domains=["straße.example"])[0] == "valid"
    report = internet.verifier().verify(json.dumps(school.badge()).encode())
    assert report.issuer.domain == "xn--strae-oqa.example"
    assert report.headline.isascii()
    assert ascii_host("straße.example") == "xn--strae-oqa.example"
    assert site_of("https://straße.example/i").host == "xn--strae-oqa.example"


@pytest.mark.parametrize("issuer", ["https://straße.example/i", "https://sсhool.example/i"])
def test_an_issuer_in_other_letters_never_stands_for_an_ascii_host(
    internet: Internet, issuer: str
) -> None:
    host = ascii_host(issuer.split("/")[2])
    school = School(internet, id=issuer, host=host)
    school.pages["/i"] = page(school.document())
    badge = school.sign_anything(school.unsigned())
    policy = Policy(domains=["strasse.example", HOST])
    report = internet.verifier(policy=policy).verify(json.dumps(badge).encode())
    assert report.verdict != "valid"
    assert report.issuer.domain in (host, None)


@pytest.mark.parametrize(
    ("host", "ascii_form"),
    [
        ("EXAMPLE.edu.", "example.edu"),
        (" example.edu ", "example.edu"),
        ("ZÜRICH.example", "xn--zrich-kva.example"),
        ("βόλος.example", "xn--nxasmm1c.example"),
        ("\uff45xample.edu", "\\uff45xample.edu"),
        ("127\u30020.0.1", "127\\u30020.0.1"),
    ],
)
def test_a_host_has_one_ascii_form(host: str, ascii_form: str) -> None:
    assert ascii_host(host) == ascii_form


@pytest.mark.parametrize(
    ("name", "host", "fit"),
    [
        ("School Example", "school.example", True),
        ("Massachusetts Institute of Technology", "mit.edu", True),
        ("University of California, Los Angeles", "ucla.edu", True),
        ("The Open University", "open.ac.uk", True),
        ("School of Education", "education.example", True),
        ("Universität Zürich", "xn--zrich-kva.example", True),
        ("Universität Zürich", "uzh.ch", True),
        ("東京大学", ascii_host("東京大学.example"), True),
        ("BBC", "bbc.co.uk", True),
        ("Massachusetts Institute of Technology", "evil.example", False),
        ("Harvard", "phish.example", False),
        ("Harvard University", "free-university.example", False),
        ("Μassachusetts", "evil.example", False),
        ("東京大学", "evil.example", False),
        ("Massachusetts Institute of Technology", "mit.evil.example", False),
        ("", "evil.example", False),
    ],
)
def test_a_name_fits_a_host_by_a_telling_word_or_its_initials(
    name: str, host: str, fit: bool
) -> None:
    assert names_fit(name, host) is fit


def test_a_key_in_the_badge_itself_stands_for_no_site(internet: Internet) -> None:
    """Whoever made the key wrote the host into the badge; the host has said nothing."""
    school = School(internet, id=f"https://{HOST}/issuer", key=key_of(9))
    internet.stop(HOST)
    multikey = school.key.public_key.to_multikey()
    badge = json.dumps(school.badge(key_id=f"{school.id}#{multikey}")).encode()
    trust = TrustList((TrustEntry(domain=HOST), TrustEntry(key=multikey)))
    policy = UnsafeUnboundKeys(domains=[HOST], trust=trust)
    report = internet.verifier(policy=policy).verify(badge)
    assert report.verdict == "issuer_unknown", report.text()
    assert (report.issuer.trust, report.issuer.domain) == ("self", None)
    assert HOST not in report.headline
    assert internet.verifier(policy=Policy(domains=[HOST])).verify(badge).verdict == (
        "could_not_check"
    )


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"format = 1\n" + b"#" * 1024 * 1024, "longer than"),
        (b"format = 1\nx = " + b"[" * 100_000, "nested too deeply"),
        (b"format = " + b"1" * 10_000, "is not TOML"),
        (b"format = 1\n\xff", "not UTF-8"),
        (b"format 1", "is not TOML"),
    ],
)
def test_a_trust_file_that_cannot_be_read_says_why_in_one_line(
    tmp_path: Path, data: bytes, reason: str
) -> None:
    path = tmp_path / "trust.toml"
    path.write_bytes(data)
    with pytest.raises(TrustFileError, match=reason) as caught:
        TrustList.load(path)
    assert "\n" not in caught.value.message
    assert len(caught.value.message) < 500


def test_a_trust_file_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "trust.toml"
    path.write_bytes(b'\xef\xbb\xbfformat = 1\n[[issuer]]\ndomain = "school.example"\n')
    assert TrustList.load(path).entries == (TrustEntry(domain=HOST),)


def test_a_path_that_is_none_is_an_error_of_ours() -> None:
    with pytest.raises(TrustFileError):
        TrustList.load("a\0b")
