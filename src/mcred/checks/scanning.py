"""input, of a picture or PDF that carries no badge: where the QR code in it leads."""

from __future__ import annotations

import re
from dataclasses import replace

from mcred.checks.following import check_link
from mcred.checks.state import Verification
from mcred.checks.unpacking import unpack
from mcred.containers import Contents, extract
from mcred.containers.detection import detect
from mcred.encoding.strict_json import shorten
from mcred.errors import DataError, LimitError, NoCredentialError
from mcred.fetch.private import without_secrets
from mcred.report import Check, Outcome

__all__ = ["check_scanned"]

#: What is followed, or refused by name; a `data:` address holds its badge itself.
_LINK = re.compile(r"(?!data:)[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_MOST_SHOWN = 5
_LONGEST_SHOWN = 200


def check_scanned(v: Verification, check: Check) -> Check:
    """The check as it is, or what comes of the one QR code in what was given.

    Only of a file or bytes that the caller gave, not of what a link leads to: a code may lead on
    once. The report says that the code was read, and where it leads.
    """
    from mcred.containers.qr import SCANNED, read_codes

    nothing = check.outcome is Outcome.FAIL and check.code == "no_credential"
    if not nothing or v.depth > 0 or not v.environment.policy.scan or detect(v.data) not in SCANNED:
        return check
    try:
        codes = read_codes(v.data, limits=v.limits)
    except (DataError, LimitError) as error:
        told = "could not be looked through for a QR code"
        reason = f"{check.data.get('reason')}; it {told}: {error.message}"
        return replace(check, data={**check.data, "reason": reason})
    if not codes:
        return check
    if len(codes) > 1:
        shown = "; ".join(map(_shown, codes[:_MOST_SHOWN]))
        data = {"count": len(codes), "codes": shown}
        return Check("input", Outcome.NOT_CHECKED, "several_codes", data)
    return _followed(v, codes[0].strip())


def _followed(v: Verification, code: str) -> Check:
    given, sha256 = v.facts.given, v.facts.sha256
    v.warn("read_from_code", text=_shown(code))
    check = check_link(v, code) if _LINK.match(code) else unpack(v, lambda: _in_code(v, code))
    v.facts = replace(v.facts, given=given, sha256=sha256, container="qr")
    return check


def _shown(code: str) -> str:
    """A code's text as a report may show it; the sentence escapes the rest."""
    text = without_secrets(code)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"


def _in_code(v: Verification, code: str) -> Contents:
    try:
        contents = extract(code.encode(errors="surrogatepass"), limits=v.limits)
    except NoCredentialError as error:
        raise NoCredentialError(
            f"its QR code holds neither a link nor a badge: {shorten(code[:60])}", code=error.code
        ) from error
    return replace(contents, container="qr")
