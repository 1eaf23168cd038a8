"""Documents in files, YAML or JSON: read strictly, written whole, edited with comments kept."""

from __future__ import annotations

import copy
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from mcred.encoding import strict_json
from mcred.encoding.strict_json import shorten
from mcred.errors import DataError, LimitError, StrictJSONError, UsageError
from mcred.limits import DEFAULT_LIMITS, Limits
from mcred.workspace.atomic import read_bounded, shown, write_atomic
from mcred.workspace.yaml_insert import insert_behind
from mcred.workspace.yaml_reader import parse_yaml
from mcred.workspace.yaml_splice import splice
from mcred.workspace.yaml_writer import dump_json, dump_yaml, make_round_trip

__all__ = ["MAX_YAML_BYTES", "load_document", "rewrite", "save_document"]

#: YAML is read in pure Python: this much takes one to three seconds.
MAX_YAML_BYTES = 1024 * 1024

_NO_WIDTH = 1 << 30  # lines of a file that is edited are not broken anew

#: Where a value is: keys and zero-based indexes, from the top.
Place = tuple[str | int, ...]


def load_document(path: str | Path, *, limits: Limits = DEFAULT_LIMITS) -> dict[str, Any]:
    """The object in a YAML or JSON file.

    `.json` is JSON, `.yaml` and `.yml` are YAML; any other file is JSON when it begins with `{`.
    In YAML, dates and `yes` and `no` are text; tags, merge keys and duplicates are refused.

    Raises:
        UsageError: `file_missing`, `file_not_read`.
        StrictJSONError, DataError: what is wrong, with the file, and line and column.
        LimitError: too long, too deep, too many values.
    """
    return _load(path, limits=limits)[1]


def save_document(path: str | Path, data: Mapping[str, Any]) -> None:
    """Write an object, as JSON for `.json` and as YAML otherwise, whole or not at all.

    Raises:
        UsageError: `file_missing` (the folder), `file_not_written`, `not_json` for data that is
            not JSON-like.
    """
    write_atomic(path, _text(Path(path), _plain(data)).encode())


def rewrite(
    path: str | Path,
    changes: Mapping[Place, Any],
    *,
    remove: Iterable[Place] = (),
    behind: Mapping[Place, str] = MappingProxyType({}),
    to: str | Path | None = None,
    before: Callable[[], object] = lambda: None,
    limits: Limits = DEFAULT_LIMITS,
) -> None:
    """Change values in a file; comments, order and the rest of a YAML file stay.

    Args:
        path: a file that `load_document` reads.
        changes: new values by place; a new key is put behind the others of its mapping, an index
            one past the end appends.
        remove: places that are taken out, after the changes; one that is not there is an error.
        behind: the key of the same mapping that a new key is put behind.
        to: the file to write, of the same kind; `path` itself unless told.
        before: is called when the new content is safe on disk and not yet in place; when it
            raises, the file stays as it was.
        limits: as for `load_document`.

    Raises:
        UsageError: `no_such_place`; and as `save_document`.
        DataError: `yaml_layout`: the file is written so that the change would reach further than
            meant (an alias); and as `load_document`.
    """
    file = Path(path)
    text, data = _load(file, limits=limits)
    removals = tuple(remove)
    plain = {place: _plain(value) for place, value in changes.items()}
    wanted = copy.deepcopy(data)
    _apply(wanted, plain, removals, behind)
    target = file if to is None else Path(to)
    if _is_json(file, text):
        write_atomic(target, _json_text(wanted).encode(), before=before)
        return
    spliced = None if removals else splice(text, plain, behind)
    if spliced is not None and _parse_or_none(spliced, limits=limits) == wanted:
        write_atomic(target, spliced.encode(), before=before)
        return
    edited = _edit(text, plain, removals, behind)
    if _parse_or_none(edited, limits=limits) != wanted:
        raise DataError(
            f"{shown(path)} is written in a way that cannot be edited safely; edit it by hand",
            code="yaml_layout",
            path=str(path),
        )
    write_atomic(target, edited.encode(), before=before)


