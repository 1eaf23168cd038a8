"""The sample micro-credentials: each can be read, linted, published and told apart."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from mcred.microcredentials.competency import CompetencyKind
from mcred.microcredentials.definition import MicroCredential, Status
from mcred.microcredentials.form import Part
from mcred.microcredentials.lint import Outcome, Severity, lint
from mcred.microcredentials.versions import check_versions, publish
from mcred.workspace.yaml_files import load_document

FOLDER = Path(__file__).parents[2] / "examples" / "definitions"
FILES = sorted(FOLDER.glob("*.yaml"))

#: Findings that stay open in a sample, with the reason a reader would be given.
OPEN = {
    "bloodborne-pathogens": {
        "essa.data_driven": "it is about safety, where success leaves no data",
        "essa.classroom_focused": "it is for all staff, in class or not",
    },
}

each_sample = pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)


def read(file: Path) -> MicroCredential:
    return MicroCredential.from_dict(load_document(file))


def test_there_are_at_least_eight() -> None:
    assert len(FILES) >= 8
    assert len({read(file).id for file in FILES}) == len(FILES)
    check_versions(read(file) for file in FILES)


@each_sample
def test_a_sample_has_no_open_error_in_any_profile(file: Path) -> None:
    report = lint(read(file))
    assert [(one.rule, one.path, one.reason) for one in report.errors] == []


@each_sample
@pytest.mark.parametrize("profile", ["digital_promise", "learning_forward"])
def test_the_record_supports_every_demand_of_weight(file: Path, profile: str) -> None:
    findings = lint(read(file), [profile]).findings
    weighty = [one for one in findings if one.severity is not Severity.INFO]
    assert {one.outcome for one in weighty} == {Outcome.SUPPORTED}


@each_sample
def test_mcred_s_own_rules_are_kept(file: Path) -> None:
    assert [one.reason for one in lint(read(file), ["general"]).open] == []


@each_sample
def test_what_stays_open_is_known(file: Path) -> None:
    report = lint(read(file), ["florida", "frontline_essa"])
    warnings = {one.rule for one in report.open if one.severity is Severity.WARNING}
    assert warnings == set(OPEN.get(file.stem, {}))


@each_sample
def test_a_sample_has_all_parts_of_a_micro_credential(file: Path) -> None:
    definition = read(file)
    assert definition.status is Status.DRAFT
    assert definition.key_method is not None
    assert len(definition.key_method.components) >= 3
    assert len(definition.research) >= 3
    assert all(one.claim for one in definition.research)
    assert [section.part for section in definition.form.sections] == list(Part)
    assert all(one.max_words for one in definition.form.prompts)
    assert definition.rubric.of_part(Part.REFLECTION)
    assert definition.scoring_guide is not None
    assert len(definition.scoring_guide.anchors) >= 2
    assert definition.primary_alignment is not None
    assert definition.workload is not None
    assert definition.licence == "CC0-1.0"


@each_sample
def test_a_sample_can_be_published_and_survives_the_round_trip(file: Path) -> None:
    definition = read(file)
    published = publish(definition, at=datetime(2026, 3, 2, 9, tzinfo=UTC))
    assert published.digest == definition.digest
    assert MicroCredential.from_dict(published.to_dict()) == published


def test_the_procedure_and_only_the_procedure_is_renewed() -> None:
    for file in FILES:
        definition = read(file)
        is_procedure = definition.competency.kind is CompetencyKind.PROCEDURE
        assert is_procedure == (definition.validity is not None), file.stem


@each_sample
def test_a_sample_is_explained_to_its_reader(file: Path) -> None:
    lines = file.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("# ")
    assert any("CC0" in line for line in lines[:8])
    assert max(map(len, lines)) <= 140
