"""What to do about an error, where there is one thing to do: a command by the error's code."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from mcred.errors import McredError

__all__ = ["advice"]

#: code → text, filled from the error's data; without the data there is no advice.
_ADVICE: Mapping[str, str] = MappingProxyType(
    {
        "role_missing": "somebody else gives roles: mcred people add {person} --role {role}",
        "not_certified": "certify them: mcred people certify {person} --topic {topic}",
    }
)


def advice(error: McredError) -> str | None:
    """One line, or nothing."""
    template = _ADVICE.get(error.code)
    if template is None:
        return None
    data = {
        name: f'"{value}"' if " " in str(value) else value for name, value in error.data.items()
    }
    try:
        return template.format_map(data)
    except KeyError:
        return None
