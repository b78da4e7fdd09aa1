"""Where a figure comes from and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.message import Message


class SourceStatus(StrEnum):
    """How well a figure is supported; shown beside it wherever a person sees it."""

    GIVEN = "given"
    """Entered by a person or carried by the imported data."""
    ESTIMATED = "estimated"
    """Derived by a stated rule because nothing better was given."""
    VERIFIED = "verified"
    """Read in a published source."""
    COMPUTED = "computed"
    """Computed, and where possible equal to a published number."""
    UNVERIFIED = "unverified"
    """Background knowledge not yet checked against the primary document: carries a badge everywhere."""
    EDITED = "edited"
    """A planner changed it from what was shipped."""


@dataclass(frozen=True, slots=True)
class Source:
    """The support of a figure: its status and the publication, rule or person behind it."""

    status: SourceStatus
    reference: str
    note: Message | None = None
    """What stands behind the figure in words, where that is a rule and not a publication or a person."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its band: `low <= best <= high`, in `unit`."""

    low: float
    best: float
    high: float
    unit: str = "persons"

    def __post_init__(self) -> None:
        if not self.low <= self.best <= self.high:
            raise ValueError(f"estimate out of order: {self.low} <= {self.best} <= {self.high}")

    def __add__(self, other: Estimate) -> Estimate:
        if other.unit != self.unit:
            raise ValueError(f"cannot add {other.unit} to {self.unit}")
        return Estimate(self.low + other.low, self.best + other.best, self.high + other.high, self.unit)


@dataclass(frozen=True, slots=True)
class Finding:
    """One result of a check: what is wrong with which object, and how grave it is."""

    severity: Severity
    message: Message
    subject: str = ""
    """The id of the record, or the file, layer and row that it concerns."""


class Severity(StrEnum):
    """How a finding is handled."""

    INFO = "info"
    WARNING = "warning"
    REPAIRED = "repaired"
    REJECTED = "rejected"
