"""From a link that somebody shared to the badge behind it, without the web.

In production leave `fetch` out. The canned pages here are what a platform of your own might answer:
a page that says nothing of its data, and the data where a rule says it is.
"""

import json
from pathlib import Path

import mcred
from mcred.discover import builtin_platforms, load_platforms

issuer = mcred.Issuer(profile={"name": "Example School"}, key=mcred.SigningKey.from_seed(bytes(32)))
signed = issuer.issue(json.loads((Path(__file__).parent / "badge.json").read_text()))
web = mcred.CannedFetcher(
    {
        "https://badges.example.org/show/7": "<html><h1>Verified!</h1></html>",
        "https://api.badges.example.org/credentials/7": signed.to_json(),
        "https://badges.example.org/show/8": "<html><h1>Verified!</h1></html>",
    }
)
ours = load_platforms(Path(__file__).parent / "platforms.toml")
verifier = mcred.Verifier(fetch=web, platforms=(*ours, *builtin_platforms()))

found = verifier.verify("https://badges.example.org/show/7?identity__email=ada@example.org")
print(found.verdict, *found.source.hops, sep="\n  ")
for warning in found.to_dict()["warnings"]:
    print("!", warning["text"])

lost = verifier.verify("https://badges.example.org/show/8")
print(lost.text())
