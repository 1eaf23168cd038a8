"""The one door to the web, and stand-ins for it.

`Fetcher` is what everything else asks for documents; which one it gets is the caller's choice.
`requests` is imported when a `GuardedFetcher` makes its first request.
"""

from typing import TYPE_CHECKING, Any

from mcred.fetch.canned import CannedFetcher, OfflineFetcher
from mcred.fetch.protocol import Fetched, Fetcher, TimedFetcher

if TYPE_CHECKING:
    from mcred.fetch.addresses import AddressPolicy, PublicAddressesOnly, UnsafeAllowLoopback
    from mcred.fetch.budget import Budgeted
    from mcred.fetch.cache import DiskCache
    from mcred.fetch.guarded import GuardedFetcher

__all__ = [
    "AddressPolicy",
    "Budgeted",
    "CannedFetcher",
    "DiskCache",
    "Fetched",
    "Fetcher",
    "GuardedFetcher",
    "OfflineFetcher",
    "PublicAddressesOnly",
    "TimedFetcher",
    "UnsafeAllowLoopback",
]

_WHERE = {
    "AddressPolicy": "addresses",
    "Budgeted": "budget",
    "DiskCache": "cache",
    "GuardedFetcher": "guarded",
    "PublicAddressesOnly": "addresses",
    "UnsafeAllowLoopback": "addresses",
}


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
