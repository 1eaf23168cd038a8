"""YAML 1.2 (core schema, section 10.3) as far as JSON goes, read from the parser's events.

No tags, no merge keys, no keys but text, no dates: `2026-02-01`, `yes` and `no` are text. Aliases
are followed, and every use counts as a copy, so that a small file cannot become a large value.
"""

from __future__ import annotations

import copy
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NoReturn

from mcred.encoding.strict_json import shorten
from mcred.errors import DataError, LimitError
from mcred.limits import Limits

__all__ = ["parse_yaml"]

_NULL = re.compile(r"null|Null|NULL|~|")
_TRUE = re.compile(r"true|True|TRUE")
_FALSE = re.compile(r"false|False|FALSE")
_INTEGER = re.compile(r"[-+]?[0-9]+")
_OCTAL = re.compile(r"0o[0-7]+")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_SURROGATE = re.compile("[\ud800-\udfff]")
#: Line breaks of YAML 1.1, which the parser still folds into spaces; in 1.2 they are plain text.
_OLD_BREAK = re.compile("[\x85\u2028\u2029]")


@dataclass(slots=True)
class _Anchor:
    value: Any = None
    items: int = 0
    depth: int = 0
    is_finished: bool = False


def parse_yaml(text: str, *, where: str, limits: Limits) -> Any:
    """The value of the one document in `text`; `where` names the file in messages.

    Raises:
        DataError: `yaml_syntax`, `yaml_duplicate_key`, `yaml_key`, `yaml_tag`, `yaml_merge`,
            `yaml_alias`, `yaml_number`, `yaml_documents`, `yaml_surrogate`,
            `yaml_line_separator`; each with the line and column, from 1.
        LimitError: too deep or too many values.
    """
    if found := _OLD_BREAK.search(text):
        line = text.count("\n", 0, found.start()) + 1
        column = found.start() - (text.rfind("\n", 0, found.start()) + 1) + 1
        raise DataError(
            f"{where}, line {line}, column {column}: "
            f"write this line separator as \\u{ord(found[0]):04x} in double quotes",
            code="yaml_line_separator",
            path=where,
            line=line,
            column=column,
        )
    return _Reader(text, where=where, limits=limits).document()


