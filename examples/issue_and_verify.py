"""Six lines: issue a badge, and verify it as somebody who trusts its issuer."""

import json
from pathlib import Path

import mcred

badge = json.loads((Path(__file__).parent / "badge.json").read_text())

issuer = mcred.Issuer(profile={"name": "Example School"}, key=mcred.SigningKey.generate())
signed = issuer.issue(badge)

trust = mcred.TrustList((mcred.TrustEntry(id=issuer.id, name="Example School"),))
report = mcred.verify(signed.to_json(), policy=mcred.Policy(trust=trust))
print(report.verdict, "-", report.headline)
credential = report.require()
assert isinstance(credential, mcred.AchievementCredential)
print(credential.name)
