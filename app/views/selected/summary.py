"""What a selection amounts to: how many of each kind, buildings by use, people inside. No widgets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
import shapely
from shapely.geometry import box

from app.campus.people import people_inside
from app.domain.campus import Building, BuildingUse
from app.domain.incident import Headcount
from app.domain.operation import Snapshot
from app.domain.people import PeopleCount
from app.map.scene import Ref


@dataclass(frozen=True, slots=True)
class UseShare:
    """The selected buildings of one use."""

    use: BuildingUse
    buildings: int
    people: float
    """Best figure, of those buildings for which there is one."""


@dataclass(frozen=True, slots=True)
class Summary:
    """A selection in figures."""

    kinds: tuple[tuple[type, int], ...]
    """How many of each kind, the most frequent first."""
    buildings: tuple[Building, ...]
    uses: tuple[UseShare, ...]
    """The fullest first."""
    people: PeopleCount | None
    """Inside the selected buildings; None where none is selected."""


def summarise(
    refs: Sequence[Ref], snapshot: Snapshot, when: datetime, headcounts: Sequence[Headcount] = ()
) -> Summary:
    """The figures of a selection at a moment; headcounts of single buildings take the place of estimates."""
    kinds = Counter(ref.kind for ref in refs)
    wanted = {ref.id for ref in refs if ref.kind is Building}
    buildings = tuple(b for b in snapshot.campus.buildings if b.id in wanted) if wanted else ()
    people = _people(snapshot, buildings, when, headcounts) if buildings else None
    return Summary(tuple(kinds.most_common()), buildings, _uses(buildings, people), people)


def _people(
    snapshot: Snapshot, buildings: tuple[Building, ...], when: datetime, headcounts: Sequence[Headcount]
) -> PeopleCount:
    around = shapely.total_bounds(np.array([b.footprint for b in buildings], dtype=object))
    alone = replace(snapshot.campus, buildings=buildings)
    return people_inside(alone, box(*around), when, headcounts)


def _uses(buildings: tuple[Building, ...], people: PeopleCount | None) -> tuple[UseShare, ...]:
    inside = {share.building_id: share.people.best for share in people.shares} if people is not None else {}
    number, total = Counter[BuildingUse](), Counter[BuildingUse]()
    for building in buildings:
        number[building.use] += 1
        total[building.use] += round(inside.get(building.id, 0.0))
    shares = [UseShare(use, count, total[use]) for use, count in number.items()]
    return tuple(sorted(shares, key=lambda share: (-share.people, -share.buildings, share.use)))
