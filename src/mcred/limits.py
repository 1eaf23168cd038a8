"""How much of anything mcred is willing to take from strangers."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["DEFAULT_LIMITS", "Limits"]

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds on input and work, with the defaults of design section 6.

    Sizes are bytes, times seconds, the rest counts.
    """

    local_bytes: int = 10 * MIB  #: a file or a value handed over by the caller
    fetched_bytes: int = MIB  #: a document from the web
    fetched_image_bytes: int = 10 * MIB  #: an image from the web
    inflated_bytes: int = 16 * MIB  #: a status list or a compressed chunk, inflated
    json_depth: int = 64  #: nested objects and arrays
    json_items: int = 100_000  #: values in one document
    nodes: int = 5_000  #: objects of a document that is expanded as JSON-LD
    container_parts: int = 10_000  #: chunks of a PNG, elements of an SVG
    quads: int = 50_000  #: statements of one graph
    context_work: int = 120_000  #: units of reading contexts: a quarter of a term, a copy of all
    canonical_work: int = 20_000  #: units of RDFC-1.0 work (hashes and permutations of blank nodes)
    page_bytes: int = 512 * 1024  #: of a web page, the rest is not read
    page_elements: int = 10_000  #: of a web page, likewise
    pdf_pages: int = 10  #: of a PDF that are looked through for a QR code
    picture_pixels: int = 60_000_000  #: of a picture that is looked through for a QR code
    reader_bytes: int = 1024 * MIB  #: address space of the process that reads a PDF or a picture
    reader_seconds: float = 10.0  #: processor time that it has for a PDF
    picture_seconds: float = 3.0  #: and for a picture
    requests: int = 8  #: per verification
    discovery_requests: int = 6  #: of these, for finding the badge behind a link
    redirects: int = 5  #: per request
    request_seconds: float = 10.0
    total_seconds: float = 30.0  #: all requests of one verification
    nested_credentials: int = 20  #: status lists, endorsements, members
    nesting_depth: int = 4  #: a credential that is needed to verify a credential …
    proofs: int = 8  #: of one document
    schemas: int = 5  #: that credentials name and that are looked at, per verification
    schema_work: int = 100_000  #: units of checking by them: a keyword evaluated, or as much


DEFAULT_LIMITS = Limits()
