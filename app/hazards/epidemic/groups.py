"""Groups of people that infect each other: from a table, or the floors of a dormitory by its room list."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.domain.errors import UserError
from app.domain.message import Message, bilingual, msg
from app.domain.observation import DataTable
from app.hazards.assessing import Scene

GROUP_COLUMNS = ("group", "class", "floor", "building", "组别", "组", "班级", "楼层", "楼栋")
SIZE_COLUMNS = ("size", "people", "population", "residents", "人数", "总人数")
CASE_COLUMNS = ("cases", "ill", "病例", "病例数", "患病")
MOST = 60


@dataclass(frozen=True, slots=True)
class Groups:
    """Names, people and infectious cases by group."""

    keys: tuple[str, ...]
    names: tuple[Message, ...]
    sizes: tuple[float, ...]
    cases: tuple[float, ...]
    matrix: NDArray[np.float64] | None = None
    """K (n, n) where the table gives one: row i, column j."""
    room_people: float | None = None
    """People in a room, where that is known."""
    seeded: bool = False
    """No case was known, and one was put in the largest group."""


def groups_of(scene: Scene) -> Groups | None:
    """The groups of the scene's table, else the floors of the incident's building; None where there are none.

    Raises:
        UserError: the table is no such table; `details` lists each bad row.
    """
    return _from_table(scene.table) if scene.table is not None else _from_rooms(scene)


def closed_groups(groups: Groups, words: str) -> tuple[int, ...]:
    """Indices of groups named in a list with commas.

    Raises:
        UserError: there is no such group.
    """
    folded = [key.casefold() for key in groups.keys]
    found = []
    for word in words.replace("\uff0c", ",").split(","):
        if not word.strip():
            continue
        if word.strip().casefold() not in folded:
            raise UserError(
                msg("spread.unknown_group", group=word.strip(), groups=", ".join(groups.keys)[:200])
            )
        found.append(folded.index(word.strip().casefold()))
    return tuple(found)


def _seeded(cases: list[float], sizes: list[float]) -> bool:
    if sum(cases) > 0:
        return False
    cases[sizes.index(max(sizes))] = 1.0
    return True


def _from_table(table: DataTable) -> Groups:
    folded = [column.casefold() for column in table.columns]
    where = [
        next((folded.index(n) for n in names if n in folded), None)
        for names in (GROUP_COLUMNS, SIZE_COLUMNS, CASE_COLUMNS)
    ]
    named, sized, ill = where
    if named is None or sized is None:
        columns = ", ".join(table.columns)[:200]
        raise UserError(msg("spread.no_columns", file=table.name, columns=columns))
    if len(table.rows) > MOST:
        raise UserError(msg("spread.too_many", n=len(table.rows), most=MOST))
    keys = [row[named].strip() for row in table.rows]
    beside = [folded.index(key.casefold()) for key in keys if key.casefold() in folded]
    columns_of = beside if len(beside) == len(keys) else []
    sizes, cases, matrix, problems = [], [], [], []
    for number, row in enumerate(table.rows):
        line = table.where[number] if number < len(table.where) else str(number + 1)
        counted = _counts(row[sized], row[ill] if ill is not None else "")
        rates = _rates([row[column] for column in columns_of])
        if not keys[number] or keys[number] in keys[:number]:
            problems.append(msg("spread.row.group_twice", row=line, group=keys[number][:40]))
        elif counted is None:
            problems.append(msg("spread.row.bad", row=line))
        elif rates is None:
            problems.append(msg("spread.row.bad_matrix", row=line))
        else:
            sizes.append(counted[0])
            cases.append(counted[1])
            matrix.append(rates)
    if problems:
        raise UserError(msg("epidemic.bad_rows", file=table.name, n=len(problems)), tuple(problems))
    seeded = _seeded(cases, sizes)
    given = np.array(matrix) if columns_of else None
    names = tuple(bilingual(key, key) for key in keys)
    return Groups(tuple(keys), names, tuple(sizes), tuple(cases), given, seeded=seeded)


def _counts(size: str, cases: str) -> tuple[float, float] | None:
    try:
        people, ill = int(size), int(cases or "0")
    except ValueError:
        return None
    return (float(people), float(ill)) if 0 <= ill <= people and people > 0 else None


def _rates(cells: list[str]) -> list[float] | None:
    try:
        rates = [float(cell) for cell in cells]
    except ValueError:
        return None
    return rates if all(0 <= rate < 1000 for rate in rates) else None


def _from_rooms(scene: Scene) -> Groups | None:
    if scene.snapshot is None or scene.incident is None or not scene.incident.building_id:
        return None
    place = scene.incident.building_id
    rooms = [r for r in scene.snapshot.campus.rooms if r.building_id == place and r.residents > 0]
    if not rooms:
        return None
    floors = sorted({room.floor for room in rooms})[:MOST]
    sizes = [float(sum(r.residents for r in rooms if r.floor == floor)) for floor in floors]
    by_number = {room.number: room.floor for room in rooms}
    cases = [0.0] * len(floors)
    for case in scene.snapshot.cases:
        floor = by_number.get(case.room) if case.ill and case.building_id == place else None
        if floor in floors:
            cases[floors.index(floor)] += 1
    cases = [min(ill, people) for ill, people in zip(cases, sizes, strict=True)]
    seeded = _seeded(cases, sizes)
    mean = sum(room.residents for room in rooms) / len(rooms)
    names = tuple(msg("spread.floor", floor=floor) for floor in floors)
    return Groups(tuple(map(str, floors)), names, tuple(sizes), tuple(cases), room_people=mean, seeded=seeded)
