"""One attempt, described by a few numbers, and how it is found, replayed and saved.

An `Attempt` with the same numbers is the same input. Hypothesis draws the numbers and shrinks what
fails: fewer changes to a badge that stands earlier in the list.
"""

from __future__ import annotations

import base64
import json
import random
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from fuzz.changes import changed_bytes, changed_web, signed_anew
from fuzz.invariants import check_content, check_report, check_trusted, verify
from fuzz.seeds import ATTACKER, OURS, seeds
from mcred import Policy
from mcred.policy import UnsafeUnboundKeys

__all__ = ["KINDS", "Attempt", "Input", "attempts", "run", "run_saved", "saved"]

#: What is changed: the badge itself, the web it points to, or a badge that the attacker, or the
#: issuer himself, signs after it was changed; or bytes of no sense.
KINDS = ("badge", "badge", "web", "attacker", "issuer", "garbage")
STARTS = (b"", b"{", b"[", b"eyJ", b"\x89PNG\r\n\x1a\n", b"<svg ", b"data:", b"https://", b"%PDF-")
RECIPIENTS = (None, "ada@example.org", "did:example:learner", "ext:id:7", "", "x" * 999, "é@é")
TIMES = (None, datetime(2027, 6, 1, tzinfo=UTC), datetime(1970, 1, 1, tzinfo=UTC))


@dataclass(frozen=True)
class Attempt:
    kind: str
    seed: int
    changes: int
    entropy: int
    recipient: int = 0
    unsafe: bool = False


@dataclass(frozen=True)
class Input:
    """What is handed to `verify`."""

    data: bytes
    documents: Mapping[str, Any]
    policy: Policy
    recipient: str | None
    at: datetime | None


def attempts() -> st.SearchStrategy[Attempt]:
    return st.builds(
        Attempt,
        kind=st.sampled_from(KINDS),
        seed=st.integers(0, len(seeds()) - 1),
        changes=st.integers(1, 6),
        entropy=st.integers(0, 2**32),
        recipient=st.integers(0, len(RECIPIENTS) - 1),
        unsafe=st.booleans(),
    )


def input_of(attempt: Attempt) -> Input:
    rng = random.Random(f"{attempt.kind} {attempt.seed} {attempt.changes} {attempt.entropy}")
    seed = seeds()[attempt.seed]
    documents: Mapping[str, Any] = seed.documents
    data = seed.data
    if attempt.kind == "badge":
        data = changed_bytes(rng, seed, attempt.changes)
    elif attempt.kind == "web":
        documents = changed_web(rng, seed)
    elif attempt.kind == "attacker":
        data = signed_anew(rng, seed, ATTACKER, attempt.changes)
    elif attempt.kind == "issuer":
        data = signed_anew(rng, seed, OURS, attempt.changes)
        documents = {**seed.documents, **OURS.documents}
    else:
        data = rng.choice(STARTS) + rng.randbytes(rng.randrange(300))
    policy: Policy = seed.policy
    if attempt.unsafe:
        policy = UnsafeUnboundKeys(trust=policy.trust)
    return Input(
        data=data,
        documents=documents,
        policy=policy,
        recipient=RECIPIENTS[attempt.recipient],
        at=rng.choice(TIMES) if attempt.kind in ("issuer", "attacker") else None,
    )


def run(attempt: Attempt) -> str:
    """The verdict; raises AssertionError where something does not hold that must."""
    given = input_of(attempt)
    report = verify(
        given.data, given.documents, given.policy, recipient=given.recipient, at=given.at
    )
    check_report(report)
    seed = seeds()[attempt.seed]
    if attempt.kind == "badge":
        check_content(report, seed)
    elif attempt.kind == "attacker":
        check_trusted(report, seed)
    elif attempt.kind == "web":
        own = {"revoked", "suspended", "expired"} & {seed.verdict}
        assert not own or report.verdict != "valid", "another answer of the web made it valid"
    return str(report.verdict)


# --- to come back to it


def saved(attempt: Attempt, folder: Path) -> Path:
    """Write the input of an attempt beside what it was made from; the file's name is its own."""
    given = input_of(attempt)
    folder.mkdir(parents=True, exist_ok=True)
    value = {
        "attempt": asdict(attempt),
        "badge": seeds()[attempt.seed].name,
        "data": base64.b64encode(given.data).decode(),
        "documents": {
            url: {"base64": base64.b64encode(body).decode()} if isinstance(body, bytes) else body
            for url, body in given.documents.items()
        },
        "recipient": given.recipient,
        "at": None if given.at is None else given.at.isoformat(),
    }
    path = folder / f"{attempt.kind}-{attempt.seed}-{attempt.entropy}.json"
    path.write_text(json.dumps(value, indent=1, default=repr) + "\n", encoding="utf-8")
    return path


def run_saved(path: Path) -> str:
    """Run what was saved: the attempt again, or where that is another input by now, its bytes."""
    value = json.loads(path.read_text(encoding="utf-8"))
    attempt = Attempt(**value["attempt"])
    data = base64.b64decode(value["data"])
    if attempt.seed < len(seeds()) and input_of(attempt).data == data:
        return run(attempt)
    documents = {
        url: base64.b64decode(body["base64"])
        if isinstance(body, dict) and set(body) == {"base64"}
        else body
        for url, body in value["documents"].items()
    }
    report = verify(data, documents, Policy(), recipient=value["recipient"])
    check_report(report)
    return str(report.verdict)
