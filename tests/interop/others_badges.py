"""What mcred says of badges that others published: counted by verdict and reason.

    python tests/interop/others_badges.py FOLDER… [--documents MAP] [--contexts MAP] [--at TIME]

Reads every badge under the folders where it stands: JSON files and JSON inside of other text,
tokens, PNG and SVG images. Nothing is copied and nothing is fetched; MAP is a JSON object from URL
to the file (beside MAP) that holds what was there, or the JSON-LD context. A line is a verdict,
the check that led to it and the reason, with the number of different badges and the first places
where one stands.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import mcred
from mcred.jsonld import CONTEXTS
from mcred.report.verdict import consequence

IMAGES = frozenset({".png", ".svg"})
TEXTS = frozenset(
    {".json", ".jsonld", ".jwt", ".jws", ".txt", ".md", ".html", ".ts", ".js", ".mjs", ".py"}
)
LARGEST = 4 * 1024 * 1024
TOKEN = re.compile(r"eyJ[A-Za-z0-9_-]{20,}\.eyJ[A-Za-z0-9_-]{40,}\.[A-Za-z0-9_-]{40,}~?")
WORDS = ("VerifiableCredential", "VerifiablePresentation", "Assertion", "OpenBadgeCredential")


def badges_in(path: Path) -> Iterator[bytes]:
    """The badges of one file."""
    if path.suffix.lower() not in IMAGES | TEXTS or path.stat().st_size > LARGEST:
        return
    data = path.read_bytes()
    if path.suffix.lower() in IMAGES:
        if b"openbadge" in data:
            yield data
        return
    text = data.decode("utf-8", "replace")
    for token in TOKEN.findall(text):
        yield token.encode()
    for value in objects_in(text):
        yield from (json.dumps(found).encode() for found in credentials_in(value))


def objects_in(text: str) -> Iterator[Any]:
    """The JSON objects in a text, outermost first."""
    decoder = json.JSONDecoder()
    place = text.find("{")
    while place >= 0:
        try:
            value, end = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            end = place + 1
        else:
            yield value
        place = text.find("{", end)


def credentials_in(value: Any) -> Iterator[dict[str, Any]]:
    """The outermost credentials, presentations and Open Badges 2 assertions in a value."""
    if isinstance(value, dict):
        types = value.get("type", value.get("@type"))
        words = types if isinstance(types, list) else [types]
        if "@context" in value and any(word in words for word in WORDS):
            yield value
            return
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            yield from credentials_in(inner)


def reason(report: mcred.VerificationReport) -> str:
    """The check that decided, with its code and what it names."""
    for check in report.checks:
        if consequence(check) == report.verdict:
            named = check.data.get("cause") or check.data.get("method")
            detail = str(check.data.get("reason") or check.data.get("problems") or named or "")
            return f"{check.id}/{check.code}: {detail[:110]}"
    return ""


def mapped(path: Path | None) -> dict[str, bytes]:
    """What a MAP holds, by URL."""
    if path is None:
        return {}
    files = json.loads(path.read_text(encoding="utf-8"))
    return {url: (path.parent / file).read_bytes() for url, file in files.items()}


def verdict_of(report: mcred.VerificationReport) -> str:
    """The verdict; a badge that nobody signed is counted apart from one with a bad signature."""
    unsigned = report.check("proof").code == "no_proof"
    return "unsigned" if unsigned else str(report.verdict)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", nargs="+", type=Path)
    parser.add_argument("--documents", type=Path, help="JSON object: URL to file beside it")
    parser.add_argument("--contexts", type=Path, help="the same, of contexts to accept")
    parser.add_argument("--at", type=datetime.fromisoformat, help="the time to judge by, with zone")
    parser.add_argument("--show", default="", help="list every place of reasons that contain this")
    options = parser.parse_args()
    verifier = mcred.Verifier(
        fetch=mcred.CannedFetcher(mapped(options.documents)),
        contexts={
            url: json.loads(data)
            for url, data in mapped(options.contexts).items()
            if url not in CONTEXTS
        },
    )
    seen: set[str] = set()
    places: dict[tuple[str, str], list[str]] = defaultdict(list)
    for folder in options.folder:
        for path in sorted(found for found in folder.rglob("*") if found.is_file()):
            for badge in badges_in(path):
                digest = hashlib.sha256(badge).hexdigest()
                if digest in seen:
                    continue
                seen.add(digest)
                report = verifier.verify(badge, now=options.at)
                where = str(path.relative_to(folder.parent))
                places[verdict_of(report), reason(report)].append(where)
    totals: dict[str, int] = defaultdict(int)
    for (verdict, why), found in sorted(places.items()):
        totals[verdict] += len(found)
        shown = found if options.show and options.show in why else found[:2]
        line = f"{verdict:16} {len(found):4}  {why}\n"
        sys.stdout.write(line + "".join(f"{'':24}{place}\n" for place in shown))
    summary = ", ".join(f"{verdict} {count}" for verdict, count in sorted(totals.items()))
    sys.stdout.write(f"{summary}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
