"""Files for hosts: media types, CORS, caching and headers, as each kind of host takes them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from mcred.share.site.unit import File

__all__ = ["NOT_SERVED", "RULES", "Rule", "accepted_types", "hosting_files", "rule_of"]

#: The widest that a page needs; each page says in itself how little that is.
_CSP = (
    "default-src 'none'; img-src 'self' data:; style-src 'self'; script-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'"
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


#: For the host alone: some keep these to themselves.
NOT_SERVED = re.compile(r"hosting/|_headers$|\.nojekyll$|CNAME$|404\.html$")

#: Less precise types that verifiers take as well, by the right one.
_ALSO: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "application/vc": frozenset(
            {"application/vc+ld+json", "application/ld+json", "application/json"}
        ),
        "application/vc+jwt": frozenset({"application/jwt", "text/plain"}),
        "application/did+json": frozenset(
            {"application/did+ld+json", "application/did", "application/json"}
        ),
        "application/jwk-set+json": frozenset({"application/json"}),
        "application/ld+json": frozenset({"application/json"}),
    }
)
_BY_ENDING: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "html": frozenset({"text/html"}),
        "css": frozenset({"text/css"}),
        "js": frozenset({"text/javascript", "application/javascript"}),
        "svg": frozenset({"image/svg+xml"}),
        "png": frozenset({"image/png"}),
        "pdf": frozenset({"application/pdf"}),
        "json": frozenset({"application/json", "application/ld+json"}),
        "txt": frozenset({"text/plain"}),
        "xml": frozenset({"application/xml", "text/xml"}),
    }
)


def rule_of(path: str) -> Rule | None:
    """The rule for a file of a site."""
    matching = (rule for rule in RULES if re.fullmatch(_pattern(rule.path), path))
    return next(matching, None)


def accepted_types(path: str) -> frozenset[str]:
    """The media types under which a file of a site does its work; any where the set is empty."""
    rule = rule_of(path)
    if rule is None or rule.media_type is None:
        return _BY_ENDING.get(path.rpartition(".")[2], frozenset())
    if path.startswith("status/") and path.endswith(".jwt"):
        return frozenset({"application/vc+jwt"}) | _ALSO["application/vc+jwt"]
    return frozenset({rule.media_type}) | _ALSO.get(rule.media_type, frozenset())


def hosting_files(base: str) -> Iterator[File]:
    """`base` is the path of the site on its host, with slashes at both ends."""
    yield ".nojekyll", b""  # or GitHub Pages leaves out .well-known
    yield "robots.txt", b"# Pages of badges say noindex themselves.\nUser-agent: *\nDisallow:\n"
    yield "_headers", _headers(base).encode()
    yield "hosting/nginx.conf", _nginx(base).encode()
    yield "hosting/Caddyfile", _caddy(base).encode()
    yield "hosting/s3.sh", _s3().encode()


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


def _s3() -> str:
    """Commands for a bucket. They name kinds of files: a list of pages would be on the site."""
    lines = [
        "#!/bin/sh",
        "# Run beside this site's files: hosting/s3.sh BUCKET. CORS is a setting of the bucket:",
        '#   {"CORSRules": [{"AllowedOrigins": ["*"], "AllowedMethods": ["GET"]}]}',
        "set -eu",
        'aws s3 sync . "s3://$1" --delete --exclude "hosting/*" --exclude ".mcred-site"',
    ]
    for rule in RULES:
        if rule.media_type:
            pattern = rule.path.replace(":any", "*")
            lines.append(
                f'aws s3 cp "s3://$1" "s3://$1" --recursive --exclude "*" --include "{pattern}"'
                f' --metadata-directive REPLACE --content-type "{rule.media_type}"'
                f' --cache-control "public, max-age={rule.seconds}"'
            )
    return "\n".join(lines) + "\n"


def _pattern(path: str) -> str:
    pattern = path.replace(".", "\\.").replace(":any", "[^/]+")
    return f"{pattern}(index\\.html)?" if pattern.endswith("/") else pattern
