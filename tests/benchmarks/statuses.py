"""What a status entry costs: with the list to be read and verified first, and with it known."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import cycle

import mcred
from mcred.keys import KeyType
from mcred.status.bitstring import MIN_LENGTH

from . import raw
from .groups import Group, Settings
from .rows import Row
from .scene import ISSUER, badges, party, signed, verifier
from .suites import RDFC
from .timing import Action

__all__ = ["STATUS"]

SIZES = {f"{MIN_LENGTH:,}": MIN_LENGTH, "1,000,000": 1_000_000}
WITHOUT = "verify without status"


def _actions(settings: Settings) -> dict[str, Action]:
    listed = cycle(signed(party(KeyType.ED25519), RDFC))
    plain = (
        ISSUER.sign(
            {name: value for name, value in next(badges()).items() if name != "credentialStatus"}
        )
        .to_json()
        .encode()
    )
    found: dict[str, Action] = {WITHOUT: partial(_judge, verifier(), cycle([plain]))}
    for label, entries in SIZES.items():
        if settings.tiny and entries > MIN_LENGTH:
            continue
        found[f"status known, {label} entries"] = partial(_judge, verifier(entries=entries), listed)
        found[f"status new, {label} entries"] = partial(_judge_anew, entries, listed)
    return found


def _judge(ours: mcred.Verifier, badges: Iterator[bytes]) -> None:
    assert ours.verify(next(badges)).verdict == "valid"


def _judge_anew(entries: int, badges: Iterator[bytes]) -> None:
    _judge(verifier(entries=entries), badges)


STATUS = Group(
    rows=(
        Row(name=WITHOUT, against=raw.verify("Ed25519")),
        *(
            Row(name=f"status {state}, {label} entries", against=raw.verify("Ed25519"))
            for label in SIZES
            for state in ("known", "new")
        ),
    ),
    actions=_actions,
)
