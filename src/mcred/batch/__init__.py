"""Many badges at once, and what goes with giving out many: status lists.

The names here load on first use.
"""

from __future__ import annotations

from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mcred.batch.candidates import Candidate, CandidateFile
    from mcred.batch.issuing import Outcome, State, issue_many
    from mcred.batch.judging import Judged, judge_many
    from mcred.batch.rehearsal import rehearse
    from mcred.batch.rows import Row, RowFile
    from mcred.batch.status_entries import StatusEntries, with_entry
    from mcred.batch.status_files import PublishedList, StatusFiles
    from mcred.batch.template import Template
    from mcred.batch.verifying import Verified, verify_many

_MODULES = MappingProxyType(
    {
        "Candidate": "candidates",
        "CandidateFile": "candidates",
        "Judged": "judging",
        "Outcome": "issuing",
        "PublishedList": "status_files",
        "Row": "rows",
        "RowFile": "rows",
        "State": "issuing",
        "StatusEntries": "status_entries",
        "StatusFiles": "status_files",
        "Template": "template",
        "Verified": "verifying",
        "issue_many": "issuing",
        "judge_many": "judging",
        "rehearse": "rehearsal",
        "verify_many": "verifying",
        "with_entry": "status_entries",
    }
)

__all__ = [
    "Candidate",
    "CandidateFile",
    "Judged",
    "Outcome",
    "PublishedList",
    "Row",
    "RowFile",
    "State",
    "StatusEntries",
    "StatusFiles",
    "Template",
    "Verified",
    "issue_many",
    "judge_many",
    "rehearse",
    "verify_many",
    "with_entry",
]


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
