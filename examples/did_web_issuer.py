"""An issuer on the web, without the web: its DID document comes from a canned fetcher.

In production leave `fetch` out: the guarded fetcher then asks the web, https and public addresses
only. A canned one is for tests, and for documents that your platform has at hand.
"""

import json
from pathlib import Path

import mcred

key = mcred.SigningKey.generate()
did = "did:web:school.example"
key_id = f"{did}#key-1"
document = {
    "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
    "id": did,
    "verificationMethod": [
        {
            "id": key_id,
            "type": "Multikey",
            "controller": did,
            "publicKeyMultibase": key.public_key.to_multikey(),
        }
    ],
    "assertionMethod": [key_id],
}
web = mcred.CannedFetcher({"https://school.example/.well-known/did.json": json.dumps(document)})

badge = json.loads((Path(__file__).parent / "badge.json").read_text())
issuer = mcred.Issuer(profile={"id": did, "name": "Example School"}, key=key, key_id=key_id)
signed = issuer.issue(badge)

unknown = mcred.verify(signed.to_json(), fetch=web)
print(unknown.verdict, unknown.issuer.trust, unknown.issuer.domain)
accepted = mcred.verify(
    signed.to_json(), fetch=web, policy=mcred.Policy(domains={"school.example"})
)
print(accepted.verdict)
