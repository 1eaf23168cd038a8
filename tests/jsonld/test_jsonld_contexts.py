"""The carried contexts are the published ones, and stay so."""

from __future__ import annotations

import dataclasses
import hashlib
import subprocess
import sys
from importlib.resources import files
from typing import Any

import pytest
from jsonld_corpus import NO_CORPUS, read, root

from mcred.errors import DocumentError, LimitError, StrictJSONError
from mcred.jsonld.contexts import CONTEXTS, Context
from mcred.limits import Limits

V2 = "https://www.w3.org/ns/credentials/v2"

# Digests that the W3C states, or that tell apart bodies published under one URL.
STATED = {
    V2: "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734",
    "https://www.w3.org/ns/credentials/status/v1": (
        "fda5add353231e6a6884a46b12e6c75464281900cb348284d9c360f62381d9f7"
    ),
    "https://w3id.org/security/data-integrity/v2": (
        "67f21e6e33a6c14e5ccfd2fc7865f7474fb71a04af7e94136cb399dfac8ae8f4"
    ),
    "https://w3id.org/security/multikey/v1": (
        "ba2c182de2d92f7e47184bcca8fcf0beaee6d3986c527bf664c195bbc7c58597"
    ),
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json": (
        "3d34f4d4ef1bce691106e63798beb5e7b862ba841423f5ee1e53ab7ddf3bca84"
    ),
    "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json": (
        "880f1902d4158f2f33ce06af41b90719977cd1ea337a9de2e41edb3ff5e543d6"
    ),
}

# Reference bodies that differ from the carried one, with the reason why that is right.
OTHER_BODIES = {
    ("w3c", "https://w3id.org/security/suites/ed25519-2020/v1"): (
        "the specification's own draft of the context; the published one is carried, and both"
        " give the official vectors the same canonical form"
    ),
}


def references() -> list[Any]:
    if root() is None:
        return [pytest.param("", "", "", id="corpus", marks=pytest.mark.skip(reason=NO_CORPUS))]
    found = [
        ("1edtech", entry["url"], f"1edtech/{entry['file']}")
        for entry in read("1edtech/contexts/index.json")
        if entry["file"]
    ]
    index = read("w3c/contexts/index.json")
    found += [("w3c", url, f"w3c/contexts/{name}") for url, name in index.items()]
    return [pytest.param(*each, id=f"{each[0]}-{each[1]}") for each in found if each[1] in CONTEXTS]


@pytest.mark.corpus
@pytest.mark.parametrize(("source", "url", "file"), references())
def test_a_carried_context_is_equal_to_the_reference_body(source: str, url: str, file: str) -> None:
    if (source, url) in OTHER_BODIES:
        assert CONTEXTS[url].document != read(file), "no longer an exception"
    else:
        assert CONTEXTS[url].document == read(file)


@pytest.mark.parametrize("url", list(CONTEXTS))
def test_the_bytes_of_a_carried_context_have_the_pinned_digest(url: str) -> None:
    context = CONTEXTS[url]
    body = files("mcred.jsonld").joinpath("contexts", str(context.file)).read_bytes()
    assert hashlib.sha256(body).hexdigest() == context.sha256
    assert context.url == url
    assert context.source
    assert context.licence


@pytest.mark.parametrize("url", list(STATED))
def test_a_stated_digest_is_the_carried_one(url: str) -> None:
    assert CONTEXTS[url].sha256 == STATED[url]


def test_every_file_is_listed_and_named_in_the_notice() -> None:
    folder = files("mcred.jsonld").joinpath("contexts")
    names = {path.name for path in folder.iterdir() if path.name.endswith(".json")}
    assert names - {"index.json"} == {context.file for context in CONTEXTS.values()}
    notice = folder.joinpath("NOTICE.md").read_text("utf-8")
    for context in CONTEXTS.values():
        assert f"`{context.file}`" in notice
        assert context.licence.split("-")[0] in notice


def test_an_altered_body_is_refused() -> None:
    altered = dataclasses.replace(CONTEXTS[V2], body=b'{"@context": {}}')
    with pytest.raises(DocumentError) as caught:
        _ = altered.document
    assert caught.value.code == "context_digest"


def test_a_document_is_the_readers_own() -> None:
    CONTEXTS[V2].document["@context"].clear()
    assert CONTEXTS[V2].document["@context"]


def test_a_context_is_handed_over_as_bytes_or_as_a_mapping() -> None:
    document = {"@context": {"term": "https://example.org/term"}}
    assert Context.of("urn:a", document).document == document
    assert Context.of("urn:a", b'{"@context": {"term": "https://example.org/term"}}').document == (
        document
    )


def test_a_context_that_is_handed_over_is_read_strictly() -> None:
    with pytest.raises(StrictJSONError):
        Context.of("urn:a", b'{"@context": {}, "@context": {}}')
    with pytest.raises(LimitError):
        Context.of("urn:a", {"@context": {"a": {"b": {}}}}, limits=Limits(json_depth=2))
    for bad in ({}, {"@context": "https://example.org/elsewhere"}, {"@context": 1}):
        with pytest.raises(DocumentError):
            Context.of("urn:a", bad)


def test_importing_reads_no_context() -> None:
    program = (
        "import builtins, io, sys; import mcred.jsonld.contexts as c;"
        "assert c.CONTEXTS._entries is None; assert 'pyld' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
