"""parse: from the badge's text to a document."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, TypeAlias

from mcred.checks.members import (
    ENVELOPED,
    ENVELOPED_PRESENTATION,
    Part,
    content_of_envelope,
    listed_parts,
    parts_of,
    types_of,
)
from mcred.checks.state import Verification
from mcred.checks.token_contents import NOTHING_HELD, check_kind, check_something_held
from mcred.checks.unpacking import unpack
from mcred.containers import Contents, extract
from mcred.errors import (
    ContainerError,
    DataError,
    LimitError,
    ProofError,
    UnsupportedError,
)
from mcred.openbadges import profile_of
from mcred.report import Check, Outcome
from mcred.securing.cose import read_sign1
from mcred.securing.tokens import (
    COSE_READERS,
    READERS,
    CredentialToken,
    token_format,
)
from mcred.securing.vc_cose import cose_format

__all__ = ["check_given", "check_parse"]


def check_given(v: Verification) -> Check:
    """input, of a credential that stands in another document: nothing is read for it."""
    part = v.source
    v.facts = replace(v.facts, given=part.path)
    return unpack(v, lambda: _contents(part.given, v))


def check_parse(v: Verification) -> Check:
    """Find the credential that the data holds, or the several that it holds.

    One envelope (`data:` address) is opened, and a wrapper around one credential.
    """
    if v.damage is not None:
        return _damaged(v.damage)
    if v.contents is None:
        return _several(v)
    assert v.contents is not None
    if v.contents.version == 2:
        return _unsupported(f"Open Badges 2 ({'link' if v.contents.kind == 'url' else 'data'})")
    try:
        document, listed = _unwrapped(v, _document(v))
        v.parts = listed or _parts(document)
        v.nesting.take(len(v.parts))
    except UnsupportedError as error:
        return _unsupported(str(error.data.get("method", error.message)))
    except LimitError as error:
        return Check("parse", Outcome.FAIL, "too_large", {"reason": error.message})
    except DataError as error:
        return _no_credential(error.message) if error.code == NOTHING_HELD else _damaged(error)
    if listed:
        return _several(v)
    if (other := _other_than_credential(document)) is not None:
        return other
    v.document = document
    if "VerifiablePresentation" in types_of(document):
        v.profile = "presentation"
        return Check("parse", Outcome.PASS, "presentation", {"count": len(v.parts)})
    v.profile = profile_of(document)
    return Check("parse", Outcome.PASS, "parsed")


def _several(v: Verification) -> Check:
    """An array of credentials, or those that a link led to; each is judged on its own."""
    v.profile = "several"
    return Check("parse", Outcome.PASS, "several", {"count": len(v.parts)})


def _unwrapped(v: Verification, document: Any) -> tuple[Any, tuple[Part, ...]]:
    """What is in the wrapper around one credential and in the envelope; or the several parts."""
    listed = listed_parts(document) if v.depth == 0 else None
    if listed is not None and len(listed) != 1:
        return document, listed
    if listed is not None:
        v.contents = _contents(listed[0].given, v)
        document = _document(v)
    return _opened(v, document), ()


def _opened(v: Verification, document: Any) -> Any:
    envelope = {ENVELOPED, ENVELOPED_PRESENTATION} & set(types_of(document))
    if not envelope:
        return document
    v.contents = _contents(content_of_envelope(document), v)
    if v.contents.kind not in ("jws", "cose"):
        raise UnsupportedError("the envelope holds no token", method="an envelope without token")
    inner = _document(v)
    presents = "VerifiablePresentation" in types_of(inner)
    if v.token_problem is None and presents is not (ENVELOPED_PRESENTATION in envelope):
        raise DataError("the envelope holds another kind of thing than it says", code="envelope")
    return inner


def _contents(given: Any, v: Verification) -> Contents:
    """The contents of a value inside a document: an object, or a token as text."""
    if isinstance(given, str):
        contents = extract(given.encode(errors="surrogatepass"), limits=v.limits)
        if contents.container not in ("json", "jws", "cose"):
            raise ContainerError("a picture inside a document is not read", code="envelope")
        return contents
    return Contents(container="json", text="", kind="json", version=3, value=given)


def _parts(document: Any) -> tuple[Part, ...]:
    """The credentials in a presentation or a Comprehensive Learner Record."""
    if not isinstance(document, Mapping):
        return ()
    if "VerifiablePresentation" in types_of(document):
        return parts_of(document.get("verifiableCredential"), "$.verifiableCredential")
    subject = document.get("credentialSubject")
    if profile_of(document) == "clr" and isinstance(subject, Mapping):
        path = "$.credentialSubject.verifiableCredential"
        return parts_of(subject.get("verifiableCredential"), path)
    return ()


def _document(v: Verification) -> Any:
    assert v.contents is not None
    if v.contents.kind == "json":
        return v.contents.value
    read = _cose_reader if v.contents.kind == "cose" else _jose_reader
    try:
        form, reader = read(v.contents, v)
        v.facts = replace(v.facts, format=form)
        token = reader()
        check_kind(form, token.credential)
        v.token = token
    except ProofError as error:
        if error.code in ("jws_malformed", "cose_malformed"):
            raise
        v.token_problem = error  # a token that is whole and proves nothing
        return {"type": ["VerifiableCredential"]}
    return v.token.credential


_Reader: TypeAlias = Callable[[], CredentialToken]


def _jose_reader(contents: Contents, v: Verification) -> tuple[str, _Reader]:
    """The format, by the name that reports have for it, and what reads the token."""
    text, claims = contents.text, _object(contents.claims)
    form = token_format(text, limits=v.limits, claims=claims)
    check_something_held(claims)
    return form, partial(READERS[form], text, limits=v.limits, payload=claims)


def _cose_reader(contents: Contents, v: Verification) -> tuple[str, _Reader]:
    check_something_held(contents.claims)
    token = read_sign1(contents.data, limits=v.limits, payload=_object(contents.claims))
    form = cose_format(token)
    return form, partial(COSE_READERS[form], token)


def _object(claims: Any) -> Mapping[str, Any] | None:
    return claims if isinstance(claims, dict) else None


def _other_than_credential(document: Any) -> Check | None:
    """A check that ends the verification where the document is no credential."""
    if not isinstance(document, Mapping):
        return _no_credential("JSON, but no object")
    types = types_of(document)
    if "VerifiablePresentation" in types:
        return None
    if "VerifiableCredential" in types or "credentialSubject" in document:
        return None
    if "Assertion" in types:
        return _unsupported("Open Badges 2")
    return _no_credential("an object that is no VerifiableCredential")


def _damaged(error: DataError | LimitError) -> Check:
    data = {"reason": error.message.splitlines()[0], "cause": error.code}
    return Check("parse", Outcome.FAIL, "damaged", data)


def _no_credential(reason: str) -> Check:
    return Check("parse", Outcome.FAIL, "no_credential", {"reason": reason})


def _unsupported(method: str) -> Check:
    return Check("parse", Outcome.NOT_CHECKED, "unsupported_method", {"method": method})
