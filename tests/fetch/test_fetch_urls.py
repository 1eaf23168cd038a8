"""How a URL is read before anything is opened."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcred.errors import FetchRefusedError
from mcred.fetch import GuardedFetcher, PublicAddressesOnly, UnsafeAllowLoopback
from mcred.fetch.urls import check_url, display, follow
from support.timing import ends_within
from support.tls_server import resolver_of

PUBLIC = PublicAddressesOnly()

REFUSED = {
    "scheme": [
        "http://badge.example/x",
        "HTTP://badge.example/x",
        "ftp://badge.example/x",
        "gopher://badge.example/",
        "file:///etc/passwd",
        "data:application/json,{}",
        "jar:https://badge.example/x!/y",
        "javascript:alert(1)",
        "badge.example/x",
        "//badge.example/x",
        "",
        ":",
        "httpsx://badge.example/",
    ],
    "syntax": [
        "https:badge.example",
        "https:/badge.example",
        "https://badge.example\\@127.0.0.1/",
        "https://127.0.0.1\\@badge.example/",
        "https:\\\\badge.example/",
        "https://badge.example/a b",
        " https://badge.example/",
        "https://badge.example/\r\nX: y",
        "https://badge.example/\t",
        "https://badge.example/\x00",
        "https://badge.example/\x7f",
        "https://badge.example/\u00a0",
        "https://badge.example/\u2028",
        "https://badge.example/\ud800",
        "https://bad\nge.example/",
        "https://badge.example:/",
        "https://badge.example:0/",
        "https://badge.example:0443/",
        "https://badge.example:+443/",
        "https://badge.example:65536/",
        "https://badge.example:\uff14\uff14\uff13/",
        "https://badge.example:443:443/",
        "https://[::1/",
        "https://[::1]x/",
    ],
    "userinfo": [
        "https://me@badge.example/",
        "https://me:secret@badge.example/",
        "https://badge.example@127.0.0.1/",
        "https://@badge.example/",
        "https://badge.example:443@127.0.0.1/",
    ],
    "port": [
        "https://badge.example:22/",
        "https://badge.example:80/",
        "https://badge.example:8443/",
        "https://1.1.1.1:8443/",
    ],
    "length": ["https://badge.example/" + "a" * 10_000, "https://badge.example/" + "é" * 500],
    "host": [
        "https://",
        "https:///x",
        "https://::1/",
        "https://?x",
        "https://#x",
        "https://localhost/",
        "https://LOCALHOST/",
        "https://intranet/",
        "https://com/",
        "https://printer.local/",
        "https://metadata.google.internal/",
        "https://foo.localhost/",
        "https://nas.lan/",
        "https://router.home.arpa/",
        "https://abc.onion/",
        "https://badge.example./",
        "https://localhost./",
        "https://127.0.0.1.example./",
        "https://badge..example/",
        "https://.badge.example/",
        "https://./",
        "https://-badge.example/",
        "https://badge-.example/",
        "https://bad_ge.example/",
        "https://" + "a" * 64 + ".example/",
        "https://" + "a." * 127 + "example/",
        "https://%62adge.example/",
        "https://127%2e0.0.1/",
        "https://badge.example%2f/",
        "https://\uff42adge.example/",
        "https://badge\u3002example/",
        "https://badge\uff0eexample/",
        "https://badge\uff61example/",
        "https://\uff11\uff12\uff17.0.0.1/",
        "https://\u2460\u2461\u2466.0.0.1/",
        "https://xn--b\u00fccher.example/",
        "https://xn--bcher-kva.b\u00fccher.example/",
        "https://xn--a.example/",
        "https://xn--.example/",
        "https://bad\u200dge.example/",
        "https://bad\u202ege.example/",
        "https://\U0001f600.example/",
        "https://a,b.example/",
        "https://*.example/",
    ],
    "address": [
        "https://127.0.0.1/",
        "https://127.1/",
        "https://127.0.1/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://0X7F000001/",
        "https://0x7f.0.0.1/",
        "https://0177.0.0.1/",
        "https://017700000001/",
        "https://127.0.0.01/",
        "https://127.0.0.0x1/",
        "https://0/",
        "https://0x/",
        "https://127.0.0.1./",
        "https://127.0.0.256/",
        "https://1.2.3.4.5/",
        "https://8.8.2056/",
        "https://10.0.0.1/",
        "https://169.254.169.254/latest/meta-data/",
        "https://192.168.1.1/",
        "https://[::1]/",
        "https://[::]/",
        "https://[0:0:0:0:0:0:0:1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[::ffff:8.8.8.8]/",
        "https://[::ffff:808:808]/",
        "https://[::127.0.0.1]/",
        "https://[64:ff9b::7f00:1]/",
        "https://[2002:7f00:1::]/",
        "https://[fe80::1%25eth0]/",
        "https://[fe80::1]/",
        "https://[v1.x]/",
        "https://[]/",
        "https://[127.0.0.1]/",
        "https://[1::2::3]/",
    ],
}

CASES = [(code, url) for code, urls in REFUSED.items() for url in urls]

ACCEPTED = {
    "https://badge.example": "https://badge.example/",
    "HTTPS://Badge.EXAMPLE/A": "https://badge.example/A",
    "https://badge.example:443/x": "https://badge.example/x",
    "https://badge.example/x?y=1&z=%20#part": "https://badge.example/x?y=1&z=%20",
    "https://badge.example/x#https://evil.example/@": "https://badge.example/x",
    "https://badge.example?q=a@b:c/d?e": "https://badge.example/?q=a@b:c/d?e",
    "https://badge.example/a@b:c/d": "https://badge.example/a@b:c/d",
    "https://badge.example/é?ü": "https://badge.example/%C3%A9?%C3%BC",
    'https://badge.example/"<>[]{}|^`': "https://badge.example/%22%3C%3E%5B%5D%7B%7D%7C%5E%60",
    "https://b\u00fccher.example/": "https://xn--bcher-kva.example/",
    "https://B\u00dcCHER.example/": "https://xn--bcher-kva.example/",
    "https://xn--bcher-kva.example/": "https://xn--bcher-kva.example/",
    # Cyrillic letters that look Latin are shown as what they are.
    "https://\u0430\u0440\u0440\u04cf\u0435.example/": "https://xn--80ak6aa92e.example/",
    "https://1.1.1.1/dns": "https://1.1.1.1/dns",
    "https://[2606:4700:4700::1111]/": "https://[2606:4700:4700::1111]/",
    "https://[2606:4700:4700:0:0:0:0:1111]:443/": "https://[2606:4700:4700::1111]/",
    "https://127.0.0.1.example/": "https://127.0.0.1.example/",
    "https://r3---sn.example/": "https://r3---sn.example/",
    "https://0x7f.example/": "https://0x7f.example/",
}


@pytest.mark.parametrize(("code", "url"), CASES)
def test_an_unsafe_url_is_refused_by_its_rule(code: str, url: str) -> None:
    with pytest.raises(FetchRefusedError) as caught:
        check_url(url, policy=PUBLIC)
    assert caught.value.code == code
    assert caught.value.data["hop"] == 0
    assert caught.value.message.isprintable()


def test_no_unsafe_url_touches_the_network() -> None:
    resolver = resolver_of("93.184.216.34")
    fetcher = GuardedFetcher(resolver=resolver)
    with ends_within(1):
        for _, url in CASES:
            with pytest.raises(FetchRefusedError):
                fetcher.fetch(url)
    assert resolver.calls == []  # type: ignore[attr-defined]


@pytest.mark.parametrize(("url", "sent"), ACCEPTED.items())
def test_a_plain_https_url_has_one_spelling(url: str, sent: str) -> None:
    checked = check_url(url, policy=PUBLIC)
    assert checked.url == sent
    assert check_url(checked.url, policy=PUBLIC) == checked


def test_the_unsafe_policy_opens_loopback_and_ports_but_no_other_rule() -> None:
    unsafe = UnsafeAllowLoopback()
    for url in ("https://127.0.0.1:8443/", "https://[::1]:1/", "https://localhost:8443/"):
        assert check_url(url, policy=unsafe).url == url
    for url in ("http://127.0.0.1/", "https://10.0.0.1/", "https://127.1/", "https://a.local/"):
        with pytest.raises(FetchRefusedError):
            check_url(url, policy=unsafe)


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("/y", "https://badge.example/y"),
        ("y?z", "https://badge.example/a/y?z"),
        ("//other.example/y", "https://other.example/y"),
        ("https://other.example/y#part", "https://other.example/y"),
        ("../z", "https://badge.example/z"),
        ("/\u00fc", "https://badge.example/%C3%BC"),
    ],
)
def test_a_redirect_is_read_relative_to_its_page(location: str, target: str) -> None:
    base = check_url("https://badge.example/a/b", policy=PUBLIC)
    assert follow(base, location, policy=PUBLIC, hop=1).url == target


@pytest.mark.parametrize(
    ("location", "code"),
    [
        ("http://badge.example/", "scheme"),
        ("file:///etc/passwd", "scheme"),
        ("data:text/html,x", "scheme"),
        ("//localhost/", "host"),
        ("//127.0.0.1/", "address"),
        ("https://169.254.169.254/", "address"),
        ("//[::1/", "syntax"),
        ("ht\ttps://x", "syntax"),
        ("\\\\evil.example/", "syntax"),
        ("/a b", "syntax"),
        ("https://me:pw@badge.example/", "userinfo"),
        ("https://badge.example:8080/", "port"),
        ("/" + "a" * 5000, "length"),
    ],
)
def test_a_redirect_to_an_unsafe_place_is_refused(location: str, code: str) -> None:
    base = check_url("https://badge.example/a/b", policy=PUBLIC)
    with pytest.raises(FetchRefusedError) as caught:
        follow(base, location, policy=PUBLIC, hop=2)
    assert (caught.value.code, caught.value.data["hop"]) == (code, 2)


def test_a_message_shows_no_password_and_no_control_character() -> None:
    with pytest.raises(FetchRefusedError) as caught:
        check_url("https://me:hunter2@badge.example/", policy=PUBLIC)
    assert "hunter2" not in caught.value.message + str(caught.value.data)
    assert display("https://a.example/\x1b[31m\u202e") == "https://a.example/\\x1b[31m\\u202e"
    assert len(display("https://a.example/" + "a" * 9000)) < 250


@given(st.text(max_size=80))
def test_any_text_is_a_checked_url_or_a_refusal(text: str) -> None:
    """RFC 3986 and the rules here: whatever is accepted is ASCII and reads the same again."""
    for url in (text, "https://" + text, "https://badge.example/" + text):
        try:
            checked = check_url(url, policy=PUBLIC)
        except FetchRefusedError as error:
            message = error.message
        else:
            message = checked.url
            assert check_url(checked.url, policy=PUBLIC) == checked
        assert message.replace("…", "").isascii()
        assert message.isprintable()
