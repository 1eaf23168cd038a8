"""How an issuer is known: pinned, domain, path, self; and what the headline says of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mcred import Policy, TrustEntry, TrustList, UnsafeUnboundKeys, UsageError
from mcred.errors import TrustFileError
from mcred.trust import TrustLevel, ascii_host, names_fit, site_of
from support.issuers import IssuerSimulator, pinning

KEY = IssuerSimulator.did_key().key.public_key.to_multikey()


# --- pinned


@pytest.mark.parametrize(
    ("issuer", "entry"),
    [
        (IssuerSimulator.did_key(), {"id": IssuerSimulator.did_key().id}),
        (IssuerSimulator.did_key(), {"key": KEY}),
        (IssuerSimulator.did_web(), {"id": "did:web:issuer.example"}),
        (IssuerSimulator.did_web(), {"key": KEY}),
        (IssuerSimulator.did_web(), {"domain": "issuer.example"}),
        (IssuerSimulator.did_web(), {"domain": "Issuer.Example."}),
        (IssuerSimulator.https(), {"id": "https://issuer.example/profile"}),
        (IssuerSimulator.https(), {"domain": "issuer.example"}),
        (IssuerSimulator.did_web("issuer.example", "a"), {"id": "did:web:issuer.example:a"}),
        (IssuerSimulator.did_web("issuer.example", "a"), {"key": KEY}),
    ],
)
def test_an_issuer_on_the_users_list_is_pinned(issuer: Any, entry: dict[str, str]) -> None:
    report = issuer.verify(issuer.sign(), policy=pinning(**entry, name="Our school"))
    assert report.verdict == "valid"
    assert report.issuer.trust == "pinned"
    assert report.issuer.name == "Our school"
    assert "Our school" in report.headline


@pytest.mark.parametrize(
    ("issuer", "entry"),
    [
        (IssuerSimulator.did_key(), {"domain": "issuer.example"}),
        (IssuerSimulator.did_web(), {"domain": "example"}),
        (IssuerSimulator.did_web(), {"domain": "www.issuer.example"}),
        (IssuerSimulator.did_web(), {"id": "did:web:issuer.example:a"}),
        (IssuerSimulator.did_web("issuer.example", "a"), {"domain": "issuer.example"}),
        (IssuerSimulator.did_web("issuer.example", "a"), {"id": "did:web:issuer.example"}),
        (IssuerSimulator.did_web("school.github.io"), {"domain": "school.github.io"}),
        (IssuerSimulator.https(), {"id": "https://issuer.example/profile/"}),
        (IssuerSimulator.https(), {"key": "z6MkOther"}),
    ],
)
def test_an_entry_for_somebody_else_does_not_vouch(issuer: Any, entry: dict[str, str]) -> None:
    report = issuer.verify(issuer.sign(), policy=pinning(**entry, name="Our school"))
    assert report.verdict == "issuer_unknown"
    assert "Our school" not in report.headline + report.detail


# --- domains


@pytest.mark.parametrize("issuer", [IssuerSimulator.did_web(), IssuerSimulator.https()])
def test_a_domain_that_the_policy_names_is_accepted(issuer: Any) -> None:
    for host in ("issuer.example", "ISSUER.example", "issuer.example."):
        report = issuer.verify(issuer.sign(), policy=Policy(domains={host}))
        assert report.verdict == "valid"
        assert report.issuer.trust == "domain"
        assert report.headline.startswith("Signed by whoever controls the web site issuer.example,")
    for host in ("example", "www.issuer.example", "xissuer.example"):
        report = issuer.verify(issuer.sign(), policy=Policy(domains={host}))
        assert report.verdict == "issuer_unknown"


def test_a_folder_on_a_domain_is_not_the_domain() -> None:
    issuer = IssuerSimulator.did_web("issuer.example", "schools", "1")
    report = issuer.verify(issuer.sign(), policy=Policy(domains={"issuer.example"}))
    assert report.verdict == "issuer_unknown"
    assert report.issuer.trust == "path"
    assert "a folder on issuer.example" in report.headline


@pytest.mark.parametrize("host", ["school.github.io", "school.gitlab.io", "a.b.github.io"])
@pytest.mark.parametrize("method", ["did:web", "https"])
def test_a_host_under_a_shared_suffix_is_not_a_domain_of_its_own(host: str, method: str) -> None:
    issuer = (
        IssuerSimulator.did_web(host)
        if method == "did:web"
        else IssuerSimulator.https(f"https://{host}/profile")
    )
    report = issuer.verify(issuer.sign(), policy=Policy(domains={host, "github.io"}))
    assert report.verdict == "issuer_unknown"
    assert report.issuer.trust == "path"


def test_a_bare_key_is_known_by_itself_only() -> None:
    issuer = IssuerSimulator.did_key()
    report = issuer.verify(issuer.sign(), policy=Policy(domains={"issuer.example"}))
    assert report.verdict == "issuer_unknown"
    assert report.issuer.trust == "self"
    assert report.issuer.domain is None
    assert "a key that names no web site" in report.headline


@pytest.mark.parametrize(
    "domains", [{"https://issuer.example"}, {"a@b"}, {""}, {"a b"}, "a.example"]
)
def test_a_domain_that_is_no_host_is_the_callers_mistake(domains: Any) -> None:
    with pytest.raises(UsageError):
        Policy(domains=domains)


# --- names


@pytest.mark.parametrize(
    "issuer",
    [
        IssuerSimulator.did_key(),
        IssuerSimulator.did_web(),
        IssuerSimulator.did_web("issuer.example", "a"),
        IssuerSimulator.https(),
    ],
)
def test_a_claimed_name_is_never_in_the_headline(issuer: IssuerSimulator) -> None:
    issuer.name = "Harvard University"
    badge = issuer.badge(validUntil=None)
    for policy in (Policy(), Policy(domains={"issuer.example"})):
        for signed in (
            issuer.sign(badge),
            issuer.sign(issuer.badge(validUntil="2026-02-01T00:00:00Z")),
        ):
            report = issuer.verify(signed, policy=policy)
            assert "Harvard" not in report.headline
            assert report.issuer.claimed_name == "Harvard University"
            assert 'calls itself "Harvard University"; we did not check that' in report.detail


def test_a_name_that_has_nothing_to_do_with_the_host_is_warned_of() -> None:
    issuer = IssuerSimulator.did_web()
    issuer.name = "Harvard University"
    report = issuer.verify(issuer.sign(), policy=Policy(domains={"issuer.example"}))
    assert [warning.code for warning in report.warnings] == ["issuer_name_mismatch"]
    assert report.verdict == "valid"
    issuer.name = "The Issuer"
    assert issuer.verify(issuer.sign(), policy=Policy()).warnings == ()


def test_hosts_are_shown_in_ascii() -> None:
    """`раураl.example` in Cyrillic letters must not look like `paypal.example`."""
    lookalike = "xn--l-7sba6dbr.example"
    assert ascii_host("раураl.example") == lookalike
    issuer = IssuerSimulator.did_web(lookalike)
    report = issuer.verify(issuer.sign(), policy=Policy(domains={"раураl.example"}))
    assert report.verdict == "valid"
    assert report.issuer.domain == lookalike
    assert lookalike in report.headline
    assert report.headline.isascii()


def test_a_pinned_issuer_without_a_name_is_called_what_it_calls_itself() -> None:
    issuer = IssuerSimulator.did_web()
    report = issuer.verify(issuer.sign(), policy=pinning(id=issuer.id))
    assert report.headline.startswith("Signed by Example School,")


# --- keys that nobody publishes


def unbound(policy: Policy) -> Any:
    """A badge of an https issuer that cannot be reached, with its key in the fragment."""
    issuer = IssuerSimulator.https()
    method = f"{issuer.id}#{KEY}"
    signed = issuer.sign(method=method)
    issuer.documents = {}
    return issuer.verify(signed, policy=policy)


def test_a_key_in_the_badge_itself_is_could_not_check() -> None:
    report = unbound(Policy(domains={"issuer.example"}))
    assert report.verdict == "could_not_check"
    assert report.check("proof").outcome == "pass"
    assert report.check("issuer_binding").outcome == "not_checked"
    assert report.credential is None


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"domains": {"issuer.example"}},
        {"trust": TrustList((TrustEntry(id="https://issuer.example/profile"),))},
        {"trust": TrustList((TrustEntry(key=KEY),))},
        {"trust": TrustList((TrustEntry(domain="issuer.example"),))},
    ],
)
def test_under_the_unsafe_policy_it_is_issuer_unknown_at_best(options: dict[str, Any]) -> None:
    report = unbound(UnsafeUnboundKeys(**options))
    assert report.verdict == "issuer_unknown"
    assert report.check("issuer_binding").outcome == "warn"
    assert "unbound_key" in [warning.code for warning in report.warnings]


def test_an_unbound_key_does_not_speak_for_the_web_site() -> None:
    """Anybody could have made it: the headline must not say that the site's owner did."""
    report = unbound(UnsafeUnboundKeys(domains={"issuer.example"}))
    assert "issuer.example" not in report.headline
    assert report.issuer.trust == "self"
    assert report.issuer.domain is None
    assert "web site" not in str(report.issuer.why)


