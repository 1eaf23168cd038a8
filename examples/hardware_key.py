"""Sign with a key that never leaves its module: anything with the `Signer` protocol will do.

`Module` stands for a hardware module or a cloud key service; only `sign` would call it.
"""

import json
from pathlib import Path

import mcred


class Module:
    """A key that can be used and not be read."""

    def __init__(self) -> None:
        self._inside = mcred.SigningKey.generate()

    @property
    def key_type(self) -> mcred.KeyType:
        return self._inside.key_type

    @property
    def public_key(self) -> mcred.VerificationKey:
        return self._inside.public_key

    def sign(self, data: bytes) -> bytes:
        return self._inside.sign(data)


badge = json.loads((Path(__file__).parent / "badge.json").read_text())
issuer = mcred.Issuer(profile={"name": "Example School"}, key=Module())
signed = issuer.issue(badge, proof="vc-jwt")
report = mcred.verify(signed.to_jwt())
print(report.verdict, report.source.format)
