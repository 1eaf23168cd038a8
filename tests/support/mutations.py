"""Changes to a JSON document, each somewhere in it, as somebody who tampers would make them."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterator
from typing import Any

__all__ = [
    "ON_BYTES",
    "ON_DOCUMENTS",
    "BytesMutation",
    "Mutation",
    "any_member",
    "arrays",
    "containers",
    "names_in",
    "objects",
]

#: Changes the document in place. Raises IndexError where there is no place for it.
Mutation = Callable[[random.Random, Any], None]
BytesMutation = Callable[[random.Random, bytes], bytes]


# --- places in a document


def containers(value: Any) -> Iterator[Any]:
    if not isinstance(value, dict | list):
        return
    yield value
    for inner in value.values() if isinstance(value, dict) else value:
        yield from containers(inner)


def objects(value: Any) -> Iterator[dict[str, Any]]:
    return (found for found in containers(value) if isinstance(found, dict))


def arrays(value: Any) -> Iterator[list[Any]]:
    return (found for found in containers(value) if isinstance(found, list))


def any_member(rng: random.Random, document: Any) -> tuple[dict[str, Any], str]:
    holder = rng.choice([found for found in objects(document) if found])
    return holder, rng.choice(sorted(holder))


def names_in(value: Any, path: str = "$") -> set[str]:
    """Every member by its path, array places left out; a context says nothing by itself."""
    if isinstance(value, list):
        return set().union(*(names_in(item, path) for item in value))
    if not isinstance(value, dict):
        return set()
    said = {name: item for name, item in value.items() if name != "@context"}
    own = {f"{path}.{name}" for name in said}
    return own.union(*(names_in(item, f"{path}.{name}") for name, item in said.items()))


# --- mutations


def change_value(rng: random.Random, document: Any) -> None:
    holder, name = any_member(rng, document)
    holder[name] = rng.choice(["x", "", 7, -1, 1.5, True, None, [], {}, "https://x.example/"])


def change_text(rng: random.Random, document: Any) -> None:
    texts = [
        (holder, name)
        for holder in objects(document)
        for name, value in holder.items()
        if isinstance(value, str) and value
    ]
    holder, name = rng.choice(texts)
    text = holder[name]
    place = rng.randrange(len(text))
    other = rng.choice(["", "a", "Z", "0", " ", "\u200b", "é", text[place].swapcase() + " "])
    holder[name] = text[:place] + other + text[place + 1 :]


def rename(rng: random.Random, document: Any) -> None:
    holder, name = any_member(rng, document)
    other = rng.choice(
        [
            name.upper(),
            f"{name} ",
            f"@{name}",
            f"https://www.w3.org/2018/credentials#{name}",
            f"https://purl.imsglobal.org/spec/vc/ob/vocab.html#{name}",
            f"cred:{name}",
            "name",
            "validUntil",
            "description",
        ]
    )
    holder[other] = holder.pop(name)


def remove(rng: random.Random, document: Any) -> None:
    holder, name = any_member(rng, document)
    del holder[name]


def swap_types(rng: random.Random, document: Any) -> None:
    holder, name = any_member(rng, document)
    value = holder[name]
    if isinstance(value, list):
        holder[name] = value[0] if value else None
    else:
        holder[name] = rng.choice(
            [[value], {"@value": value}, {"@id": value}, str(value), [value] * 2]
        )


def add(rng: random.Random, document: Any) -> None:
    holder = rng.choice(list(objects(document)))
    name = rng.choice(["name", "honours", "@type", "validUntil", "description", "url", "image"])
    holder.setdefault(name, rng.choice(["x", "2099-01-01T00:00:00Z", {"id": "urn:x:y"}, []]))


def move(rng: random.Random, document: Any) -> None:
    holder, name = any_member(rng, document)
    target = rng.choice(list(objects(document)))
    value = holder.pop(name)
    if not any(target is inner for inner in objects(value)):
        target[name] = value


def reorder(rng: random.Random, document: Any) -> None:
    for found in list(arrays(document)):
        rng.shuffle(found)
    for holder in list(objects(document)):
        items = list(holder.items())
        rng.shuffle(items)
        holder.clear()
        holder.update(items)


def repeat(rng: random.Random, document: Any) -> None:
    found = rng.choice([found for found in arrays(document) if found])
    found.append(copy.deepcopy(rng.choice(found)))


def shorten(rng: random.Random, document: Any) -> None:
    found = rng.choice([found for found in arrays(document) if found])
    del found[rng.randrange(len(found))]


def extend_contexts(rng: random.Random, document: Any) -> None:
    term = rng.choice(["validUntil", "name", "x", "result"])
    target = rng.choice([term, None, f"https://x.example/{term}", {"@id": "@nest"}])
    context = rng.choice([{term: target}, {"@vocab": "https://x.example/"}, {"@language": "en"}])
    if isinstance(document.get("@context"), list):
        document["@context"].append(context)


ON_DOCUMENTS: tuple[Mutation, ...] = (
    change_value,
    change_text,
    rename,
    remove,
    swap_types,
    add,
    move,
    reorder,
    repeat,
    shorten,
    extend_contexts,
)


def flip_a_bit(rng: random.Random, data: bytes) -> bytes:
    changed = bytearray(data)
    changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def replace_a_byte(rng: random.Random, data: bytes) -> bytes:
    changed = bytearray(data)
    changed[rng.randrange(len(changed))] = rng.choice(b'"{}[],: \\0aZ')
    return bytes(changed)


def cut(rng: random.Random, data: bytes) -> bytes:
    start = rng.randrange(len(data))
    return data[:start] + data[start + rng.randrange(1, 40) :]


ON_BYTES: tuple[BytesMutation, ...] = (flip_a_bit, replace_a_byte, cut)
