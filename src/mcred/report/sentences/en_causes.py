"""Causes in a few plain words, by the code of the error behind a reason.

An error's own message is English and exact. In another language what stands here goes before it.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["SENTENCES", "WHOLE"]

#: Causes that say all that the error's message says.
WHOLE = frozenset({"no_credential_in_image", "not_a_badge_html"})

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
