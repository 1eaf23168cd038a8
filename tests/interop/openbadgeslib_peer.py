"""openbadgeslib behind a pipe: one request a line (JSON), one answer a line.

Runs in its own environment (`.interop/venv`), never in the tests' own. The answers are
`{"ok": value}` or `{"error": "why"}`; images travel in base64.
"""

from __future__ import annotations

import base64
import json
import sys
from collections.abc import Mapping
from time import perf_counter
from typing import Any

from openbadgeslib.errors import LibOpenBadgesException  # type: ignore[import-not-found]
from openbadgeslib.ob3 import (  # type: ignore[import-not-found]
    Achievement,
    Issuer,
    OB3LdpSigner,
    OB3LdpVerifier,
    OB3Signer,
    OB3Verifier,
    OpenBadgeCredential,
    Result,
    ResultDescription,
    add_data_integrity_proof,
)
from openbadgeslib.verify import verify_badge  # type: ignore[import-not-found]


def credential(issuer: str) -> Any:
    """A badge in their model, as rich as it allows."""
    grade = "https://badges.example.org/knots#grade"
    return OpenBadgeCredential(
        issuer=Issuer(id=issuer, name="Example Club", url="https://badges.example.org"),
        recipient_id="mailto:ada@example.org",
        achievement=Achievement(
            id="https://badges.example.org/knots",
            name="Knots",
            description="Ties six knots.",
            criteria_narrative="Tie each of them in front of a witness.",
            tags=["rope"],
            result_descriptions=[
                ResultDescription(
                    id=grade,
                    name="Grade",
                    result_type="Percent",
                    value_min="0",
                    value_max="100",
                    required_value="60",
                )
            ],
        ),
        results=[Result(result_description=grade, value="87", status="Completed")],
    )


def issue(request: Mapping[str, Any]) -> str:
    """A badge of theirs: `secured` is "ldp" or "jwt", `container` "text", "svg" or "png"."""
    key, badge = request["key"], credential(request["issuer"])
    jwt = request["secured"] == "jwt"
    signer = OB3Signer(key, algorithm="EdDSA") if jwt else OB3LdpSigner(key)
    if request["container"] == "text":
        return str(signer.sign(badge) if jwt else signer.sign_to_json(badge))
    bake = signer.sign_into_svg if request["container"] == "svg" else signer.sign_into_png
    return base64.b64encode(bake(badge, base64.b64decode(request["image"]))).decode()


def verify(request: Mapping[str, Any]) -> dict[str, Any]:
    """A badge of ours: JSON or a token in `text`, or an `image`."""
    if "image" in request:
        result = verify_badge(base64.b64decode(request["image"]), resolve_did=True)
        if not result.valid:
            raise LibOpenBadgesException(result.reason)
        return read(result.credential)
    kind = OB3LdpVerifier if request["text"].startswith("{") else OB3Verifier
    return read(kind.for_issuer_did(request["issuer"]).verify(request["text"]))


def read(badge: Any) -> dict[str, Any]:
    """What their reader sees of it."""
    return {
        "achievement": badge.achievement.name,
        "results": [result.to_dict() for result in badge.results],
        "raw": badge.raw,
    }


def sign(request: Mapping[str, Any]) -> Any:
    """A document of ours with their proof; `created` is theirs."""
    signer = OB3LdpSigner(request["key"])
    return add_data_integrity_proof(request["document"], request["key"], signer.verification_method)


def bench(request: Mapping[str, Any]) -> dict[str, list[float]]:
    """Milliseconds of each round, with their own reduced model of the document."""
    signer = OB3LdpSigner(request["key"])
    verifier = OB3LdpVerifier.for_issuer_did(request["issuer"])
    badge = OpenBadgeCredential.from_vc_document(request["document"])
    times: dict[str, list[float]] = {"sign": [], "verify": []}
    for _ in range(request["rounds"]):
        start = perf_counter()
        text = signer.sign_to_json(badge)
        middle = perf_counter()
        verifier.verify(text)
        times["verify"].append((perf_counter() - middle) * 1000)
        times["sign"].append((middle - start) * 1000)
    return times


OPERATIONS = {"issue": issue, "verify": verify, "sign": sign, "bench": bench}


def main() -> None:
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = {"ok": OPERATIONS[request["op"]](request)}
        except LibOpenBadgesException as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
