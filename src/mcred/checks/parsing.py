"""parse: from the badge's text to a document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from mcred.checks.state import Verification
from mcred.errors import DataError, LimitError, ProofError, UnsupportedError
from mcred.openbadges import profile_of
from mcred.report import Check, Outcome
from mcred.securing.tokens import READERS, token_format

__all__ = ["check_parse"]


def check_parse(v: Verification) -> Check:
    """Find the one credential that the data holds."""
    if v.damage is not None:
        return _damaged(v.damage)
    assert v.contents is not None
    if v.contents.version == 2:
        return _unsupported(f"Open Badges 2 ({'link' if v.contents.kind == 'url' else 'data'})")
    try:
        document = _document(v)
    except UnsupportedError as error:
        return _unsupported(str(error.data.get("method", error.message)))
    except LimitError as error:
        return Check("parse", Outcome.FAIL, "too_large", {"reason": error.message})
    except DataError as error:
        return _damaged(error)
    if (other := _other_than_credential(document)) is not None:
        return other
    v.document = document
    v.profile = profile_of(document)
    return Check("parse", Outcome.PASS, "parsed")


def _document(v: Verification) -> Any:
    assert v.contents is not None
    if v.contents.kind == "json":
        return v.contents.value
    form = token_format(v.contents.text, limits=v.limits)
    v.facts = replace(v.facts, format=form)
    try:
        v.jwt = READERS[form](v.contents.text, limits=v.limits)
    except ProofError as error:
        if error.code == "jws_malformed":
            raise
        v.token_problem = error  # a token that is whole and proves nothing
        return {"type": ["VerifiableCredential"]}
    return v.jwt.credential


def _other_than_credential(document: Any) -> Check | None:
    """A check that ends the verification where the document is no credential."""
    if isinstance(document, list):
        return _unsupported("several credentials in one array")
    if not isinstance(document, Mapping):
        return _no_credential("JSON, but no object")
    types = _types(document)
    if "VerifiablePresentation" in types or "EnvelopedVerifiablePresentation" in types:
        return _unsupported("VerifiablePresentation")
    if "EnvelopedVerifiableCredential" in types:
        return _unsupported("EnvelopedVerifiableCredential")
    if "VerifiableCredential" in types or "credentialSubject" in document:
        return None
    if "Assertion" in types:
        return _unsupported("Open Badges 2")
    return _no_credential("an object that is no VerifiableCredential")


def _types(document: Mapping[str, Any]) -> list[str]:
    kinds = document.get("type")
    values = kinds if isinstance(kinds, list) else [kinds]
    return [value for value in values if isinstance(value, str)]


def _damaged(error: DataError) -> Check:
    data = {"reason": error.message.splitlines()[0], "cause": error.code}
    return Check("parse", Outcome.FAIL, "damaged", data)


def _no_credential(reason: str) -> Check:
    return Check("parse", Outcome.FAIL, "no_credential", {"reason": reason})


def _unsupported(method: str) -> Check:
    return Check("parse", Outcome.NOT_CHECKED, "unsupported_method", {"method": method})
