"""`mcred demo`: the main path on sample data, with everything real."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import click

from mcred.cli.output import as_json_option, print_json, write_new
from mcred.cli.sample import RECIPIENT, picture_png, picture_svg, sample_badge
from mcred.cli.workspace import issuer_of
from mcred.errors import UsageError
from mcred.fetch import OfflineFetcher
from mcred.keys import SigningKey
from mcred.policy import Policy
from mcred.register import Register
from mcred.report import VerificationReport
from mcred.report.explanation import explain
from mcred.verifier import Verifier
from mcred.workspace import Workspace, add_trust

__all__ = ["demo"]

_NAME = "Example District"


class _Step(NamedTuple):
    title: str
    path: Path
    report: VerificationReport | None = None


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), required=False)
@as_json_option
def demo(folder: Path | None, as_json: bool) -> int:
    """Make an issuer and a badge in FOLDER, bake it, verify it, break it, and say what happened.

    Without FOLDER a temporary one is used and left for you to look at. No network is needed.
    """
    place = folder or Path(tempfile.mkdtemp(prefix="mcred-demo-"))
    if place.exists() and any(place.iterdir()):
        raise UsageError(f"{place} is not empty", code="not_empty")
    place.mkdir(parents=True, exist_ok=True)
    steps = []
    for step in _steps(place):
        steps.append(step)
        if not as_json:
            _tell(step)
    whole = [step.report for step in steps if step.report is not None]
    if as_json:
        print_json({"folder": str(place), "steps": [_as_dict(step) for step in steps]})
    else:
        click.echo("\nWhat an employer reads:\n")
        click.echo(explain(whole[0]))
        click.echo(
            f"\nEverything is in {place}. Try: mcred verify {place / 'badge.png'} ", nl=False
        )
        click.echo(f"--trust {place / 'trust.toml'}")
    expected = ["valid"] * (len(whole) - 1) + ["invalid"]
    return 0 if [str(report.verdict) for report in whole] == expected else 1


def _steps(place: Path) -> Iterator[_Step]:
    workspace = Workspace.create(
        place / "issuer",
        name=_NAME,
        key=SigningKey.generate(),
        url="https://badges.example.org",
        prepare=lambda inner: Register.create(inner / "register.sqlite").close(),
    )
    yield _Step("An issuer, with a signing key and records", workspace.root)
    trust = place / "trust.toml"
    add_trust(trust, "id", workspace.settings.issuer.id, name=_NAME, note="made by mcred demo")
    yield _Step("A list of issuers to trust, with this one on it", trust)

    with Register.open(workspace.register_place) as register:
        issuer = issuer_of(workspace, register)
        signed = issuer.issue(sample_badge(salt=secrets.token_hex(16)), recipient=RECIPIENT)
    verifier = Verifier(policy=Policy(trust=trust), fetch=OfflineFetcher())

    def verified(path: Path, data: bytes) -> VerificationReport:
        write_new(path, data)
        return verifier.verify(path, recipient=RECIPIENT)

    text = signed.to_json(indent=2)
    files = {
        "badge.json": ("A signed badge with three rubric results", text.encode()),
        "badge.png": ("The badge in a PNG", signed.bake(picture_png())),
        "badge.svg": ("The badge in an SVG", signed.bake(picture_svg())),
        "changed.json": (
            "The badge with one letter changed",
            text.replace("Sorts answers", "Sorts Answers", 1).encode(),
        ),
    }
    for name, (title, data) in files.items():
        yield _Step(title, place / name, verified(place / name, data))


def _tell(step: _Step) -> None:
    click.echo(f"{step.title}\n  {step.path}")
    if step.report is not None:
        verdict = str(step.report.verdict)
        colour = "green" if verdict == "valid" else "red"
        click.echo(
            f"  {click.style(verdict.upper(), fg=colour, bold=True)}: {step.report.headline}"
        )


def _as_dict(step: _Step) -> dict[str, Any]:
    return {
        "title": step.title,
        "path": str(step.path),
        "report": None if step.report is None else step.report.to_dict(),
    }
