"""The steps for Open Badges 2: Open Badges 2.0, "Verification".

A hosted badge is what its web site says; nothing of the data at hand is believed but its address.
A signed badge is judged as one of version 3 is: the key must be its issuer's.
"""

from mcred.checks.open_badges_2.sequence import check_open_badge_2, is_open_badge_2

__all__ = ["check_open_badge_2", "is_open_badge_2"]