# --- trust files


def test_a_trust_file_is_read_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "trust.toml"
    path.write_text('format = 1\n[[issuer]]\nid = "did:web:issuer.example"\nname = "Ours"\n')
    issuer = IssuerSimulator.did_web()
    assert issuer.verify(issuer.sign(), policy=Policy(trust=path)).verdict == "valid"
    assert issuer.verify(issuer.sign(), policy=Policy(trust=str(path))).verdict == "valid"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "format = 2",
        "format = 1\nissuer = 3",
        "format = 1\nissuers = []",
        "format = 1\n[[issuer]]\nname = 'x'",
        "format = 1\n[[issuer]]\nid = 'a'\nkey = 'b'",
        "format = 1\n[[issuer]]\nid = ''",
        "format = 1\n[[issuer]]\nid = 7",
        "format = 1\n[[issuer]]\nid = 'a'\nlevel = 'high'",
        "format = ",
        "\x00",
    ],
)
def test_a_trust_file_that_says_too_little_or_too_much_is_refused(
    tmp_path: Path, text: str
) -> None:
    path = tmp_path / "trust.toml"
    path.write_text(text)
    with pytest.raises(TrustFileError) as caught:
        Policy(trust=path)
    assert str(path) in caught.value.message


def test_a_trust_file_that_is_not_there_is_the_callers_mistake(tmp_path: Path) -> None:
    with pytest.raises(TrustFileError, match="cannot read the trust file"):
        Policy(trust=tmp_path / "none.toml")
    (tmp_path / "latin.toml").write_bytes(b"# \xff")
    with pytest.raises(TrustFileError, match="not UTF-8"):
        Policy(trust=tmp_path / "latin.toml")


