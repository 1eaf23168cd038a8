"""Where a site stands on the web, and what of it is a file of ours."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mcred.encoding.strict_json import shorten
from mcred.errors import McredError, UsageError
from mcred.fetch import PublicAddressesOnly
from mcred.fetch.urls import check_url

__all__ = ["SiteAddress"]

_URL = re.compile(r"https://[A-Za-z0-9.-]+(?::\d{1,5})?/(?:[A-Za-z0-9._~-]+/)*")
_SEGMENT = re.compile(r"(?!\.{1,2}\Z)[A-Za-z0-9._~-]{1,200}")


@dataclass(frozen=True, slots=True)
class SiteAddress:
    """The https address of a site's folder, ending in a slash."""

    url: str

    @classmethod
    def parse(cls, text: str) -> SiteAddress:
        """An address as given. Raises UsageError (`site_url`)."""
        url = text if text.endswith("/") else f"{text}/"
        try:
            checked = check_url(url, policy=PublicAddressesOnly())
        except McredError as error:
            raise _refused(text, error.message) from error
        if checked.address is not None:
            raise _refused(text, "it is a number, and a badge's address must last")
        if not _URL.fullmatch(url) or "/../" in url or "/./" in url:
            raise _refused(text, "it needs a host and plain folder names, nothing else")
        host, slash, rest = url.removeprefix("https://").partition("/")
        return cls(f"https://{host.lower()}{slash}{rest}")

    @property
    def host(self) -> str:
        return self.url.removeprefix("https://").partition("/")[0]

    @property
    def is_root(self) -> bool:
        """Whether the site is a whole host."""
        return self.url == f"https://{self.host}/"

    def to(self, path: str) -> str:
        """The address of a file or folder of the site."""
        return self.url + path

    def path_of(self, url: str) -> str | None:
        """The path within the site that a URL names, or None where it is none of ours."""
        if not url.startswith(self.url):
            return None
        path = url.removeprefix(self.url)
        parts = path.split("/")
        return path if all(_SEGMENT.fullmatch(part) for part in parts) else None


def _refused(text: str, reason: str) -> UsageError:
    return UsageError(
        f"{shorten(text)} is no address that a site can have: {reason}", code="site_url"
    )
