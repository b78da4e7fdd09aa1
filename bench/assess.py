"""How long the models take on the demo campus: `python -m bench.assess --json F [--full] [--only MODEL …]`.

Each model runs on its example, with the inputs that the campus, the weather and the data say, and the few
that a person would add. The first answer loads what the model needs; the later ones are those of an open
window. With `--full` each is taken more often.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from app.bootstrap import demo_campus
from app.campus.occupancy import with_estimates
from app.command.demo import fullest_dormitory
from app.domain.incident import Incident, IncidentType
from app.domain.observation import WeatherReport
from app.domain.operation import Campus, Operation, Snapshot
from app.domain.source import Source, SourceStatus
from app.hazards.assessing import MODELS, Scene, run_model
from app.hazards.extents import building_extent, circle_extent
from bench.examples import EXAMPLES, Example
from bench.map import about
from bench.rows import Row, at_most, table, write_json

NIGHT = datetime(2026, 3, 2, 19, 0, tzinfo=UTC)
LIMIT_S = 1.0
TIMES, MANY_TIMES = 3, 15
OPERATION = Operation(id="o", name="Bench", created_at=NIGHT)
WIND = WeatherReport(
    id="w",
    at=NIGHT,
    wind_mps=3.0,
    wind_from_deg=270.0,
    source=Source(SourceStatus.GIVEN, "bench"),
    author="bench",
    received_at=NIGHT,
)


def scene(campus: Campus, example: Example) -> Scene:
    """The example's incident at 03:00, with wind, or none in quiet times."""
    return _quiet(campus, example) if example.kind is None else _at_incident(campus, example, example.kind)


def _quiet(campus: Campus, example: Example) -> Scene:
    snapshot = Snapshot(sequence=1, operation=OPERATION, campus=campus, weather=(WIND,))
    return Scene(at=NIGHT, snapshot=snapshot, table=example.table)


def _at_incident(campus: Campus, example: Example, kind: IncidentType) -> Scene:
    building = next((b for b in campus.buildings if b.code == example.building), fullest_dormitory(campus))
    point = building.footprint.representative_point()
    incident = Incident(
        id="i",
        number="2026-001",
        type=kind,
        point=point,
        opened_at=NIGHT,
        opened_by="bench",
        building_id=building.id,
    )
    extent = (
        building_extent(campus, incident.id, building.id, burns=False)
        if example.radius_m is None
        else circle_extent(campus, incident.id, point, example.radius_m)
    )
    snapshot = Snapshot(
        sequence=1,
        operation=OPERATION,
        campus=campus,
        incidents=(incident,),
        extents=(extent,),
        weather=(WIND,),
    )
    return Scene(at=NIGHT, snapshot=snapshot, incident=incident, table=example.table)


def measured(campus: Campus, name: str, times: int) -> Iterator[Row]:
    """The first answer of a model and the quickest of the later ones, in seconds."""
    example = EXAMPLES[name]
    where = scene(campus, example)
    spent = []
    for _ in range(times + 1):
        begun = perf_counter()
        note = run_model(name, where, example.given, author="bench").result.validity.value
        spent.append(perf_counter() - begun)
    yield Row(f"assess.{name}.first", spent[0], "s", at_most(LIMIT_S), note=note)
    yield Row(f"assess.{name}.again", min(spent[1:]), "s", at_most(LIMIT_S), note=note)


def main(arguments: list[str] | None = None) -> None:
    """The command line."""
    names = [name for name, _ in MODELS.items()]
    parser = argparse.ArgumentParser(prog="python -m bench.assess", description=__doc__)
    parser.add_argument("--json", type=Path, help="where to write the rows")
    parser.add_argument("--full", action="store_true", help="take each more often")
    parser.add_argument("--only", nargs="+", choices=names, default=names, help="models to measure")
    given = parser.parse_args(arguments)
    run = about()
    campus = with_estimates(demo_campus())
    found: list[Row] = []
    for name in given.only:
        print(f"measuring: {name}", file=sys.stderr)
        found += measured(campus, name, MANY_TIMES if given.full else TIMES)
    if given.json is not None:
        write_json(found, given.json, run)
    print(table(found))


if __name__ == "__main__":
    main()
