"""contexts: what is read in the JSON is what was signed (design rule 2)."""

from __future__ import annotations

from mcred import jsonld
from mcred.checks.repetition import repeated_node
from mcred.checks.state import Verification
from mcred.errors import DocumentError, LimitError, UnknownContextError
from mcred.report import Check, Outcome

__all__ = ["check_contexts"]


def check_contexts(v: Verification) -> Check:
    """Every context is known; every statement is one that a graph signature covers.

    A badge that is signed as text (a token, a jcs suite) has no statement outside its signature;
    terms that nobody defines are then a warning.
    """
    try:
        if v.signs_graph:
            v.canonicalize(v.unsecured, "sha256")
        else:
            jsonld.check(
                v.unsecured, contexts=v.environment.contexts, limits=v.limits, shape=v.shape
            )
    except UnknownContextError as error:
        return Check("contexts", Outcome.FAIL, "unknown_context", dict(error.data))
    except DocumentError as error:
        data = {"reason": error.message, "cause": error.code, **error.data}
        if v.signs_graph:
            return Check("contexts", Outcome.FAIL, "outside_signature", data)
        v.warn("undefined_terms", reason=error.message)
        return Check("contexts", Outcome.WARN, "undefined_terms", data)
    except LimitError as error:
        return Check("contexts", Outcome.FAIL, "too_complex", {"reason": error.message})
    if v.signs_graph and (repeated := repeated_node(v.unsecured, v.shape)) is not None:
        data = {"reason": f"{repeated} stands there before", "cause": "repeated_node"}
        return Check("contexts", Outcome.FAIL, "outside_signature", {**data, "path": repeated})
    return Check("contexts", Outcome.PASS, "complete")
