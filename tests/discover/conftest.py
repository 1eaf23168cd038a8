"""What the discovery tests start from: a small internet, and an issuer whose badges hold."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from platform_servers import PATIENT

from mcred import Verifier
from support.internet import Internet
from support.issuers import NOW, IssuerSimulator


@pytest.fixture
def internet() -> Iterator[Internet]:
    with Internet() as internet:
        yield internet


@pytest.fixture(scope="session")
def issuer() -> IssuerSimulator:
    """Its key is its id, so that nothing has to be asked for it."""
    return IssuerSimulator.did_key()


@pytest.fixture
def verifier(internet: Internet, issuer: IssuerSimulator) -> Verifier:
    """Of somebody who knows the issuer."""
    return internet.verifier(limits=PATIENT, policy=issuer.pinned, clock=lambda: NOW)
