"""Ways to write the same statements otherwise, and some that only look like it.

Each takes a signed badge and the member that its reader must not overlook.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

V2_TERMS = "https://www.w3.org/2018/credentials#"
OB_TERMS = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#"

#: How they coerce the values; the others are objects.
TYPES = {
    "validUntil": "http://www.w3.org/2001/XMLSchema#dateTime",
    "achievedLevel": "https://www.w3.org/2001/XMLSchema#anyURI",
}

#: What the contexts say of each member that the attacks are after.
IRIS = {
    "validUntil": f"{V2_TERMS}validUntil",
    "credentialStatus": f"{V2_TERMS}credentialStatus",
    "result": f"{OB_TERMS}result",
    "achievedLevel": f"{OB_TERMS}achievedLevel",
}

Edit = Callable[[dict[str, Any], str], dict[str, Any]]


def holder_of(document: dict[str, Any], member: str) -> dict[str, Any]:
    """The object in the document that has the member."""
    subject = document["credentialSubject"]
    found: dict[str, Any] = {
        "validUntil": document,
        "credentialStatus": document,
        "result": subject,
        "achievedLevel": subject["result"][0],
    }[member]
    return found


def expanded_value(document: dict[str, Any], member: str) -> Any:
    """The member's value without its context: the same statement under any name."""
    value = holder_of(document, member)[member]
    return {"@type": TYPES[member], "@value": value} if member in TYPES else value


def rename(document: dict[str, Any], member: str, name: str, value: Any = None) -> dict[str, Any]:
    changed = copy.deepcopy(document)
    holder = holder_of(changed, member)
    old = holder.pop(member)
    holder[name] = old if value is None else value
    return changed


def add_context(document: dict[str, Any], context: Any) -> dict[str, Any]:
    return {**document, "@context": [*document["@context"], context]}


def local_context(document: dict[str, Any], member: str, context: Any) -> dict[str, Any]:
    changed = copy.deepcopy(document)
    holder_of(changed, member)["@context"] = context
    return changed


def coerced(member: str) -> dict[str, Any]:
    return {"@id": IRIS[member], **({"@type": TYPES[member]} if member in TYPES else {})}


def full_iri(document: dict[str, Any], member: str) -> dict[str, Any]:
    return rename(document, member, IRIS[member], expanded_value(document, member))


def compact_iri(document: dict[str, Any], member: str) -> dict[str, Any]:
    """`cred:validUntil` with a prefix that an inline context adds."""
    prefix, _, local = IRIS[member].partition("#")
    changed = add_context(document, {"pre": {"@id": f"{prefix}#", "@prefix": True}})
    return rename(changed, member, f"pre:{local}", expanded_value(document, member))


def alias_string(document: dict[str, Any], member: str) -> dict[str, Any]:
    changed = add_context(document, {"aliased": IRIS[member]})
    return rename(changed, member, "aliased", expanded_value(document, member))


def alias_object(document: dict[str, Any], member: str) -> dict[str, Any]:
    return rename(add_context(document, {"aliased": coerced(member)}), member, "aliased")


def alias_of_the_term(document: dict[str, Any], member: str) -> dict[str, Any]:
    return rename(add_context(document, {"aliased": member}), member, "aliased")


def alias_through_a_prefix(document: dict[str, Any], member: str) -> dict[str, Any]:
    prefix, _, local = IRIS[member].partition("#")
    context = {"pre": f"{prefix}#", "aliased": {**coerced(member), "@id": f"pre:{local}"}}
    return rename(add_context(document, context), member, "aliased")


def alias_in_a_nested_context(document: dict[str, Any], member: str) -> dict[str, Any]:
    changed = local_context(document, member, {"aliased": coerced(member)})
    if member in ("validUntil", "credentialStatus"):
        changed = alias_object(document, member)
    return rename(changed, member, "aliased") if member in holder_of(changed, member) else changed


def alias_in_a_scoped_context(document: dict[str, Any], member: str) -> dict[str, Any]:
    """A type of the attacker's own that brings a context with it; the type is declared too."""
    context = {
        "Mine": {"@id": "https://attacker.example/Mine", "@context": {"aliased": coerced(member)}}
    }
    changed = rename(add_context(document, context), member, "aliased")
    holder = holder_of_renamed(changed, member)
    holder["type"] = [*as_list(holder.get("type")), "Mine"]
    return changed


def holder_of_renamed(document: dict[str, Any], member: str) -> dict[str, Any]:
    subject = document["credentialSubject"]
    if member == "result":
        return subject if isinstance(subject, dict) else {}
    if member == "achievedLevel":
        found: dict[str, Any] = subject["result"][0]
        return found
    return document


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def vocab(document: dict[str, Any], member: str) -> dict[str, Any]:
    """`@vocab` with a name that becomes the same IRI."""
    prefix, _, local = IRIS[member].partition("#")
    cut = len(local) // 2
    changed = add_context(document, {"@vocab": f"{prefix}#{local[:cut]}"})
    return rename(changed, member, local[cut:], expanded_value(document, member))


