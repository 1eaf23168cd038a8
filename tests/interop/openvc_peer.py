"""openvc-core behind a pipe: one request a line (JSON), one answer a line.

Runs in its own environment (`.interop/venv`), never in the tests' own; contexts come from the
folder named on the command line.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from time import perf_counter
from typing import Any

from openvc.keys import Ed25519SigningKey  # type: ignore[import-not-found]
from openvc.proof.data_integrity import DataIntegrityProofSuite  # type: ignore[import-not-found]

FOLDER = Path(sys.argv[1])
OPEN_BADGES = {
    one["url"]: json.loads((FOLDER / one["file"]).read_text(encoding="utf-8"))
    for one in json.loads((FOLDER / "index.json").read_text(encoding="utf-8"))
    if "/ob/v3p0/context" in one["url"]
}


def bench(request: Mapping[str, Any]) -> dict[str, list[float]]:
    """Milliseconds of each round."""
    issuer, now = request["issuer"], datetime.fromisoformat(request["now"])
    method = f"{issuer}#{issuer.removeprefix('did:key:')}"
    key = Ed25519SigningKey.from_pem(request["key"].encode(), method)
    suite = DataIntegrityProofSuite()
    times: dict[str, list[float]] = {"sign": [], "verify": []}
    for _ in range(request["rounds"]):
        start = perf_counter()
        signed = suite.add_proof(
            request["document"],
            signing_key=key,
            verification_method=method,
            created=now,
            extra_contexts=OPEN_BADGES,
        )
        middle = perf_counter()
        suite.verify(signed, now=now, extra_contexts=OPEN_BADGES)
        times["verify"].append((perf_counter() - middle) * 1000)
        times["sign"].append((middle - start) * 1000)
    return times


def main() -> None:
    for line in sys.stdin:
        answer = {"ok": bench(json.loads(line))}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
