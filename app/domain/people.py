"""People inside an area: one total with its band, and each building's share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.domain.source import Estimate, Source


@dataclass(frozen=True, slots=True)
class BuildingShare:
    """One building's people. A building that touches the area counts whole."""

    building_id: str
    people: Estimate
    mobility_impaired: Estimate
    source: Source
    corrected: bool = False
    """A person's headcount stands in place of the computed figure."""


@dataclass(frozen=True, slots=True)
class PeopleCount:
    """People inside an area at a moment."""

    at: datetime
    total: Estimate
    mobility_impaired: Estimate
    shares: tuple[BuildingShare, ...]
    corrected: bool = False
    """The total is a person's own figure; the shares then need not add up to it."""
    unknown_building_ids: tuple[str, ...] = ()
    """Occupied buildings inside the area for which no figure exists: the total is then a lower bound."""
    mobility_unknown_ids: tuple[str, ...] = ()
    """Buildings with people inside of whom nobody knows how many are mobility-impaired: none is not known."""

    @property
    def mobility_known(self) -> bool:
        """Whether the mobility-impaired of at least one building with people inside are known."""
        return any(s.people.high > 0 and s.building_id not in self.mobility_unknown_ids for s in self.shares)
