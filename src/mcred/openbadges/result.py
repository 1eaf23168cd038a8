"""Result, ResultDescription and RubricCriterionLevel (B.1.16 to B.1.18)."""

from typing import Annotated, ClassVar

from mcred.openbadges.alignment import Alignment
from mcred.openbadges.base import WireModel
from mcred.openbadges.context import Types, class_type
from mcred.openbadges.terms import ResultStatusTerm, ResultTerm
from mcred.openbadges.types import REQUIRED, Array, Maybe, Uri

__all__ = ["Result", "ResultDescription", "RubricCriterionLevel"]


class RubricCriterionLevel(WireModel):
    """A level of performance; `level` and `points` are strings."""

    DEFAULTS: ClassVar = {"type": ("RubricCriterionLevel",)}

    id: Uri
    type: Annotated[Types, class_type("RubricCriterionLevel")] = REQUIRED
    name: str
    description: Maybe[str] = None
    level: Maybe[str] = None
    points: Maybe[str] = None
    alignment: Array[Alignment] = ()


class ResultDescription(WireModel):
    """A result that may be achieved; `allowed_value` and the levels go from low to high."""

    DEFAULTS: ClassVar = {"type": ("ResultDescription",)}

    id: Uri
    type: Annotated[Types, class_type("ResultDescription")] = REQUIRED
    name: str
    result_type: ResultTerm
    allowed_value: Array[str] = ()
    required_level: Maybe[Uri] = None
    required_value: Maybe[str] = None
    value_min: Maybe[str] = None
    value_max: Maybe[str] = None
    rubric_criterion_level: Array[RubricCriterionLevel] = ()
    alignment: Array[Alignment] = ()


class Result(WireModel):
    """A result that was achieved, tied by id to its description and its level."""

    DEFAULTS: ClassVar = {"type": ("Result",)}

    type: Annotated[Types, class_type("Result")] = REQUIRED
    result_description: Maybe[Uri] = None
    achieved_level: Maybe[Uri] = None
    status: Maybe[ResultStatusTerm] = None
    value: Maybe[str] = None
    alignment: Array[Alignment] = ()
