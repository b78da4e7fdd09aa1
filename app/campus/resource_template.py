"""Writes the template for depots, teams, stock and vehicles: empty, or filled at real buildings of a campus.

The figures are an example to be overwritten, no standard: what a campus keeps is its own decision.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from shapely import STRtree
from shapely.geometry import Point

from app.campus.catalogue import catalogue
from app.campus.frame import Frame
from app.campus.network import PathNetwork
from app.campus.quality import main_lines
from app.campus.resource_rows import COLUMNS
from app.campus.resource_sites import SiteFinder
from app.campus.sheets import COMMENT
from app.domain.campus import Building, BuildingState, BuildingUse, TravelMode
from app.domain.errors import UserError
from app.domain.message import Message, msg
from app.domain.operation import Campus
from app.runtime.text import Text

Line = dict[str, str]

REACH_M = 60.0
"""A depot stands at most so far from the ways by which its teams and loads leave."""
MIN_AREA_M2 = 100.0
"""Smaller buildings hold no depot."""


@dataclass(frozen=True, slots=True)
class Role:
    """One kind of depot: the uses of buildings that suit it, best first, and an example of what it holds."""

    name: Message
    uses: tuple[BuildingUse, ...]
    teams: tuple[tuple[Message, str, int, TravelMode], ...]
    """Name, capabilities, crew, mode."""
    stock: tuple[tuple[str, int], ...]
    vehicles: tuple[tuple[Message, int, TravelMode], ...] = ()
    """Name, capacity in kg, mode."""


_FOOT, _CART, _VEHICLE = TravelMode.FOOT, TravelMode.CART, TravelMode.VEHICLE
ROLES = (
    Role(
        msg("resources.example.security"),
        (BuildingUse.ADMINISTRATION, BuildingUse.SERVICE, BuildingUse.OTHER, BuildingUse.TEACHING),
        (
            (msg("resources.example.patrol_a"), "security", 4, _FOOT),
            (msg("resources.example.patrol_b"), "security;evacuation_guide", 4, _VEHICLE),
        ),
        (("barrier", 60), ("cordon_tape", 40), ("torch", 60), ("megaphone", 12)),
        ((msg("resources.example.van"), 900, _VEHICLE),),
    ),
    Role(
        msg("resources.example.health"),
        (BuildingUse.CLINIC, BuildingUse.ADMINISTRATION, BuildingUse.SERVICE, BuildingUse.TEACHING),
        (
            (msg("resources.example.first_aid"), "first_aid", 4, _VEHICLE),
            (msg("resources.example.clinicians"), "medical;first_aid;contact_tracing", 3, _VEHICLE),
        ),
        (
            ("first_aid_kit", 30),
            ("stretcher", 12),
            ("ors_sachet", 1000),
            ("face_mask", 5000),
            ("respirator", 400),
            ("gloves", 2000),
            ("sample_kit", 60),
        ),
        ((msg("resources.example.van"), 700, _VEHICLE),),
    ),
    Role(
        msg("resources.example.works"),
        (BuildingUse.SERVICE, BuildingUse.TEACHING, BuildingUse.OTHER),
        (
            (msg("resources.example.maintenance"), "maintenance", 4, _VEHICLE),
            (msg("resources.example.disinfection"), "disinfection", 3, _VEHICLE),
        ),
        (("disinfectant_l", 400), ("pump", 6), ("sandbag", 400), ("toilet", 10)),
        ((msg("resources.example.truck"), 2500, _VEHICLE),),
    ),
    Role(
        msg("resources.example.relief"),
        (BuildingUse.SPORTS, BuildingUse.CULTURE, BuildingUse.LIBRARY, BuildingUse.TEACHING),
        (
            (msg("resources.example.logistics"), "logistics", 6, _CART),
            (msg("resources.example.guides_a"), "evacuation_guide", 6, _FOOT),
        ),
        (("blanket", 800), ("mat", 600), ("cot", 200), ("water_l", 3000), ("meal", 1500)),
        ((msg("resources.example.cart"), 300, _CART), (msg("resources.example.truck"), 2000, _VEHICLE)),
    ),
    Role(
        msg("resources.example.housing"),
        (BuildingUse.DORMITORY, BuildingUse.RESIDENTIAL),
        (
            (msg("resources.example.guides_b"), "evacuation_guide", 6, _FOOT),
            (msg("resources.example.counselling"), "counselling", 2, _FOOT),
        ),
        (("blanket", 400), ("water_l", 1000), ("torch", 80), ("megaphone", 10)),
        ((msg("resources.example.cart"), 250, _CART),),
    ),
)


def write_template(path: Path, campus: Campus | None = None) -> None:
    """Write the template as CSV or XLSX, by the file's suffix.

    With a campus it holds depots at buildings of that campus, chosen by use and spread over it. Raises
    UserError for another suffix, for a campus without a suitable building, and if the file cannot be written.
    """
    lines = list(_example() if campus is None else _filled(campus))
    suffix = path.suffix.lower()
    if suffix not in (".csv", ".xlsx"):
        raise UserError(msg("resources.unknown_format", file=path.name))
    try:
        path.write_bytes(_csv(lines) if suffix == ".csv" else _xlsx(lines))
    except OSError as error:
        raise UserError(
            msg("resources.not_written", file=path.name, reason=error.strerror or str(error))
        ) from error


def _example() -> Iterator[Line]:
    """Comment lines that say what goes where, in both languages, and the codes that are known."""
    for text in (Text("en"), Text("zh")):
        for help_line in (
            msg("resources.help.kind"),
            msg("resources.help.depot"),
            msg("resources.help.depot_more"),
            msg("resources.help.team"),
            msg("resources.help.team_more"),
            msg("resources.help.stock"),
            msg("resources.help.stock_more"),
            msg("resources.help.vehicle"),
            msg("resources.help.vehicle_more"),
            msg("resources.help.mode"),
        ):
            yield {"kind": f"{COMMENT} {text.render(help_line)}"}
    known = catalogue()
    for one in known.capabilities.values():
        names = {"name": one.name_en, "name_zh": one.name_zh}
        yield {"kind": f"{COMMENT} team", **names, "capabilities": one.code}
    for worn in known.protections.values():
        names = {"name": worn.name_en, "name_zh": worn.name_zh}
        yield {"kind": f"{COMMENT} team", **names, "protection": worn.code}
    for supply in known.supplies.values():
        names = {"name": supply.name_en, "name_zh": supply.name_zh}
        yield {"kind": f"{COMMENT} stock", **names, "item": supply.code, "note": supply.unit}


def _filled(campus: Campus) -> Iterator[Line]:
    finder = SiteFinder.of(campus, Frame(campus.info.epsg))
    chosen: list[Building] = []
    suitable = _suitable(campus, finder)
    for role in ROLES:
        building = _choose(role, suitable, chosen)
        if building is not None:
            chosen.append(building)
            yield from _lines(role, building, finder)
    if not chosen:
        raise UserError(msg("resources.no_site"))


def _suitable(campus: Campus, finder: SiteFinder) -> list[Building]:
    """Buildings in use, within the boundary, near the main networks of feet and vehicles."""
    suitable = [
        one
        for one in campus.buildings
        if one.state is BuildingState.OCCUPIED
        and one.footprint.area >= MIN_AREA_M2
        and campus.info.boundary.covers(finder.site(one))
    ]
    network = PathNetwork.of(campus.paths)
    for mode in (TravelMode.FOOT, TravelMode.VEHICLE):
        lines = main_lines(network, mode)
        if len(lines):
            sites = np.array([finder.site(one) for one in suitable], dtype=object)
            near = set(STRtree(lines).query(sites, predicate="dwithin", distance=REACH_M)[0].tolist())
            suitable = [one for index, one in enumerate(suitable) if index in near]
    return suitable


def _choose(role: Role, suitable: Sequence[Building], chosen: Sequence[Building]) -> Building | None:
    """Of the first use that has a building left, the one furthest from the depots so far, or the largest."""
    for use in role.uses:
        left = [one for one in suitable if one.use is use and one not in chosen]
        if left and chosen:
            return max(
                left, key=lambda one: (min(one.footprint.distance(far.footprint) for far in chosen), one.id)
            )
        if left:
            return max(left, key=lambda one: (one.footprint.area, one.id))
    return None


def _lines(role: Role, building: Building, finder: SiteFinder) -> Iterator[Line]:
    en, zh = Text("en"), Text("zh")
    depot = en.render(role.name)
    yield {
        "kind": "depot",
        "name": depot,
        "name_zh": zh.render(role.name),
        "location": _location(building, finder),
    }
    for name, capabilities, crew, mode in role.teams:
        yield {
            "kind": "team", "depot": depot, "name": en.render(name), "name_zh": zh.render(name),
            "capabilities": capabilities, "crew": str(crew), "mode": mode.value,
        }  # fmt: skip
    for item, quantity in role.stock:
        yield {"kind": "stock", "depot": depot, "item": item, "quantity": str(quantity)}
    for name, capacity, mode in role.vehicles:
        yield {
            "kind": "vehicle", "depot": depot, "name": en.render(name), "name_zh": zh.render(name),
            "capacity_kg": str(capacity), "mode": mode.value, "trips": "2",
        }  # fmt: skip


def _location(building: Building, finder: SiteFinder) -> str:
    for name in (building.code, building.name, building.source_id):
        if name and finder.is_unique(name):
            return name
    point: Point = finder.frame.to_wgs84(finder.site(building))
    return f"{point.x:.7f},{point.y:.7f}"


def _csv(lines: Sequence[Line]) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, COLUMNS, restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(lines)
    return stream.getvalue().encode("utf-8-sig")


def _xlsx(lines: Sequence[Line]) -> bytes:
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "resources"
    sheet.append(list(COLUMNS))
    for line in lines:
        sheet.append([line.get(column, "") for column in COLUMNS])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for index, column in enumerate(COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = max(12, len(column) + 2)
    sheet.freeze_panes = "A2"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
