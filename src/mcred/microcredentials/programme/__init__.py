"""The programme: everything that may happen in a micro-credential's life, kept in records.

    programme = Programme(records, clock)
    state, events = programme.score(submission_id, actor=..., ratings=..., expected_version=7)

Every method returns the new state and the events that it logged, or raises and leaves everything
as it was. The embedder authenticates `actor`; a platform consumes the events.
"""

from __future__ import annotations

from mcred.microcredentials.programme.aftermath import Aftermath
from mcred.microcredentials.programme.earning import Earning
from mcred.microcredentials.programme.gathering import Gathering
from mcred.microcredentials.programme.issuing import Issuing
from mcred.microcredentials.programme.people import People
from mcred.microcredentials.programme.personal import Personal
from mcred.microcredentials.programme.reviewing import Reviewing

__all__ = ["Programme"]


class Programme(People, Gathering, Earning, Reviewing, Aftermath, Issuing, Personal):
    """One programme over its records; safe to share between threads."""
