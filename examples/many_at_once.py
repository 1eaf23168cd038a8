"""One verifier for a whole service: shared between threads, called from asynchronous code."""

import asyncio
import json
from pathlib import Path

import mcred

badge = json.loads((Path(__file__).parent / "badge.json").read_text())
issuer = mcred.Issuer(profile={"name": "Example School"}, key=mcred.SigningKey.generate())
uploads = [issuer.issue(badge).to_json().encode() for _ in range(20)]
uploads[7] = uploads[7].replace(b"Steady", b"Superb")  # somebody's idea of a better result

verifier = mcred.Verifier(fetch=mcred.OfflineFetcher())


async def judge(upload: bytes) -> mcred.Verdict:
    report = await asyncio.to_thread(verifier.verify, upload)
    return report.verdict


async def main() -> None:
    verdicts = await asyncio.gather(*(judge(upload) for upload in uploads))
    print(f"{verdicts.count(mcred.Verdict.ISSUER_UNKNOWN)} signed, not yet trusted")
    print(f"{verdicts.count(mcred.Verdict.INVALID)} changed after signing")


asyncio.run(main())
