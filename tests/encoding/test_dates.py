"""xsd:dateTimeStamp, stricter than Python reads dates."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcred.encoding.dates import format_datetime, parse_datetime
from mcred.errors import EncodingError, UsageError

READ = [
    ("2026-03-01T09:30:00Z", datetime(2026, 3, 1, 9, 30, tzinfo=UTC)),
    ("2022-11-10T07:38:00-08:00", datetime(2022, 11, 10, 15, 38, tzinfo=UTC)),
    ("2026-03-01T09:30:00+14:00", datetime(2026, 2, 28, 19, 30, tzinfo=UTC)),
    ("2026-03-01T09:30:00-00:00", datetime(2026, 3, 1, 9, 30, tzinfo=UTC)),
    ("2026-03-01T09:30:00.5Z", datetime(2026, 3, 1, 9, 30, 0, 500_000, tzinfo=UTC)),
    ("2026-03-01T09:30:00.1234567890123Z", datetime(2026, 3, 1, 9, 30, 0, 123_456, tzinfo=UTC)),
    ("2026-12-31T24:00:00Z", datetime(2027, 1, 1, tzinfo=UTC)),
    ("2026-12-31T24:00:00.000Z", datetime(2027, 1, 1, tzinfo=UTC)),
    ("2016-12-31T23:59:60Z", datetime(2017, 1, 1, tzinfo=UTC)),
    ("2015-07-01T01:59:60.25+02:00", datetime(2015, 7, 1, 0, 0, 0, 250_000, tzinfo=UTC)),
    ("2024-02-29T00:00:00Z", datetime(2024, 2, 29, tzinfo=UTC)),
    ("0001-01-01T00:00:00Z", datetime(1, 1, 1, tzinfo=UTC)),
    ("9999-12-31T23:59:59Z", datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)),
]

REFUSED = [
    ("", "datetime"),
    ("2026-03-01", "datetime"),
    ("2026-03-01T09:30Z", "datetime"),
    ("2026-03-01 09:30:00Z", "datetime"),
    ("2026-03-01t09:30:00Z", "datetime"),
    ("2026-03-01T09:30:00z", "datetime"),
    (" 2026-03-01T09:30:00Z", "datetime"),
    ("2026-03-01T09:30:00Z\n", "datetime"),
    ("20260301T093000Z", "datetime"),
    ("2026-W09-7T09:30:00Z", "datetime"),
    ("2026-060T09:30:00Z", "datetime"),
    ("2026-03-01T09:30:00,5Z", "datetime"),
    ("2026-03-01T09:30:00.Z", "datetime"),
    ("2026-03-01T09:30:00+0100", "datetime"),
    ("2026-03-01T09:30:00+01", "datetime"),
    ("2026-03-01T09:30:00+01:00:30", "datetime"),
    ("2026-03-01T09:30:00+14:01", "datetime"),
    ("2026-03-01T09:30:00+01:60", "datetime"),
    ("2026-03-01T09:30:00 Z", "datetime"),
    ("٢٠٢٦-03-01T09:30:00Z", "datetime"),
    ("2026-02-29T00:00:00Z", "datetime"),
    ("2026-13-01T00:00:00Z", "datetime"),
    ("2026-00-01T00:00:00Z", "datetime"),
    ("2026-03-01T24:00:01Z", "datetime"),
    ("2026-03-01T24:00:00.001Z", "datetime"),
    ("2026-03-01T25:00:00Z", "datetime"),
    ("2026-03-01T09:60:00Z", "datetime"),
    ("2026-03-01T09:30:61Z", "datetime"),
    ("2016-12-30T23:59:60Z", "datetime_leap_second"),
    ("2016-12-31T23:58:60Z", "datetime_leap_second"),
    ("2016-12-31T22:59:60Z", "datetime_leap_second"),
    ("2016-12-31T23:59:60+01:00", "datetime_leap_second"),
    ("2017-02-29T23:59:60Z", "datetime"),
    ("9999-12-31T23:59:60Z", "datetime_range"),
    ("2016-12-31T23:59:60", "datetime_no_offset"),
    ("2026-03-01T09:30:00", "datetime_no_offset"),
    ("2026-03-01T24:00:00", "datetime_no_offset"),
    ("0000-01-01T00:00:00Z", "datetime_range"),
    ("-0044-03-15T00:00:00Z", "datetime_range"),
    ("10000-01-01T00:00:00Z", "datetime_range"),
    ("9999-12-31T24:00:00Z", "datetime_range"),
    ("9999-12-31T23:59:59-01:00", "datetime_range"),
    ("0001-01-01T00:00:00+01:00", "datetime_range"),
    ("01970-01-01T00:00:00Z", "datetime"),
    ("2026-03-01T09:30:00." + "1" * 300 + "Z", "datetime"),
]


@pytest.mark.parametrize(("text", "moment"), READ)
def test_a_date_time_stamp_is_read_as_its_moment_in_utc(text: str, moment: datetime) -> None:
    parsed = parse_datetime(text)
    assert parsed == moment
    assert parsed.tzinfo is UTC


@pytest.mark.parametrize(("text", "code"), REFUSED)
def test_anything_else_is_refused_with_its_reason(text: str, code: str) -> None:
    with pytest.raises(EncodingError) as caught:
        parse_datetime(text)
    assert caught.value.code == code
    assert "\n" not in str(caught.value)


def test_a_moment_is_written_in_utc_with_whole_seconds() -> None:
    moment = datetime(2026, 3, 1, 1, 30, 0, 999_999, timezone(timedelta(hours=-8)))
    assert format_datetime(moment) == "2026-03-01T09:30:00Z"
    assert format_datetime(datetime(44, 3, 15, tzinfo=UTC)) == "0044-03-15T00:00:00Z"


def test_a_moment_without_time_zone_is_not_written() -> None:
    with pytest.raises(UsageError) as caught:
        format_datetime(datetime(2026, 3, 1))  # noqa: DTZ001 - the mistake under test
    assert caught.value.code == "datetime_no_offset"


def test_a_moment_whose_utc_is_outside_the_years_is_not_written() -> None:
    with pytest.raises(UsageError) as caught:
        format_datetime(datetime(9999, 12, 31, 23, tzinfo=timezone(timedelta(hours=-2))))
    assert caught.value.code == "datetime_range"


@given(st.datetimes(timezones=st.just(UTC)).map(lambda moment: moment.replace(microsecond=0)))
def test_what_was_written_reads_as_the_same_moment(moment: datetime) -> None:
    assert parse_datetime(format_datetime(moment)) == moment


@given(st.text(alphabet="0123456789-:TZ+. ", max_size=40) | st.text(max_size=40))
def test_any_text_is_an_aware_moment_or_refused(text: str) -> None:
    try:
        moment = parse_datetime(text)
    except EncodingError:
        return
    assert moment.utcoffset() == timedelta(0)
