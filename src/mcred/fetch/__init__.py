"""The one door to the web, and stand-ins for it.

`Fetcher` is what everything else asks for documents; which one it gets is the caller's choice.
"""

from mcred.fetch.canned import CannedFetcher, OfflineFetcher
from mcred.fetch.protocol import Fetched, Fetcher

__all__ = ["CannedFetcher", "Fetched", "Fetcher", "OfflineFetcher"]
