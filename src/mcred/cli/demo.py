"""`mcred demo`: a micro-credential's whole life on sample data, with everything real."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import click

from mcred.cli.demo_story import Story, copy_data
from mcred.cli.issue_badge import Badge
from mcred.cli.output import as_json_option, print_json, write_new
from mcred.cli.programme_issue import FromDecision
from mcred.cli.sample import RECIPIENT, picture_png, picture_svg
from mcred.cli.workspace import issuer_of
from mcred.containers import bake
from mcred.errors import UsageError
from mcred.fetch import OfflineFetcher
from mcred.keys import SigningKey
from mcred.policy import Policy
from mcred.register import Register
from mcred.report import VerificationReport
from mcred.report.explanation import explain
from mcred.report.sentences import words
from mcred.verifier import Verifier
from mcred.workspace import Workspace, add_trust

__all__ = ["demo"]

_NAME = "Example District"
_ARTIFACTS = ("ticket.md", "answers.csv", "next-lesson-first.md", "next-lesson.md")
#: The report whose evidence is compared with a changed artifact; it tells of no other badge.
_EVIDENCE = "An artifact changed since: --check-evidence sees it"


class _Step(NamedTuple):
    title: str
    path: Path
    lines: tuple[str, ...] = ()  #: what happened, told as it did
    report: VerificationReport | None = None


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), required=False)
@as_json_option
def demo(folder: Path | None, as_json: bool) -> int:
    """Take a micro-credential through its life in FOLDER, from its definition to a verified badge.

    An attempt comes back with feedback, a second one is awarded; the badge is baked, verified,
    and refused once a letter is changed. Without FOLDER a temporary one is used and left for you
    to look at. No network is needed.
    """
    place = folder or Path(tempfile.mkdtemp(prefix="mcred-demo-"))
    if place.exists() and any(place.iterdir()):
        raise UsageError(f"{place} is not empty", code="not_empty")
    place.mkdir(parents=True, exist_ok=True)
    steps: list[_Step] = []
    told: set[str] = set()
    for step in _steps(place):
        steps.append(step)
        if not as_json:
            _tell(step, told)
    whole = [step.report for step in steps if step.report and step.title != _EVIDENCE]
    compared = next(step.report for step in steps if step.title == _EVIDENCE)
    if as_json:
        print_json(
            {
                "folder": str(place),
                "steps": [_as_dict(step) for step in steps if step.title != _EVIDENCE],
                "evidence": None if compared is None else compared.to_dict()["evidence"],
            }
        )
    else:
        click.echo("\nWhat an employer reads, and more with mcred explain:\n")
        click.echo(_judgement(whole[0]))
        click.echo(
            f"\nEverything is in {place}. Try: mcred explain {place / 'badge.png'} ", nl=False
        )
        click.echo(f"--trust {place / 'trust.toml'}")
    expected = ["valid"] * (len(whole) - 1) + ["invalid"]
    seen = [] if compared is None else [one.integrity for one in compared.evidence or ()]
    is_well = [str(report.verdict) for report in whole] == expected
    return 0 if is_well and seen.count("changed") == 1 else 1


def _steps(place: Path) -> Iterator[_Step]:
    workspace = Workspace.create(
        place / "issuer",
        name=_NAME,
        key=SigningKey.generate(),
        url="https://badges.example.org",
        prepare=lambda inner: Register.create(inner / "register.sqlite").close(),
    )
    yield _Step("An issuer, with a signing key and records", place / "issuer")
    trust = place / "trust.toml"
    add_trust(trust, "id", workspace.settings.issuer.id, name=_NAME, note="made by mcred demo")
    yield _Step("A list of issuers to trust, with this one on it", trust)

    evidence = place / "earner" / "evidence"
    copy_data(["exit-tickets.yaml"], workspace.definitions)
    copy_data(["story.yaml"], evidence.parent)
    copy_data(_ARTIFACTS, evidence)
    file = place / "issuer" / "definitions" / "exit-tickets.yaml"
    story = Story(workspace, definition=file, evidence=evidence)
    definition = story.publish()
    said = f"One competency, {len(definition.rubric.criteria)} criteria, published."
    yield _Step("The definition of a micro-credential", file, (said,))
    yield _Step("A first attempt", evidence, (*story.hand_in(1), *story.judge(1)))
    second = (*story.hand_in(2), *story.judge(2), story.consent())
    yield _Step("A second attempt", evidence, second)
    yield from _badges(place, evidence, trust, _issue(workspace, story.submission))


def _issue(workspace: Workspace, submission: str) -> Badge:
    with Register.open(workspace.register_place) as register:
        issuer = issuer_of(workspace, register)
        award = FromDecision.find(workspace, issuer, register, decision=None, submission=submission)
        proof = workspace.settings.defaults.proof
        badge = award.sign(recipient=RECIPIENT, proof=proof, actor=issuer.id)
        badge.record()
    return badge


def _badges(place: Path, evidence: Path, trust: Path, badge: Badge) -> Iterator[_Step]:
    verifier = Verifier(policy=Policy(trust=trust), fetch=OfflineFetcher())

    def verified(path: Path, data: bytes) -> VerificationReport:
        write_new(path, data)
        return verifier.verify(path, recipient=RECIPIENT)

    text = badge.indented
    made = {
        "badge.json": ("The badge, made from the decision", text.encode()),
        "badge.png": ("The badge in a PNG", bake(picture_png(), badge.text)),
        "badge.svg": ("The badge in an SVG", bake(picture_svg(), badge.text)),
    }
    for name, (title, data) in made.items():
        yield _Step(title, place / name, report=verified(place / name, data))

    artifact = evidence / "next-lesson.md"
    artifact.write_text(artifact.read_text("utf-8").replace("five of six", "six of six"), "utf-8")
    policy = Policy(trust=trust, check_evidence=True, evidence_dir=evidence)
    compared = Verifier(policy=policy, fetch=OfflineFetcher()).verify(place / "badge.json")
    lines = tuple(f"{one.name}: {one.integrity}" for one in compared.evidence or ())
    yield _Step(_EVIDENCE, artifact, lines, compared)

    title, path = "The badge with one letter changed", place / "changed.json"
    changed = text.replace("Sorts answers", "Sorts Answers", 1).encode()
    yield _Step(title, path, report=verified(path, changed))


def _tell(step: _Step, told: set[str]) -> None:
    """Print a step; a headline that was `told` before is not told again."""
    click.echo(click.style(step.title, bold=True))
    report = None if step.title == _EVIDENCE else step.report
    if report is None:
        click.echo(f"  {step.path}")
    else:
        verdict = str(report.verdict)
        colour = "green" if verdict == "valid" else "red"
        click.echo(f"  {step.path}  {click.style(verdict.upper(), fg=colour, bold=True)}")
    for line in step.lines:
        click.echo(f"  {line}")
    if report is not None and report.headline not in told:
        told.add(report.headline)
        click.echo(f"  {report.headline}")


def _judgement(report: VerificationReport) -> str:
    """What the explanation says first, and how the work was judged."""
    first, *others = explain(report).split("\n\n")
    results = words("explain.results", {})
    return "\n\n".join([first, *(part for part in others if part.startswith(results))])


def _as_dict(step: _Step) -> dict[str, Any]:
    return {
        "title": step.title,
        "path": str(step.path),
        "lines": list(step.lines),
        "report": None if step.report is None else step.report.to_dict(),
    }
