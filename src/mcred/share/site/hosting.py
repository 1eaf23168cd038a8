"""Files for hosts: media types, CORS, caching and headers, as each kind of host takes them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from mcred.share.site.unit import File

__all__ = ["RULES", "Rule", "hosting_files"]

_CSP = (
    "default-src 'none'; img-src 'self' data:; style-src 'self'; base-uri 'none'; "
    "form-action 'none'"
)


class Rule(NamedTuple):
    """Headers of one kind of file; `:any` stands for one folder."""

    path: str
    media_type: str | None
    seconds: int  #: that a cache may keep it
    open: bool  #: to scripts of other sites


RULES = (
    Rule(".well-known/did.json", "application/did+json", 3600, True),
    Rule(".well-known/jwks.json", "application/jwk-set+json", 3600, True),
    Rule("did.json", "application/did+json", 3600, True),
    Rule("issuer.json", "application/ld+json", 3600, True),
    Rule("a/:any/achievement.json", "application/ld+json", 3600, True),
    Rule("a/:any/badge.png", "image/png", 86400, True),
    Rule("a/:any/card.png", "image/png", 86400, True),
    Rule("c/:any/credential.json", "application/vc", 3600, True),
    Rule("c/:any/credential.jwt", "application/vc+jwt", 3600, True),
    Rule("c/:any/badge.png", "image/png", 86400, True),
    Rule("c/:any/badge.svg", "image/svg+xml", 86400, True),
    Rule("c/:any/certificate.pdf", "application/pdf", 86400, True),
    Rule("c/:any/oembed.json", "application/json", 3600, True),
    Rule("c/:any/", None, 300, False),
    Rule("status/:any", "application/vc", 300, True),
)


def hosting_files(base: str) -> Iterator[File]:
    """`base` is the path of the site on its host, with slashes at both ends."""
    yield ".nojekyll", b""  # or GitHub Pages leaves out .well-known
    yield "robots.txt", b"# Pages of badges say noindex themselves.\nUser-agent: *\nDisallow:\n"
    yield "_headers", _headers(base).encode()
    yield "hosting/nginx.conf", _nginx(base).encode()
    yield "hosting/Caddyfile", _caddy(base).encode()


def _headers(base: str) -> str:
    """Netlify and Cloudflare Pages."""
    lines = [
        f"{base}*",
        "  X-Content-Type-Options: nosniff",
        "  Referrer-Policy: no-referrer",
        f"  Content-Security-Policy: {_CSP}",
    ]
    for rule in RULES:
        lines.append(base + rule.path)
        if rule.media_type:
            lines.append(f"  Content-Type: {rule.media_type}")
        lines.append(f"  Cache-Control: public, max-age={rule.seconds}")
        if rule.open:
            lines.append("  Access-Control-Allow-Origin: *")
        if rule.path.startswith("c/"):
            lines.append("  X-Robots-Tag: noindex")
    return "\n".join(lines) + "\n"


def _nginx(base: str) -> str:
    lines = [
        "# Inside a server block whose root holds this site. The map stands outside, in http:",
        "#   map $http_accept $badge_file {",
        "#     default                  index.html;",
        '#     "~application/(vc|ld\\+json|json)" credential.json;',
        "#   }",
        "",
        'add_header X-Content-Type-Options "nosniff" always;',
        'add_header Referrer-Policy "no-referrer" always;',
        f'add_header Content-Security-Policy "{_CSP}" always;',
        "",
    ]
    for rule in RULES:
        lines += [f"location ~ ^{_pattern(base + rule.path)}$ {{", *_nginx_rule(rule), "}"]
    return "\n".join(lines) + "\n"


def _nginx_rule(rule: Rule) -> Iterator[str]:
    """A location with headers of its own inherits none."""
    if rule.media_type:
        yield "  types { }"
        yield f"  default_type {rule.media_type};"
    else:
        yield "  index $badge_file credential.jwt index.html;"
        yield f'  add_header Content-Security-Policy "{_CSP}" always;'
    yield f'  add_header Cache-Control "public, max-age={rule.seconds}";'
    yield '  add_header X-Content-Type-Options "nosniff" always;'
    yield '  add_header Referrer-Policy "no-referrer" always;'
    if rule.open:
        yield '  add_header Access-Control-Allow-Origin "*" always;'
    if rule.path.startswith("c/"):
        yield '  add_header X-Robots-Tag "noindex" always;'
        yield '  add_header Vary "Accept" always;'


def _caddy(base: str) -> str:
    lines = [
        "# Inside the site's block, beside root and file_server.",
        "header {",
        "  X-Content-Type-Options nosniff",
        "  Referrer-Policy no-referrer",
        f'  Content-Security-Policy "{_CSP}"',
        "}",
    ]
    for number, rule in enumerate(RULES):
        lines += [f"@file{number} path_regexp ^{_pattern(base + rule.path)}$"]
        lines += [f"header @file{number} {{"]
        if rule.media_type:
            lines.append(f"  Content-Type {rule.media_type}")
        lines.append(f'  Cache-Control "public, max-age={rule.seconds}"')
        if rule.open:
            lines.append("  Access-Control-Allow-Origin *")
        if rule.path.startswith("c/"):
            lines.append("  X-Robots-Tag noindex")
        lines.append("}")
    return "\n".join(lines) + "\n"


def _pattern(path: str) -> str:
    pattern = path.replace(".", "\\.").replace(":any", "[^/]+")
    return f"{pattern}(index\\.html)?" if pattern.endswith("/") else pattern
