"""All profiles, by name."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from mcred.microcredentials.lint.digital_promise import PROFILE as DIGITAL_PROMISE
from mcred.microcredentials.lint.eu_annex_i import PROFILE as EU_ANNEX_I
from mcred.microcredentials.lint.florida import PROFILE as FLORIDA
from mcred.microcredentials.lint.frontline_essa import PROFILE as FRONTLINE_ESSA
from mcred.microcredentials.lint.general import PROFILE as GENERAL
from mcred.microcredentials.lint.learning_forward import PROFILE as LEARNING_FORWARD
from mcred.microcredentials.lint.rule import Profile

__all__ = ["PROFILES"]

#: Name → profile; replace it by `{**PROFILES, "mine": profile}` in a call of `lint`.
PROFILES: Final[Mapping[str, Profile]] = MappingProxyType(
    {
        profile.name: profile
        for profile in (
            DIGITAL_PROMISE,
            FLORIDA,
            FRONTLINE_ESSA,
            LEARNING_FORWARD,
            EU_ANNEX_I,
            GENERAL,
        )
    }
)
