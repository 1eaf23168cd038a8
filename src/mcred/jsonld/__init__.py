"""JSON-LD: pinned contexts, strict expansion and RDFC-1.0 (design rules 1, 2 and 7)."""

from mcred.jsonld.canonicalize import canonicalize, check, quads
from mcred.jsonld.contexts import CONTEXTS, Context, with_carried

__all__ = ["CONTEXTS", "Context", "canonicalize", "check", "quads", "with_carried"]
