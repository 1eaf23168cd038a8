"""Odd links and odd issuers: what is not a plain https address of a public host is not opened."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from school import HOST, School, page

from mcred.policy import Policy
from mcred.verifier import Verifier
from support.internet import Internet
from support.tls_server import head, raw

ODD_LINKS = {
    # addresses in other spellings
    "loopback": "https://127.0.0.1/b",
    "N05 octal": "https://0177.0.0.1/b",
    "hexadecimal": "https://0x7f.0.0.1/b",
    "N05 hexadecimal in one": "https://0x7f000001/b",
    "N05 integer": "https://2130706433/b",
    "N05 two parts": "https://127.1/b",
    "leading zeros": "https://127.000.000.001/b",
    "the cloud's own service": "https://169.254.169.254/latest/meta-data/",
    "the cloud's own service as an integer": "https://2852039166/",
    "private": "https://10.0.0.1/b",
    "all zeros": "https://0.0.0.0/b",
    "N05 zero": "https://0/b",
    "N06 IPv6 loopback": "https://[::1]/b",
    "N06 IPv6 mapped": "https://[::ffff:127.0.0.1]/b",
    "IPv6 mapped in hexadecimal": "https://[::ffff:7f00:1]/b",
    "IPv6 mapped and public": "https://[::ffff:93.184.216.1]/b",
    "N06 IPv6 compatible": "https://[::127.0.0.1]/b",
    "N06 NAT64": "https://[64:ff9b::7f00:1]/b",
    "N06 6to4": "https://[2002:7f00:1::]/b",
    "Teredo": "https://[2001:0:7f00:1::]/b",
    "unique local": "https://[fd00::1]/b",
    "link-local with its zone": "https://[fe80::1%25eth0]/b",
    "full-width digits": "https://\uff11\uff12\uff17.0.0.1/b",
    "circled digits": "https://\u2460\u2461\u2466.0.0.1/b",
    "ideographic dots": "https://127\u30020\u30020\u30021/b",
    "address with a trailing dot": "https://127.0.0.1./b",
    # names
    "trailing dot": f"https://{HOST}./b",
    "two trailing dots": f"https://{HOST}../b",
    "localhost": "https://localhost/b",
    "localhost with a trailing dot": "https://localhost./b",
    "local name": "https://printer.local/b",
    "internal name": "https://metadata.google.internal/",
    "single label": "https://intranet/b",
    "full-width letters": "https://\uff53chool.example/b",
    "percent-encoded host": "https://%73chool.example/b",
    "underscore": "https://a_b.example/b",
    "no host": "https:///b",
    # the rest of the authority
    "userinfo": f"https://user@{HOST}/b",
    "password": f"https://user:secret@{HOST}/b",
    "empty userinfo": f"https://@{HOST}/b",
    "userinfo that looks like the host": f"https://{HOST}@evil.example/b",
    "N11 backslash and at": "https://good.example\\@127.0.0.1/",
    "N11 the other way round": "https://127.0.0.1\\@good.example/",
    "backslash and at": f"https://{HOST}\\@evil.example/b",
    "backslash": f"https://evil.example\\.{HOST}/b",
    "backslashes instead of slashes": f"https:\\\\{HOST}/b",
    "port": f"https://{HOST}:8443/b",
    "N13 port 22": f"https://{HOST}:22/b",
    "port 0": f"https://{HOST}:0/b",
    "port with a zero": f"https://{HOST}:0443/b",
    "port that is none": f"https://{HOST}:https/b",
    "port of full-width digits": f"https://{HOST}:\uff14\uff14\uff13/b",
    # characters
    "line end": f"https://{HOST}/b\r\nHost: evil.example",
    "line end in the host": "https://school\n.example/b",
    "tab": f"https://{HOST}/\tb",
    "null": f"https://{HOST}/\0b",
    "space": f"https://{HOST}/a b",
    "no-break space": f"https://{HOST}/a\u00a0b",
    "lone surrogate": f"https://{HOST}/\ud800",
    "one slash": f"https:/{HOST}/b",
    "no slashes": f"https:{HOST}/b",
    "N15 ten thousand characters": f"https://{HOST}/{'a' * 10_000}",
    "very long": f"https://{HOST}/{'a' * 2048}",
    # other schemes
    "N01 http": f"http://{HOST}/b",
    "HTTP": f"HTTP://{HOST}/b",
    "N03 ftp": f"ftp://{HOST}/b",
    "N03 gopher": f"gopher://{HOST}/b",
    "N03 jar": f"jar:https://{HOST}/b.jar!/b.json",
    "http to loopback": "http://127.0.0.1/b",
}

odd_link = pytest.mark.parametrize("link", ODD_LINKS.values(), ids=ODD_LINKS.keys())


@odd_link
def test_an_odd_link_is_refused_before_anything_is_opened(internet: Internet, link: str) -> None:
    server = internet.host(HOST, lambda exchange: page({})(exchange))
    report = internet.verifier().verify(link)
    assert (report.verdict, report.exit_code) == ("refused", 3), report.text()
    assert internet.connections == []
    assert internet.lookups == []
    assert server.connections == 0
    assert report.detail.isprintable()
    assert "secret" not in json.dumps(report.to_dict())


@pytest.mark.parametrize(
    "link",
    [
        pytest.param(link, id=name)
        for name, link in ODD_LINKS.items()
        if name not in {"line end", "line end in the host", "null", "lone surrogate"}  # no header
    ],
)
def test_an_odd_redirect_is_refused_at_the_first_hop(internet: Internet, link: str) -> None:
    location = b"Location: " + link.encode() + b"\r\n\r\n"
    server = internet.host(HOST, raw(head(302).removesuffix(b"\r\n") + location))
    report = internet.verifier().verify(f"https://{HOST}/first")
    assert (report.verdict, report.exit_code) == ("refused", 3), report.text()
    assert server.paths == ["/first"]
    assert internet.lookups == [HOST]
    assert report.source.hops == (f"https://{HOST}/first",)


@pytest.mark.parametrize("row", ["N10"])
def test_a_name_that_changes_its_address_is_looked_up_once_a_request(
    internet: Internet, row: str
) -> None:
    """Rebinding: what was checked is what is connected to."""
    server = internet.host(HOST, {"/b": page({"a": 1})})
    public, answers = internet.names[HOST], iter(["public", "private"])

    def rebinding(host: str, port: int, family: int, kind: int) -> list[tuple[Any, ...]]:
        internet.names[HOST] = public if next(answers) == "public" else ["127.0.0.1"]
        return internet.resolve(host, port, family, kind)

    verifier = Verifier(fetch=internet.fetcher(resolver=rebinding))
    assert verifier.verify(f"https://{HOST}/b").verdict == "not_a_credential"
    assert (server.paths, internet.connections) == (["/b"], [(public[0], 443)])
    assert verifier.verify(f"https://{HOST}/b").verdict == "refused"
    assert (server.paths, internet.connections) == (["/b"], [(public[0], 443)])


ODD_ISSUERS = {
    "T04 did:web up the tree": ("did:web:..%2F..", "invalid"),
    "did:web with a path up": (f"did:web:{HOST}:..:x", "invalid"),
    "did:web with an encoded path up": (f"did:web:{HOST}:%2e%2e:x", "invalid"),
    "did:web with an encoded slash": (f"did:web:{HOST}:a%2Fb", "invalid"),
    "T04 did:web of 50 parts": (f"did:web:{HOST}:" + ":".join(["a"] * 50), "invalid"),
    "did:web with a user": (f"did:web:user%40{HOST}", "invalid"),
    "did:web without host": ("did:web:", "invalid"),
    "did:web of an address": ("did:web:93.184.216.1", "could_not_check"),
    "T04 did:web of loopback": ("did:web:127.0.0.1", "could_not_check"),
    "did:web of an integer": ("did:web:2130706433", "invalid"),
    "T04 did:web with a port": (f"did:web:{HOST}%3A8443", "could_not_check"),
    "did:web of a local name": ("did:web:localhost", "could_not_check"),
    "did:web with a trailing dot": (f"did:web:{HOST}.", "invalid"),
    "https with a user": (f"https://user@{HOST}/i", "invalid"),
    "https with a port": (f"https://{HOST}:8443/i", "could_not_check"),
    "did:web of a local name with a port": ("did:web:localhost%3A3000:a", "could_not_check"),
    "https of an IPv6 loopback": ("https://[::1]/i", "could_not_check"),
    "https of loopback": ("https://127.0.0.1/i", "could_not_check"),
    "https with a backslash": (f"https://{HOST}\\@evil.example/i", "malformed"),
}


@pytest.mark.parametrize(("issuer", "verdict"), ODD_ISSUERS.values(), ids=ODD_ISSUERS.keys())
def test_an_odd_issuer_is_not_asked_and_is_not_the_links_fault(
    internet: Internet, issuer: str, verdict: str
) -> None:
    """`refused` is said of what the user gave, never of an address in the badge."""
    school = School(internet, id=issuer)
    badge = json.dumps(school.sign_anything(school.unsigned())).encode()
    report = internet.verifier(policy=Policy(domains=[HOST])).verify(badge)
    assert report.verdict == verdict, report.text()
    assert report.credential is None
    assert internet.connections == []


@pytest.mark.parametrize(
    "link",
    [pytest.param(link, id=name) for name, link in ODD_LINKS.items() if name != "lone surrogate"],
)
def test_an_odd_address_of_a_status_list_is_not_asked_and_not_the_links_fault(
    internet: Internet, school: School, link: str
) -> None:
    entry = school.entry(statusListCredential=link, id="urn:uuid:1")
    badge = school.sign_anything(school.unsigned(credentialStatus=entry))
    report = internet.verifier().verify(json.dumps(badge).encode())
    assert report.verdict == "could_not_check", report.text()
    assert internet.requests == {HOST: ["/.well-known/did.json"]}


_PIECES = st.sampled_from(
    [
        *["https:", "HTTPS:", "http:", "//", "/", "\\", "@", ":", "#", "?", ".", "%2e", "[", "]"],
        *[HOST, "127.0.0.1", "0x7f.1", "::1", "10.0.0.1", "localhost", "evil.example", "xn--"],
        *["443", "80", "\t", "\n", "\0", " ", "\u3002", "\uff11", "\ud800", "user", "\u00df"],
    ]
)


@settings(deadline=None, max_examples=150)
@given(st.lists(_PIECES, min_size=1, max_size=8).map("".join))
def test_any_link_leads_to_the_public_host_on_port_443_or_nowhere(rest: str) -> None:
    """Design rule 7: https, public addresses only, resolved once and pinned."""
    with Internet() as internet:
        internet.host(HOST, lambda exchange: page({"a": 1})(exchange))
        internet.point("localhost", "127.0.0.1")
        internet.point("evil.example", "10.0.0.1")
        report = internet.verifier().verify("https:" + rest)
        assert report.exit_code == 3
        assert set(internet.connections) <= {(internet.names[HOST][0], 443)}
        json.dumps(report.to_dict(), ensure_ascii=False).encode()
