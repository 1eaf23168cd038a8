"""Causes in a few plain words, by the code of the error behind a reason.

An error's own message is English and exact. In another language what stands here goes before it.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["SENTENCES", "WHOLE"]

#: Causes that say all that the error's message says.
WHOLE = frozenset(
    {
        "no_credential_in_image",
        "not_a_badge_html",
        "not_a_badge_empty",
        "not_a_badge_gif",
        "not_a_badge_jpeg",
        "not_a_badge_webp",
        "not_a_badge_heic",
        "not_a_badge_tiff",
        "not_a_badge_bmp",
        "not_a_badge_zip",
        "not_a_badge_gzip",
        "not_a_badge_xml",
        "not_a_badge_url",
        "not_a_badge_private_key",
        "not_a_badge_utf_16",
        "no_proof",
    }
)

_PICTURE = ", which holds no badge: ask for the original PNG or SVG file or for the link"

SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        # the web
        "cause.http_status": "the web site answered with an error",
        "cause.connect": "there was no connection to the web site",
        "cause.tls": "no encrypted connection to the web site could be made",
        "cause.deadline": "it took too long",
        "cause.total_seconds": "it took too long",
        "cause.requests": "it would have taken too many requests",
        "cause.redirect": "the web site sends its visitors nowhere",
        "cause.redirects": "the web site sends its visitors on too often",
        "cause.redirect_loop": "the web site sends its visitors round in a circle",
        "cause.protocol": "the web site does not answer properly",
        "cause.scheme": "only https links are opened",
        "cause.host": "the address names no web site that all can reach",
        "cause.address": "the address is not one that all can reach",
        "cause.port": "the address names a port of its own",
        "cause.userinfo": "the address carries a user name or a password",
        "cause.syntax": "the address is not written properly",
        "cause.length": "the address is too long",
        "cause.offline": "no network was allowed",
        # files
        "cause.no_credential_in_image": (
            "the picture carries no badge; phones, screenshots and messengers take it out: ask for "
            "the original file or for the link"
        ),
        "cause.no_credential_in_pdf": "no badge is attached to the PDF",
        "cause.not_a_credential": "it is no kind of file that carries a badge",
        "cause.not_a_badge_html": (
            "it is a saved web page with no badge in it, which shows nothing by itself: give the "
            "page's address"
        ),
        "cause.json_syntax": "it is not proper JSON",
        "cause.json_duplicate_key": "a name stands twice in one object",
        "cause.json_utf8": "it is not proper text",
        "cause.xml_syntax": "it is not proper XML",
        "cause.xml_doctype": "it defines its own XML, which is not read",
        "cause.jws_malformed": "it is not a proper token",
        "cause.limit": "a bound of this tool was reached",
        # files that are no badge
        "cause.not_a_badge_empty": "the file is empty",
        "cause.not_a_badge_gif": f"it is a GIF{_PICTURE}",
        "cause.not_a_badge_jpeg": f"it is a photo (JPEG){_PICTURE}",
        "cause.not_a_badge_webp": f"it is a WebP picture{_PICTURE}",
        "cause.not_a_badge_heic": f"it is a photo (HEIC or AVIF){_PICTURE}",
        "cause.not_a_badge_tiff": f"it is a TIFF{_PICTURE}",
        "cause.not_a_badge_bmp": f"it is a BMP{_PICTURE}",
        "cause.not_a_badge_zip": "it is a ZIP archive: unpack it and give the badge itself",
        "cause.not_a_badge_gzip": "it is a gzip archive: unpack it and give the badge itself",
        "cause.not_a_badge_xml": "it is XML, but no SVG picture",
        "cause.not_a_badge_url": "it is an address, not the badge itself: open it as a link",
        "cause.not_a_badge_private_key": "it is a private key, no badge: show it to nobody",
        "cause.not_a_badge_utf_16": "the text is in UTF-16; only UTF-8 is read",
        "cause.no_proof": "it carries no signature",
        # damage, tokens, proofs, words, keys, lists
        "cause.no_credential_text": "it is neither JSON nor a token",
        "cause.not_svg": "it is no SVG picture",
        "cause.json_number": "it holds a number that is out of range",
        "cause.json_surrogate": "it holds half of a character",
        "cause.jws_parts": "it is not a proper token",
        "cause.jws_empty": "a part of the token is missing",
        "cause.jws_encoding": "the token is damaged",
        "cause.jws_header": "the token's header is not allowed",
        "cause.jws_alg": "the token's algorithm does not show who signed",
        "cause.jws_crit": "the token demands an extension that is not known here",
        "cause.jws_claims": "a claim of the token is not allowed",
        "cause.jws_data_model": "the token is of another data model than its content",
        "cause.jws_no_key": "the token names no key",
        "cause.jws_private_key": "the token gives away a private key",
        "cause.cose_malformed": "it is not proper COSE",
        "cause.cose_header": "the COSE header is not allowed",
        "cause.cose_alg": "the COSE algorithm does not show who signed",
        "cause.cose_crit": "the COSE header demands an extension that is not known here",
        "cause.png_order": "the picture (PNG) is damaged",
        "cause.png_crc": "the picture (PNG) is damaged",
        "cause.png_no_image": "the picture (PNG) is damaged",
        "cause.png_no_end": "the picture (PNG) is not complete",
        "cause.png_truncated": "the picture (PNG) is not complete",
        "cause.png_text": "the picture (PNG) is damaged",
        "cause.png_type": "the picture (PNG) is damaged",
        "cause.svg_badge": "the badge in the picture (SVG) is damaged",
        "cause.signature_mismatch": "the signature does not match",
        "cause.claims_differ": "the token and the badge in it contradict each other",
        "cause.proof_malformed": "the proof is damaged",
        "cause.proof_value": "the proof's signature is damaged",
        "cause.proof_type": "the proof says of itself another kind than it is",
        "cause.proof_cryptosuite": "the proof does not name its kind",
        "cause.proof_purpose": "the proof was made for another purpose",
        "cause.proof_created": "the proof is dated after the time of the check",
        "cause.proof_domain": "it was made for somebody else",
        "cause.proof_challenge": "it answers another question",
        "cause.previous_proof_missing": "the proof builds on another that is not there",
        "cause.proof_cycle": "the proofs build on each other in a circle",
        "cause.undefined_term": "it holds a word that nothing defines",
        "cause.undefined_type": "it names a type that nothing defines",
        "cause.iri_as_key": "it writes a word in a way that hides its meaning",
        "cause.keyword": "it writes a word in a way that hides its meaning",
        "cause.other_name": "it writes a word in a way that hides its meaning",
        "cause.context_redefinition": "it gives a known word another meaning",
        "cause.context_keyword": "it changes how known words are read",
        "cause.context_changed": "the words' definitions were changed after signing",
        "cause.empty": "an empty part would not be signed",
        "cause.repeated_node": "the same thing is described twice",
        "cause.scattered_node": "the same thing is described in different ways",
        "cause.issuer_mismatch": "the key belongs to somebody else",
        "cause.document_id_mismatch": "the document found for the key is about somebody else",
        "cause.key_type": "the key is of another kind than the signature",
        "cause.too_large": "it is larger than is read",
        "cause.status_list_issuer": "the list is somebody else's",
        "cause.status_list_not_yet_valid": "the list is not in force yet",
        "cause.status_list_id": "the list at that address is another one",
        "cause.status_list_purpose": "the list is for something else",
        "cause.status_list_too_short": "the list is too short to protect anybody",
        "cause.status_entry_malformed": "what the badge says of its list is damaged",
        # keys
        "cause.key_missing": "the issuer's document does not name the key",
        "cause.method_not_in_document": "the issuer's document does not name the key",
        "cause.jwt_key_missing": "the issuer does not publish the key",
        "cause.foreign_controller": "the key belongs to somebody else",
        "cause.wrong_relationship": "the key is not meant for this",
        "cause.document_invalid": "the issuer's document is damaged",
        "cause.not_json": "the document is not JSON",
        "cause.proof_expired": "the signature has expired",
        # lists of withdrawn badges
        "cause.status_list_unreachable": "the list could not be had",
        "cause.status_list_untrusted": "the list is not the issuer's",
        "cause.status_list_malformed": "the list is damaged",
        "cause.status_list_stale": "the list is out of date",
    }
)
