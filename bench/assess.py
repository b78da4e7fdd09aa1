"""How long the models take on the demo campus: `python -m bench.assess --json F [--full] [--only MODEL …]`.

Each model runs on an incident of a kind that it is offered for, with the inputs that the campus, the weather
and the data say, and the few here that a person would add. The first answer loads what the model needs; the
later ones are those of a window that is open. With `--full` each is taken more often.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter

from app.bootstrap import demo_campus
from app.campus.occupancy import with_estimates
from app.domain.campus import BuildingUse
from app.domain.errors import UserError
from app.domain.incident import Incident, IncidentType
from app.domain.observation import DataTable, WeatherReport
from app.domain.operation import Campus, Operation, Snapshot
from app.domain.source import Source, SourceStatus
from app.hazards.assessing import MODELS, Scene, run_model
from app.hazards.extents import building_extent
from bench.map import about
from bench.rows import Row, at_most, table, write_json

NIGHT = datetime(2026, 3, 2, 19, 0, tzinfo=UTC)
LIMIT_S = 1.0
TIMES, MANY_TIMES = 3, 15
COUNTS = (3, 8, 26, 76, 225, 298, 258, 233, 190, 128, 68, 29, 14, 4)
"""Boys in bed each day, an English boarding school, January and February 1978."""
USES = {
    IncidentType.LABORATORY_RELEASE: BuildingUse.LABORATORY,
    IncidentType.FOOD_POISONING: BuildingUse.CANTEEN,
}


def counts() -> DataTable:
    """A table of daily counts."""
    first = date(1978, 1, 22)
    rows = tuple((str(first + timedelta(days=n)), str(count)) for n, count in enumerate(COUNTS))
    return DataTable("counts", ("date", "in_bed"), rows)


def meals() -> DataTable:
    """A two-by-two table."""
    rows = (("vanilla ice cream", "43", "11", "3", "18"), ("cakes", "27", "13", "19", "16"))
    return DataTable("meals", ("exposure", "ate_ill", "ate_well", "not_ill", "not_well"), rows)


GIVEN = {
    "flood": {"depth_m": "0.6"},
    "standoff": {"device": "car"},
    "epidemic": {"population": "763"},
    "rt": {"si_mean_d": "2.6", "si_sd_d": "1.5"},
}
"""What a person would add, by model."""
TABLES = {"epidemic": counts, "rt": counts, "warning": counts, "foodborne": meals}


def scene(campus: Campus, kind: IncidentType, table_: DataTable | None) -> Scene:
    """An incident of that kind at 03:00, with wind, at the first building where one would be."""
    use = USES.get(kind, BuildingUse.DORMITORY)
    building = next(b for b in campus.buildings if b.use is use)
    incident = Incident(
        id="i",
        number="2026-001",
        type=kind,
        point=building.footprint.representative_point(),
        opened_at=NIGHT,
        opened_by="bench",
        building_id=building.id,
    )
    wind = WeatherReport(
        id="w",
        at=NIGHT,
        wind_mps=3.0,
        wind_from_deg=270.0,
        source=Source(SourceStatus.GIVEN, "bench"),
        author="bench",
        received_at=NIGHT,
    )
    snapshot = Snapshot(
        sequence=1,
        operation=Operation(id="o", name="Bench", created_at=NIGHT),
        campus=campus,
        incidents=(incident,),
        extents=(building_extent(campus, incident.id, building.id, burns=False),),
        weather=(wind,),
    )
    return Scene(at=NIGHT, snapshot=snapshot, incident=incident, table=table_)


def measured(campus: Campus, name: str, times: int) -> Iterator[Row]:
    """The first answer of a model and the quickest of the later ones, in seconds."""
    kind = min(MODELS.get(name).kinds, default=IncidentType.OTHER)
    table_ = TABLES[name]() if name in TABLES else None
    where = scene(campus, kind, table_)
    spent = []
    for _ in range(times + 1):
        begun = perf_counter()
        try:
            answer = run_model(name, where, GIVEN.get(name, {}), author="bench")
            note = answer.result.validity.value
        except UserError as error:
            note = f"asks: {error.message.key}"
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
