"""From an issuer's identifier to the keys that are its own.

`find_method` and `find_jwt_key` say whether a key is the issuer's; `resolve` gives the document.
"""

from mcred.identifiers.binding import find_method, fragment_key
from mcred.identifiers.document import Document, VerificationMethod, parse_document
from mcred.identifiers.jwt import find_jwt_key
from mcred.identifiers.resolution import RESOLVERS, Resolver, resolve

__all__ = [
    "RESOLVERS",
    "Document",
    "Resolver",
    "VerificationMethod",
    "find_jwt_key",
    "find_method",
    "fragment_key",
    "parse_document",
    "resolve",
]