def vocab_at_the_place(document: dict[str, Any], member: str) -> dict[str, Any]:
    prefix, _, local = IRIS[member].partition("#")
    value = expanded_value(document, member)
    cut = len(local) // 2
    changed = local_context(document, member, {"@vocab": f"{prefix}#{local[:cut]}"})
    return rename(changed, member, local[cut:], value)


def nested(document: dict[str, Any], member: str) -> dict[str, Any]:
    changed = copy.deepcopy(document)
    holder = holder_of(changed, member)
    holder["@nest"] = {member: holder.pop(member)}
    return changed


def nested_under_an_alias(document: dict[str, Any], member: str) -> dict[str, Any]:
    changed = add_context(copy.deepcopy(document), {"more": "@nest"})
    holder = holder_of(changed, member)
    holder["more"] = {member: holder.pop(member)}
    return changed


def included(document: dict[str, Any], member: str) -> dict[str, Any]:
    """The same node once more, with the member, under `@included`."""
    changed = copy.deepcopy(document)
    holder = holder_of(changed, member)
    value = holder.pop(member)
    holder["@included"] = [{"@id": holder.get("id", "_:b0"), member: value}]
    return changed


def included_under_an_alias(document: dict[str, Any], member: str) -> dict[str, Any]:
    changed = included(document, member)
    holder = holder_of_renamed(changed, member)
    holder["more"] = holder.pop("@included")
    return add_context(changed, {"more": "@included"})


def at_graph(document: dict[str, Any], member: str) -> dict[str, Any]:
    """The whole document in one `@graph`, the member in a second node of it."""
    changed = copy.deepcopy(document)
    holder = holder_of(changed, member)
    value = holder.pop(member)
    context, proof = changed.pop("@context"), changed.pop("proof")
    more = {"id": holder.get("id", "_:b0"), member: value}
    return {"@context": context, "proof": proof, "@graph": [changed, more]}


def elsewhere(document: dict[str, Any], member: str) -> dict[str, Any]:
    """Said of the same node, but in another place of the document."""
    changed = copy.deepcopy(document)
    holder = holder_of(changed, member)
    value = holder.pop(member)
    changed["credentialSubject"]["achievement"]["related"] = [
        {"id": holder.get("id", "_:b0"), member: value}
    ]
    return changed


def hidden_in_the_issuer(document: dict[str, Any], member: str) -> dict[str, Any]:
    """The same, in an object that the specification lets anybody extend."""
    changed = copy.deepcopy(document)
    holder = holder_of(changed, member)
    value = holder.pop(member)
    changed["issuer"]["parentOrg"] = {"id": holder.get("id", "_:b0"), member: value}
    return changed


def value_object(document: dict[str, Any], member: str) -> dict[str, Any]:
    """The same name, with a value that nobody compares with a clock."""
    return rename(document, member, member, expanded_value(document, member))


def in_an_array(document: dict[str, Any], member: str) -> dict[str, Any]:
    return rename(document, member, member, [holder_of(document, member)[member]])


def in_a_set(document: dict[str, Any], member: str) -> dict[str, Any]:
    value = {"@set": [holder_of(document, member)[member]]}
    return rename(document, member, member, value)


def retyped_by_a_local_context(document: dict[str, Any], member: str) -> dict[str, Any]:
    """The member's own name, redefined to something else at its place; the old IRI beside it."""
    changed = local_context(document, member, {member: "https://attacker.example/x"})
    return rename(changed, member, IRIS[member], expanded_value(document, member))


def unset_by_a_local_context(document: dict[str, Any], member: str) -> dict[str, Any]:
    changed = rename(document, member, IRIS[member], expanded_value(document, member))
    return add_context(changed, {member: None})


def context_null(document: dict[str, Any], member: str) -> dict[str, Any]:
    return add_context(document, None) | {"@context": [None, *document["@context"]]}


def in_other_case(document: dict[str, Any], member: str) -> dict[str, Any]:
    return rename(document, member, member.upper())


def with_a_blank(document: dict[str, Any], member: str) -> dict[str, Any]:
    return rename(document, member, f"{member} ")


def with_an_invisible(document: dict[str, Any], member: str) -> dict[str, Any]:
    return rename(document, member, f"{member}\u200b")


def taken_away(document: dict[str, Any], member: str) -> dict[str, Any]:
    changed = copy.deepcopy(document)
    del holder_of(changed, member)[member]
    return changed


def null(document: dict[str, Any], member: str) -> dict[str, Any]:
    changed = copy.deepcopy(document)
    holder_of(changed, member)[member] = None
    return changed


EDITS: list[Edit] = [
    full_iri,
    compact_iri,
    alias_string,
    alias_object,
    alias_of_the_term,
    alias_through_a_prefix,
    alias_in_a_nested_context,
    alias_in_a_scoped_context,
    vocab,
    vocab_at_the_place,
    nested,
    nested_under_an_alias,
    included,
    included_under_an_alias,
    at_graph,
    elsewhere,
    hidden_in_the_issuer,
    value_object,
    in_an_array,
    in_a_set,
    retyped_by_a_local_context,
    unset_by_a_local_context,
    in_other_case,
    with_a_blank,
    with_an_invisible,
    taken_away,
    null,
]
