"""DateTimeZ, DateTime and Date (B.5): strings kept as they were written, with their moment."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar, Self

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationInfo
from pydantic_core import core_schema

from mcred.openbadges.lexical import is_date, is_leap_second, moment_of, zone_of
from mcred.openbadges.modes import Mode
from mcred.openbadges.types import finding

__all__ = ["Date", "DateTime", "DateTimeZ", "moment_of"]


class _Written(str):
    """A date as the document writes it."""

    __slots__ = ()
    CODE: ClassVar[str]
    EXPECTED: ClassVar[str]
    FORMAT: ClassVar[str]

    @classmethod
    def _read(cls, value: Any, info: ValidationInfo) -> Self:
        raise NotImplementedError

    @classmethod
    def __get_pydantic_core_schema__(
        cls, _source: Any, _handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.with_info_plain_validator_function(
            cls._read, serialization=core_schema.to_string_ser_schema(when_used="json")
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, _schema: core_schema.CoreSchema, _handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {"type": "string", "format": cls.FORMAT}


class DateTimeZ(_Written):
    """A date and time whose offset from UTC is written."""

    __slots__ = ()
    CODE = "date_time_z"
    EXPECTED = 'a date and time with its zone, such as "2026-03-01T09:00:00Z"'
    FORMAT = "date-time"

    @property
    def datetime(self) -> dt.datetime:
        """The moment, aware; UTC where no zone is written (VC Data Model 2.0, §4.9)."""
        moment = moment_of(self)
        assert moment is not None  # it was read as one
        return moment

    @classmethod
    def _read(cls, value: Any, info: ValidationInfo) -> Self:
        if isinstance(value, dt.datetime) and info.context is None:
            value = _written(value)
        zone = _zone(value)
        if zone is None or (not zone and cls is DateTimeZ):
            raise finding(cls.CODE, cls.EXPECTED)
        if not zone and info.context is Mode.CANONICAL:
            raise finding("no_time_zone", DateTimeZ.EXPECTED)
        if is_leap_second(value) and info.context is not Mode.READING:
            raise finding("leap_second", "a second below 60, which every clock knows")
        return cls(value)


class DateTime(DateTimeZ):
    """A date and time; the zone may be missing, which the JSON Schema does not like."""

    __slots__ = ()
    CODE = "date_time"
    EXPECTED = 'a date and time, such as "2026-03-01T09:00:00Z"'


class Date(_Written):
    """A day of the calendar."""

    __slots__ = ()
    CODE = "date"
    EXPECTED = 'a date, such as "2026-03-01"'
    FORMAT = "date"

    @property
    def date(self) -> dt.date:
        return dt.date.fromisoformat(self)

    @classmethod
    def _read(cls, value: Any, info: ValidationInfo) -> Self:
        if isinstance(value, dt.date) and info.context is None:
            value = value.isoformat()
        if not isinstance(value, str):
            raise finding("wrong_type", "a string")
        if not is_date(value):
            raise finding(cls.CODE, cls.EXPECTED)
        return cls(value)


def _zone(value: Any) -> str | None:
    if not isinstance(value, str):
        raise finding("wrong_type", "a string")
    return zone_of(value)


def _written(moment: dt.datetime) -> str:
    """In UTC with `Z`; a moment without zone stays without, and is refused as such."""
    if moment.tzinfo is None:
        return moment.isoformat()
    return moment.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")
