"""`mcred issue`: sign a badge from a file, or from a decision to award."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from mcred.batch.recipients import subject_of
from mcred.cli.issue_badge import Badge
from mcred.cli.issue_many import Batch, batch_options, issue_batch
from mcred.cli.output import as_json_option, print_json, read_bytes, write_new
from mcred.cli.status_lists import refresh
from mcred.cli.workspace import find_workspace, issuer_of, workspace_option
from mcred.containers import bake
from mcred.errors import UsageError
from mcred.register import Register
from mcred.workspace import load_document

__all__ = ["issue"]

_PATH = click.Path(path_type=Path)
_CONTEXTS = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]


@click.command()
@click.argument("source", type=_PATH, required=False)
@click.option("--decision", "decision_id", metavar="ID", help="Issue what this decision awards.")
@click.option("--submission", "submission_id", metavar="ID", help="The same, by the submission.")
@click.option("--actor", metavar="WHO", envvar="MCRED_ACTOR", help="Who issues from a decision.")
@click.option("--copy", "again", is_flag=True, help="Write what a decision was issued as, again.")
@click.option("--recipient", metavar="[TYPE:]VALUE", help="To whom: an e-mail address, DID or id.")
@click.option("--proof", help="The kind of proof; the workspace's default unless told.")
@click.option("--image", type=_PATH, help="Bake the badge into a copy of this PNG or SVG.")
@click.option("-o", "--output", type=_PATH, help="Where to write; standard output unless told.")
@click.option("--force", is_flag=True, help="Replace OUTPUT if it exists.")
@batch_options
@workspace_option
@as_json_option
def issue(
    source: Path | None,
    decision_id: str | None,
    submission_id: str | None,
    actor: str | None,
    again: bool,
    recipient: str | None,
    proof: str | None,
    image: Path | None,
    output: Path | None,
    force: bool,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Sign one badge and put it on record.

    SOURCE is a YAML or JSON file: a whole credential, or an achievement, which needs --recipient.
    Instead of it, --decision or --submission makes the badge from a decision to award, with its
    rubric, results and evidence; a decision is issued once. E-mail addresses are written as salted
    hashes.

    --recipients FILE issues SOURCE, an achievement, to every row of a CSV file whose first line
    names its columns (recipient, valid_from, valid_until, awarded, started, ended, language,
    narrative, license_number, credits, role, term, evidence, evidence_name, evidence_narrative,
    result:NAME), or of JSON Lines with the same members. --output is then a folder.
    """
    batch = Batch.asked_for(click.get_current_context())
    if batch is not None:
        if decision_id or submission_id or again or recipient or image:
            raise UsageError("--recipients goes with SOURCE and --output only", code="recipients")
        issue_batch(
            source, batch, proof=proof, folder=folder, output=output, force=force, as_json=as_json
        )
        return
    if [source, decision_id, submission_id].count(None) != 2:
        raise UsageError("give SOURCE, or --decision, or --submission", code="source")
    if again and source is not None:
        raise UsageError("--copy belongs to --decision or --submission", code="source")
    if image is not None and output is None:
        raise UsageError("--image needs --output: where to write the baked image", code="output")
    credential = None if source is None else _credential(load_document(source), recipient, source)
    workspace = find_workspace(folder)
    with Register.open(workspace.register_place) as register:
        issuer = issuer_of(workspace, register)
        kind = proof or workspace.settings.defaults.proof
        if credential is not None:
            signed = issuer.sign(credential, proof=kind)
            badge = Badge.of(signed, lambda: issuer.record(signed, recipient=recipient))
        else:
            from mcred.cli.programme_issue import FromDecision  # brings the whole domain with it

            award = FromDecision.find(
                workspace, issuer, register, decision=decision_id, submission=submission_id
            )
            badge = (
                award.again()
                if again
                else award.sign(recipient=recipient, proof=kind, actor=actor or issuer.id)
            )
        _deliver(badge, image=image, output=output, force=force)
        refresh(workspace, register, issuer)
    if as_json:
        made = {
            "id": badge.id,
            "issuer": issuer.id,
            "format": badge.format,
            "output": None if output is None else str(output),
            "decision": badge.decision,
        }
        print_json({**made, "credential": badge.document, "jwt": badge.jwt})
    elif output is None:
        click.echo(badge.indented)
    else:
        click.echo(f"{output}  {badge.id}")


def _deliver(badge: Badge, *, image: Path | None, output: Path | None, force: bool) -> None:
    """Record the badge and write its file, or neither."""
    if output is None:
        badge.record()
        return
    text = badge.text
    data = (text + "\n").encode() if image is None else bake(read_bytes(image), text)
    write_new(output, data, force=force, before=badge.record)


def _credential(document: Any, recipient: str | None, source: Path) -> dict[str, Any]:
    if not isinstance(document, Mapping):
        raise UsageError(f"{source} holds no credential and no achievement", code="source")
    if "credentialSubject" in document:
        return _for_recipient(dict(document), recipient)
    if "criteria" not in document and "Achievement" not in str(document.get("type")):
        raise UsageError(f"{source} holds no credential and no achievement", code="source")
    if recipient is None:
        raise UsageError(
            f"{source} is an achievement: say to whom, with --recipient", code="recipient"
        )
    return _for_recipient(
        {
            "@context": _CONTEXTS,
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "name": document.get("name"),
            "credentialSubject": {
                "type": ["AchievementSubject"],
                "achievement": {"type": ["Achievement"], **document},
            },
        },
        recipient,
    )


def _for_recipient(credential: dict[str, Any], recipient: str | None) -> dict[str, Any]:
    """The credential issued to somebody; one that names a recipient already is left alone."""
    subject = credential["credentialSubject"]
    if not isinstance(subject, Mapping) or recipient is None:
        return credential
    if "id" in subject or "identifier" in subject:
        raise UsageError(
            "the credential names its recipient already: leave --recipient out", code="recipient"
        )
    return {
        **credential,
        "credentialSubject": {**subject_of(recipient, salt=secrets.token_hex(16)), **subject},
    }