def _load(path: str | Path, *, limits: Limits) -> tuple[str, dict[str, Any]]:
    data = read_bounded(path, size=limits.local_bytes)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(
            f"{shown(path)} is not UTF-8 at byte {error.start}", code="utf8", path=str(path)
        ) from None
    if _is_json(Path(path), text):
        value = _parse_json(data, where=shown(path), limits=limits)
    elif len(data) > MAX_YAML_BYTES:
        cap = MAX_YAML_BYTES
        raise LimitError(f"{shown(path)} is longer than {cap} bytes", limit="bytes", cap=cap)
    else:
        value = parse_yaml(text, where=shown(path), limits=limits)
    if not isinstance(value, dict):
        raise DataError(
            f"{shown(path)} must hold an object (keys and values), found {shorten(value)}",
            code="document_not_object",
            path=str(path),
        )
    return text, value


def _is_json(path: Path, text: str) -> bool:
    suffix = path.suffix.lower()
    if suffix in (".json", ".yaml", ".yml"):
        return suffix == ".json"
    return text.lstrip().startswith("{")


def _parse_json(data: bytes, *, where: str, limits: Limits) -> Any:
    try:
        return strict_json.loads(data, limits=limits)
    except StrictJSONError as error:
        place = {"path": where, **error.data}
        raise StrictJSONError(f"{where}: {error.message}", code=error.code, **place) from error
    except LimitError as error:
        raise LimitError(f"{where}: {error.message}", code=error.code, **error.data) from error


def _plain(data: Any) -> Any:
    """A copy of JSON-like data, as JSON gives it back."""
    try:
        text = strict_json.dumps(data)
        text.encode()
        return strict_json.loads(text)
    except (TypeError, ValueError, RecursionError, StrictJSONError) as error:
        reason = " ".join(str(error).split())[:200]
        raise UsageError(f"not JSON-like: {reason}", code="not_json") from error


def _text(path: Path, data: Any) -> str:
    if path.suffix.lower() == ".json":
        return _json_text(data)
    text = dump_yaml(data)
    # What YAML's styles would not carry unchanged is written as JSON, which YAML readers read.
    return text if _parse_or_none(text, limits=DEFAULT_LIMITS) == data else dump_json(data)


def _json_text(data: Any) -> str:
    return strict_json.dumps(data, indent=2) + "\n"


def _parse_or_none(text: str, *, limits: Limits) -> Any:
    try:
        return parse_yaml(text, where="", limits=limits)
    except DataError:
        return None


def _edit(
    text: str,
    changes: Mapping[Place, Any],
    removals: Sequence[Place],
    behind: Mapping[Place, str],
) -> str:
    from ruamel.yaml.util import load_yaml_guess_indent

    _, sequence, offset = load_yaml_guess_indent(text)
    offset = 2 if offset is None else offset
    yaml = make_round_trip(width=_NO_WIDTH, sequence=max(offset + 2, sequence or 4), offset=offset)
    document = yaml.load(text)
    _apply(document, changes, removals, behind)
    stream = io.StringIO()
    yaml.dump(document, stream)
    return stream.getvalue()


def _apply(
    document: Any,
    changes: Mapping[Place, Any],
    removals: Sequence[Place],
    behind: Mapping[Place, str],
) -> None:
    for place, value in changes.items():
        parent = _parent(document, place)
        last = place[-1]
        if isinstance(parent, list) and last == len(parent):
            parent.append(copy.deepcopy(value))
        elif isinstance(parent, list) and last not in range(len(parent)):
            raise _no_place(place)
        elif isinstance(parent, dict) and last not in parent and behind.get(place) in parent:
            insert_behind(parent, str(last), copy.deepcopy(value), behind[place])
        else:
            parent[last] = copy.deepcopy(value)
    for place in removals:
        parent, last = _parent(document, place), place[-1]
        if last not in (range(len(parent)) if isinstance(parent, list) else parent):
            raise _no_place(place)
        del parent[last]


def _parent(document: Any, place: Place) -> Any:
    if not place:
        raise _no_place(place)
    parent = document
    for part in place[:-1]:
        is_there = (
            isinstance(part, int) and part in range(len(parent))
            if isinstance(parent, list)
            else isinstance(parent, dict) and part in parent
        )
        if not is_there:
            raise _no_place(place)
        parent = parent[part]
    wanted = int if isinstance(parent, list) else str
    if not isinstance(parent, list | dict) or not isinstance(place[-1], wanted):
        raise _no_place(place)
    return parent


def _no_place(place: Place) -> UsageError:
    return UsageError(f"there is no place {shorten(list(place))}", code="no_such_place")
