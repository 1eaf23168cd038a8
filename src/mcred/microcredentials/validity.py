"""Workload, level, and how long an award holds."""

from __future__ import annotations

import calendar
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from mcred.microcredentials.model import Model, Text, Uri

__all__ = ["QualificationLevel", "Renewal", "RenewalKind", "Validity", "Workload"]


class Workload(Model):
    """The notional time of learning; information, never a condition."""

    amount: Annotated[float, Field(gt=0, le=10_000)]
    unit: Literal["hours", "ects"] = "hours"


class QualificationLevel(Model):
    """A level of a qualifications framework, such as EQF 6."""

    framework: Text
    code: Text
    url: Uri | None = None


class RenewalKind(StrEnum):
    """What is asked of an earner whose award runs out."""

    RESUBMIT = "resubmit"  #: the whole submission again
    NEW_EVIDENCE = "new_evidence"  #: evidence of practice since the award
    ATTESTATION = "attestation"


class Renewal(Model):
    """The renewal rule of something that expires."""

    kind: RenewalKind
    description: Text


class Validity(Model):
    """An award holds for so many months and is then renewed by this rule."""

    months: Annotated[int, Field(ge=1, le=1200)]
    renewal: Renewal

    def ends(self, awarded: datetime) -> datetime:
        """When an award of that moment runs out; the last day of a shorter month."""
        months = awarded.month - 1 + self.months
        year, month = awarded.year + months // 12, months % 12 + 1
        day = min(awarded.day, calendar.monthrange(year, month)[1])
        return awarded.replace(year=year, month=month, day=day)