# --- the parts


@pytest.mark.parametrize(
    ("issuer", "level", "host"),
    [
        ("did:web:issuer.example", TrustLevel.DOMAIN, "issuer.example"),
        ("did:web:issuer.example%3A8443", TrustLevel.DOMAIN, "issuer.example"),
        ("did:web:issuer.example:a:b", TrustLevel.PATH, "issuer.example"),
        ("did:web:someone.github.io", TrustLevel.PATH, "someone.github.io"),
        ("https://issuer.example", TrustLevel.DOMAIN, "issuer.example"),
        ("https://user@issuer.example/x", TrustLevel.DOMAIN, "issuer.example"),
        ("https://ISSUER.example:8443/x", TrustLevel.DOMAIN, "issuer.example"),
        ("http://issuer.example", TrustLevel.SELF, None),
        ("https://[", TrustLevel.SELF, None),
        ("https://", TrustLevel.SELF, None),
        ("did:web:", TrustLevel.SELF, None),
        ("did:key:z6Mk", TrustLevel.SELF, None),
        ("did:jwk:e30", TrustLevel.SELF, None),
        ("urn:uuid:1", TrustLevel.SELF, None),
        ("", TrustLevel.SELF, None),
    ],
)
def test_what_an_id_alone_shows(issuer: str, level: TrustLevel, host: str | None) -> None:
    site = site_of(issuer)
    assert (site.level, site.host) == (level, host)


@pytest.mark.parametrize(
    ("name", "host", "fits"),
    [
        ("Example School", "example.edu", True),
        ("École Polytechnique", "polytechnique.edu", True),
        ("Massachusetts Institute of Technology", "mit.edu", True),
        ("Harvard University", "issuer.example", False),
        ("A", "issuer.example", False),
        ("", "issuer.example", False),
        ("大学", "issuer.example", False),
    ],
)
def test_names_and_hosts_that_fit(name: str, host: str, fits: bool) -> None:
    assert names_fit(name, host) is fits
