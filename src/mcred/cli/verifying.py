"""The options that `verify` and `explain` share, and the verifier they lead to."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from mcred.encoding.dates import parse_datetime
from mcred.errors import EncodingError, UsageError
from mcred.fetch import Fetcher, OfflineFetcher
from mcred.limits import DEFAULT_LIMITS
from mcred.policy import Policy
from mcred.report import VerificationReport
from mcred.verifier import Verifier

if TYPE_CHECKING:
    from mcred.discover import Platform

__all__ = ["Judge", "verifying_options"]

_LONGEST_LINK = 4096

Command = TypeVar("Command", bound=Callable[..., Any])

_OPTIONS = (
    click.option(
        "--recipient",
        metavar="[TYPE:]VALUE",
        help="Check that it was issued to this e-mail address, DID, URL or identifier.",
    ),
    click.option(
        "--trust",
        "trust_file",
        type=click.Path(path_type=Path),
        envvar="MCRED_TRUST",
        help="A trust file: the issuers you trust (also MCRED_TRUST).",
    ),
    click.option("--domain", "domains", multiple=True, help="Accept the issuer on this host."),
    click.option(
        "--registry",
        "registries",
        multiple=True,
        type=click.Path(path_type=Path),
        help="A file that lists known issuers (the format of the DCC registries).",
    ),
    click.option(
        "--platforms",
        "platform_files",
        multiple=True,
        type=click.Path(path_type=Path),
        envvar="MCRED_PLATFORMS",
        help="A file with rules for platforms whose links you get (also MCRED_PLATFORMS).",
    ),
    click.option("--challenge", help="What a presentation must answer, where you asked for one."),
    click.option(
        "--presented-to",
        "presented_to",
        metavar="HOST",
        help="To whom a presentation must have been made: the domain of its proof.",
    ),
    click.option(
        "--ca-bundle",
        type=click.Path(path_type=Path),
        envvar="MCRED_CA_BUNDLE",
        help="Certificates to trust for https, where your network has its own (PEM).",
    ),
    click.option("--offline", is_flag=True, help="Open no network connection at all."),
    click.option("--at", "at", metavar="TIME", help="Judge as of this time (RFC 3339)."),
    click.option(
        "--check-evidence",
        "evidence",
        is_flag=False,
        flag_value="",
        default=None,
        metavar="[DIR]",
        help="Open evidence that has a digest, or compare it with the files in DIR.",
    ),
    click.option(
        "--no-scan",
        is_flag=True,
        help="Do not look for a QR code in a picture or PDF that carries no badge.",
    ),
    click.option(
        "--accept-unknown-issuer",
        is_flag=True,
        help="Exit 0 also when nobody you trust vouches for the issuer.",
    ),
)


def verifying_options(command: Command) -> Command:
    """Add the options; the command takes them as keyword arguments and gives them to `Judge`."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


class Judge:
    """A verifier made of command-line options."""

    def __init__(
        self,
        *,
        recipient: str | None,
        trust_file: Path | None,
        domains: tuple[str, ...],
        registries: tuple[Path, ...],
        platform_files: tuple[Path, ...],
        challenge: str | None,
        presented_to: str | None,
        ca_bundle: Path | None,
        offline: bool,
        at: str | None,
        evidence: str | None,
        no_scan: bool,
        accept_unknown_issuer: bool,
    ) -> None:
        policy = Policy(
            trust=trust_file,
            domains=frozenset(domains),
            registries=registries,
            accept_unknown_issuer=accept_unknown_issuer,
            check_evidence=evidence is not None,
            evidence_dir=Path(evidence) if evidence else None,
            scan=not no_scan,
        )
        self._recipient = recipient
        #: What the verifier is asked of each source, besides its recipient.
        self.asked: Mapping[str, Any] = {
            "challenge": challenge,
            "domain": presented_to,
            "now": _moment(at) if at is not None else None,
        }
        fetcher: Fetcher = OfflineFetcher()
        if not offline:
            from mcred.fetch import GuardedFetcher  # brings sockets and TLS with it

            fetcher = GuardedFetcher(ca_bundle=None if ca_bundle is None else str(ca_bundle))
        self.verifier = Verifier(policy=policy, fetch=fetcher, platforms=_platforms(platform_files))

    def report(self, source: str) -> VerificationReport:
        """The report on one SOURCE; "-" is standard input.

        Raises:
            UsageError: a source that cannot be read.
        """
        given = _standard_input() if source == "-" else source
        return self.verifier.verify(given, recipient=self._recipient, **self.asked)


def _platforms(files: tuple[Path, ...]) -> tuple[Platform, ...] | None:
    """The user's own rules before the built-in ones; None where there are none."""
    if not files:
        return None
    from mcred.discover import builtin_platforms, load_platforms  # only where they are needed

    own = [platform for file in files for platform in load_platforms(file)]
    return (*own, *builtin_platforms())


def _standard_input() -> bytes | str:
    """What is piped in: a link on its own is followed, everything else is the badge itself."""
    data = sys.stdin.buffer.read(DEFAULT_LIMITS.local_bytes + 1)
    start = data[:_LONGEST_LINK].strip()
    if start[:8].lower() == b"https://" and len(data.split(None, 1)) == 1:
        return start.decode(errors="replace")
    return data


def _moment(text: str) -> datetime:
    full = f"{text}T00:00:00Z" if len(text) == len("2026-01-01") else text
    try:
        return parse_datetime(full).astimezone(UTC)
    except EncodingError as error:
        raise UsageError(f"--at: {error.message}", code="at") from error
