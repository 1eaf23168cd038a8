"""Bring each translation in `src/mcred/report/sentences` up to date with English, and compile it.

`es.po` is Spanish: its contexts are the keys of `en*.py` beside it. A sentence
that is new is left empty, one whose English has changed is marked fuzzy; a test fails until both
are seen to.
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from mcred.report import sentences

SENTENCES = Path(sentences.__file__).parent


def up_to_date(old: Catalog) -> Catalog:
    """The translation with exactly the English sentences of today, in their order."""
    new = Catalog(
        locale=old.locale,
        header_comment=old.header_comment,
        project="mcred",
        version="sentences",
        msgid_bugs_address="the maintainers",
        last_translator="The mcred maintainers",
        language_team=str(old.locale),
        creation_date=old.creation_date,
        revision_date=old.revision_date,
        fuzzy=False,
    )
    known = {message.context: message for message in old if message.id}
    for key, text in sentences.catalogue("en").items():
        before = known.get(key)
        changed = before is not None and before.id != text
        flags = set(before.flags) if before is not None else set()
        new.add(
            text,
            before.string if before is not None else "",
            context=key,
            flags=flags | {"fuzzy"} if changed else flags,
        )
    return new


def write(path: Path, compiled: Path) -> list[str]:
    """Write the file anew and compile it; the keys that a translator has to look at."""
    with path.open("rb") as file:
        catalog = up_to_date(read_po(file, locale=path.stem))
    text, binary = BytesIO(), BytesIO()
    write_po(text, catalog, width=100)
    write_mo(binary, catalog)
    path.write_bytes(text.getvalue())
    compiled.write_bytes(binary.getvalue())
    return [
        str(message.context)
        for message in catalog
        if message.id and (message.fuzzy or not message.string)
    ]


if __name__ == "__main__":
    sources = sorted(SENTENCES.glob("*.po"))
    open_ = {path: write(path, path.with_suffix(".mo")) for path in sources}
    sys.exit("\n".join(f"{path.name}: {key}" for path, keys in open_.items() for key in keys) or 0)
