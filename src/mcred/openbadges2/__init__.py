"""Open Badges 2.0 and 2.1, and what is simple of 1.x: read, checked and put into terms of 3.0.

Nothing here opens a connection or verifies anything: the functions take documents as they were
found, and the caller says where they stood.
"""

from mcred.openbadges2.addresses import authority, https_form, same_address
from mcred.openbadges2.badge import LinkedBadge
from mcred.openbadges2.left_behind import left_behind
from mcred.openbadges2.legacy import modern_assertion, modern_badge_class
from mcred.openbadges2.open_badges_3 import as_open_badge_3
from mcred.openbadges2.other_names import refuse_other_names
from mcred.openbadges2.revocation import find_revocation
from mcred.openbadges2.scope import Scope, scope_of
from mcred.openbadges2.upgrading import upgrade
from mcred.openbadges2.validation import (
    assertion_problems,
    badge_class_problems,
    profile_problems,
    recipient_problems,
)

__all__ = [
    "LinkedBadge",
    "Scope",
    "as_open_badge_3",
    "assertion_problems",
    "authority",
    "badge_class_problems",
    "find_revocation",
    "https_form",
    "left_behind",
    "modern_assertion",
    "modern_badge_class",
    "profile_problems",
    "recipient_problems",
    "refuse_other_names",
    "same_address",
    "scope_of",
    "upgrade",
]