class _Reader:
    def __init__(self, text: str, *, where: str, limits: Limits) -> None:
        from ruamel.yaml import events

        self._kinds = events
        self._where = where
        self._limits = limits
        self._items = 0
        self._anchors: dict[str, _Anchor] = {}
        self._events = self._read(text)

    def document(self) -> Any:
        kinds = self._kinds
        next(self._events)  # the start of the stream
        event = next(self._events)
        if isinstance(event, kinds.StreamEndEvent):
            return None
        version = event.version
        if version is not None and tuple(version) != (1, 2):
            self._refuse(event, "yaml_syntax", "only YAML 1.2 is read here")
        value, _ = self._value(next(self._events), 1)
        next(self._events)  # the end of the document
        event = next(self._events)
        if not isinstance(event, kinds.StreamEndEvent):
            self._refuse(event, "yaml_documents", "a second document in one file")
        return value

    def _read(self, text: str) -> Iterator[Any]:
        from ruamel.yaml import YAML
        from ruamel.yaml.error import MarkedYAMLError, YAMLError

        try:
            yield from YAML(typ="safe", pure=True).parse(text)
        except MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            reason = " ".join(str(error.problem or error.context or "unreadable").split())[:200]
            self._refuse_at(mark, "yaml_syntax", f"not YAML: {reason}", cause=error)
        except YAMLError as error:
            # The reader's own error, for a character that YAML does not allow.
            position = getattr(error, "position", None)
            at = "" if position is None else f" at character {position + 1}"
            raise DataError(
                f"{self._where}: not YAML: a character that is not allowed{at}",
                code="yaml_syntax",
                path=self._where,
            ) from error

    def _value(self, event: Any, depth: int) -> tuple[Any, int]:
        """The value that begins at `event`, and how many levels it has."""
        kinds = self._kinds
        if isinstance(event, kinds.AliasEvent):
            return self._alias(event, depth)
        self._count(1, event)
        if event.tag is not None:
            self._refuse(event, "yaml_tag", f"the tag {shorten(str(event.tag))} is not read here")
        anchor = _Anchor()
        if event.anchor is not None:
            self._anchors[event.anchor] = anchor
        before = self._items - 1
        levels = 0
        if isinstance(event, kinds.ScalarEvent):
            value = self._scalar(event)
        else:
            if depth > self._limits.json_depth:
                self._too_deep(event)
            if isinstance(event, kinds.SequenceStartEvent):
                value, levels = self._sequence(depth)
            else:
                value, levels = self._mapping(depth)
        anchor.value, anchor.items, anchor.depth = value, self._items - before, levels
        anchor.is_finished = True
        return value, levels

    def _alias(self, event: Any, depth: int) -> tuple[Any, int]:
        anchor = self._anchors.get(event.anchor)
        if anchor is None or not anchor.is_finished:
            self._refuse(
                event, "yaml_alias", f"*{event.anchor} stands before its value is complete"
            )
        self._count(anchor.items, event)
        if depth + anchor.depth - 1 > self._limits.json_depth:
            self._too_deep(event)
        return copy.deepcopy(anchor.value), anchor.depth

    def _sequence(self, depth: int) -> tuple[list[Any], int]:
        values: list[Any] = []
        most = 0
        while not isinstance(event := next(self._events), self._kinds.SequenceEndEvent):
            value, levels = self._value(event, depth + 1)
            values.append(value)
            most = max(most, levels)
        return values, most + 1

    def _mapping(self, depth: int) -> tuple[dict[str, Any], int]:
        members: dict[str, Any] = {}
        most = 0
        while not isinstance(event := next(self._events), self._kinds.MappingEndEvent):
            key = self._key(event, depth)
            if key in members:
                self._refuse(event, "yaml_duplicate_key", f"the key {shorten(key)} appears twice")
            value, levels = self._value(next(self._events), depth + 1)
            members[key] = value
            most = max(most, levels)
        return members, most + 1

    def _key(self, event: Any, depth: int) -> str:
        is_plain = isinstance(event, self._kinds.ScalarEvent) and event.style in (None, "")
        if is_plain and event.value == "<<":
            self._refuse(event, "yaml_merge", "merge keys (<<) are no part of YAML 1.2")
        key, _ = self._value(event, depth + 1)
        if not isinstance(key, str):
            self._refuse(event, "yaml_key", f"a key must be text; put {shorten(key)} in quotes")
        return key

    def _scalar(self, event: Any) -> Any:
        text: str = event.value
        if event.style not in (None, ""):
            return self._joined(event, text) if _SURROGATE.search(text) else text
        if _NULL.fullmatch(text):
            return None
        if _TRUE.fullmatch(text):
            return True
        if _FALSE.fullmatch(text):
            return False
        return self._number(event, text)

    def _joined(self, event: Any, text: str) -> str:
        # JSON writes a character beyond U+FFFF as two escapes, and JSON is to be read as YAML.
        try:
            return text.encode("utf-16", "surrogatepass").decode("utf-16")
        except UnicodeDecodeError:
            self._refuse(event, "yaml_surrogate", "half of a surrogate pair is no character")

    def _number(self, event: Any, text: str) -> Any:
        for pattern, base in ((_INTEGER, 10), (_OCTAL, 8), (_HEXADECIMAL, 16)):
            if pattern.fullmatch(text):
                if len(text) > 309:
                    self._refuse(event, "yaml_number", f"the number {text[:20]}… is out of range")
                return int(text, base)
        if _NOT_FINITE.fullmatch(text):
            self._refuse(event, "yaml_number", f"{text} is no number that JSON has")
        if not _FLOAT.fullmatch(text):
            return text
        number = float(text)
        if not math.isfinite(number):
            self._refuse(event, "yaml_number", f"the number {text[:20]} is out of range")
        return number

    def _count(self, items: int, event: Any) -> None:
        self._items += items
        cap = self._limits.json_items
        if self._items > cap:
            line = event.start_mark.line + 1
            raise LimitError(
                f"{self._where}, line {line}: more than {cap} values", limit="json_items", cap=cap
            )

    def _too_deep(self, event: Any) -> NoReturn:
        cap, line = self._limits.json_depth, event.start_mark.line + 1
        raise LimitError(
            f"{self._where}, line {line}: nested deeper than {cap} levels",
            limit="json_depth",
            cap=cap,
        )

    def _refuse(self, event: Any, code: str, reason: str) -> NoReturn:
        self._refuse_at(event.start_mark, code, reason, cause=None)

    def _refuse_at(
        self, mark: Any, code: str, reason: str, *, cause: BaseException | None
    ) -> NoReturn:
        line, column = (1, 1) if mark is None else (mark.line + 1, mark.column + 1)
        raise DataError(
            f"{self._where}, line {line}, column {column}: {reason}",
            code=code,
            path=self._where,
            line=line,
            column=column,
        ) from cause
