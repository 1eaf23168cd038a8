"""From a shared link to the credential.

discover(link, fetcher=…)     → Findings: the badge data behind it, or what was tried
load_platforms(path)          → rules for platforms of your own, beside `builtin_platforms()`

Nothing that is found is believed: it is verified like any other data, and what a page says in words
is not read.
"""

from mcred.discover.finding import discover
from mcred.discover.platforms import Platform, Rule, builtin_platforms, load_platforms

__all__ = ["Platform", "Rule", "builtin_platforms", "discover", "load_platforms"]
