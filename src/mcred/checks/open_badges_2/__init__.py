"""The steps for Open Badges 2: Open Badges 2.0, "Verification".

A hosted badge is what its web site says; nothing of the data at hand is believed but its address.
A signed badge is judged as one of version 3 is: the key must be its issuer's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcred.checks.open_badges_2.recognition import is_open_badge_2
from mcred.report import Check

if TYPE_CHECKING:
    from mcred.checks.state import Verification

__all__ = ["check_open_badge_2", "is_open_badge_2"]


def check_open_badge_2(v: Verification, read: Check) -> tuple[Check, ...]:
    """Every check, in the report's order; `read` is that of the input, which passed."""
    from mcred.checks.open_badges_2.sequence import check  # only for badges of this version

    return check(v, read)
