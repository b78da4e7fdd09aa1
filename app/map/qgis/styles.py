"""How an operation or a campus looks in QGIS: like Muster's own map, from the same styles and tokens. No Qt.

The words of the legend stand there in every language of the catalogue, as a file belongs to no one language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from functools import cache
from xml.etree import ElementTree as ET

from app.domain.campus import BuildingUse, GroundKind, PathKind, PlaceKind, TravelMode
from app.domain.incident import EvacuationStatus, IncidentType
from app.domain.message import msg
from app.map.layers import closures, places
from app.map.layers._grounds import ground_style
from app.map.layers._help import plain
from app.map.layers.alerts import GRAVE, alert_style
from app.map.layers.buildings import building_style, unbuilt_style
from app.map.layers.depots import depot_style
from app.map.layers.entrances import EntrancesLayer
from app.map.layers.extents import ring_style
from app.map.layers.incidents import incident_style
from app.map.layers.paths import path_style
from app.map.layers.places import place_style
from app.map.layers.positions import position_style
from app.map.layers.routes import route_style
from app.map.layers.tours import tour_style
from app.map.layers.zones import zone_style
from app.map.qgis import drawings
from app.map.qgis.drawings import in_every_language
from app.map.qgis.qml import (
    Category,
    Label,
    area_symbol,
    categorised,
    document,
    line_symbol,
    point_symbol,
    single,
)
from app.map.style import Badge, LabelStyle, Style, SymbolStyle
from app.map.tokens import LIGHT, Tokens
from app.runtime.text import enum_key

STYLE_NAME = "Muster"

_NAME = 'CASE WHEN @qgis_locale LIKE \'zh%\' AND "name_zh" <> \'\' THEN "name_zh" ELSE "name" END'
_IS_POINT = "geometry_type($geometry) = 'Point'"
_PATH_ORDER = (
    PathKind.TRAIL,
    PathKind.INDOOR,
    PathKind.FOOTWAY,
    PathKind.STEPS,
    PathKind.CROSSING,
    PathKind.SERVICE_ROAD,
    PathKind.ROAD,
)
"""Later ones are drawn above."""


@cache
def campus_styles() -> Mapping[str, tuple[str, str]]:
    """The default styles of a campus file's layers: by table the style's name and its QML, topmost first."""
    return _named(depots=_depots(LIGHT)) | _campus_below_depots()


@cache
def operation_styles() -> Mapping[str, tuple[str, str]]:
    """The same for an operation file."""
    own = _named(
        incidents=_incidents(LIGHT),
        team_positions=_positions(LIGHT),
        depots=_depots(LIGHT),
        tours=_tours(LIGHT),
        assignments=_assignments(LIGHT),
        annotations=drawings.annotation_look(LIGHT),
        closures=_closures(LIGHT),
        cordons=drawings.cordon_look(LIGHT),
        zones=_zones(LIGHT),
        extents=_extents(LIGHT),
        alerts=_alerts(LIGHT),
    )
    bookmarks = _named(bookmarks=drawings.bookmark_look(LIGHT))
    return own | _campus_below_depots() | bookmarks


def _campus_below_depots() -> dict[str, tuple[str, str]]:
    return _named(
        places=_places(LIGHT),
        entrances=_entrances(LIGHT),
        buildings=_buildings(LIGHT),
        paths=_paths(LIGHT),
        grounds=_grounds(LIGHT),
        campus=_campus(LIGHT),
    )


def _named(**documents: str) -> dict[str, tuple[str, str]]:
    return {table: (STYLE_NAME, qml) for table, qml in documents.items()}


def _campus(tokens: Tokens) -> str:
    colours = tokens.map
    look = Style(key="campus", fill=colours.ground, line=colours.boundary, width=1.2, dash=(8, 3, 2, 3))
    return document(single(area_symbol(look)))


def _grounds(tokens: Tokens) -> str:
    categories = [_entry(kind, area_symbol(ground_style(kind, tokens))) for kind in GroundKind]
    style = plain(tokens, "ground", 10.5, tokens.map.label_soft, min_ppm=0.4)
    label = Label(expression=_NAME, style=style, priority=2)
    return document(categorised('"kind"', categories, order="area($geometry)"), label)


def _paths(tokens: Tokens) -> str:
    width_m = 'coalesce("width_m", 0)'
    categories = []
    for kind in _PATH_ORDER:
        style = path_style(kind, 0, tokens)
        wide = kind not in (PathKind.TRAIL, PathKind.INDOOR)
        categories.append(_entry(kind, line_symbol(style, width_m=width_m if wide else "")))
    return document(categorised('"kind"', categories, levels=True))


def _buildings(tokens: Tokens) -> str:
    expression = """CASE WHEN "state" IN ('planned', 'under_construction') THEN 'unbuilt' ELSE "use" END"""
    categories = [_entry(use, area_symbol(building_style(use, tokens))) for use in BuildingUse]
    unbuilt = area_symbol(unbuilt_style(tokens))
    categories.append(Category("unbuilt", in_every_language(msg("map.legend.unbuilt")), unbuilt))
    label = Label(expression=_NAME, style=plain(tokens, "building", 10.5, min_ppm=0.45), priority=5)
    return document(categorised(expression, categories), label)


def _entrances(tokens: Tokens) -> str:
    look = SymbolStyle(key="entrance", icon="entrance", badge=Badge.NONE, size=9, ink=tokens.map.label_soft)
    return document(single(point_symbol(look)), min_ppm=EntrancesLayer.min_ppm)


def _places(tokens: Tokens) -> str:
    categories = []
    for kind in PlaceKind:
        sign = place_style(kind, tokens)
        ground = places.refuge_area(tokens) if kind in places.REFUGE else None
        categories.append(_entry(kind, point_symbol(sign)))
        categories.append(_entry(kind, area_symbol(ground, sign), suffix=" area"))
    expression = f"""CASE WHEN {_IS_POINT} THEN "kind" ELSE "kind" || ' area' END"""
    nameless = ", ".join(f"'{kind.value}'" for kind in (PlaceKind.HYDRANT, PlaceKind.AED))
    words = plain(tokens, "place", 10.5, tokens.safe.line, bold=True, min_ppm=0.6)
    name = f'CASE WHEN "kind" NOT IN ({nameless}) THEN {_NAME} END'
    label = Label(expression=name, style=words, priority=6, below_px=12)
    return document(categorised(expression, categories), label)


def _depots(tokens: Tokens) -> str:
    words = plain(tokens, "depot", 11.0, tokens.map.depot.line, bold=True, min_ppm=0.3)
    label = Label(expression=_NAME, style=words, priority=7, right_px=14)
    return document(single(point_symbol(depot_style(tokens))), label)


def _extents(tokens: Tokens) -> str:
    return document(single(area_symbol(ring_style(tokens))))


def _alerts(tokens: Tokens) -> str:
    """Grave ones and others, as their senders call them."""
    names = {True: msg("map.legend.alert_grave"), False: msg("map.legend.alert")}
    categories = [
        Category(
            "grave" if grave else "other",
            in_every_language(names[grave]),
            area_symbol(alert_style(tokens, grave=grave)),
        )
        for grave in (True, False)
    ]
    severities = ", ".join(f"'{one}'" for one in GRAVE)
    expression = f"""CASE WHEN "severity" IN ({severities}) THEN 'grave' ELSE 'other' END"""
    label = Label(expression='"headline"', style=plain(tokens, "alert", 11.0, bold=True), priority=8)
    return document(categorised(expression, categories), label)


def _zones(tokens: Tokens) -> str:
    categories = [_entry(status, area_symbol(zone_style(status, tokens))) for status in EvacuationStatus]
    plate = LabelStyle(
        key="zone", size=12, bold=True, colour=tokens.text, box=tokens.raised, box_line=tokens.line_strong
    )
    label = Label(expression='"name"', style=plate, priority=9, anywhere=True)
    return document(categorised('"status"', categories), label)


def _closures(tokens: Tokens) -> str:
    sign = closures.closed_sign(tokens)
    line = line_symbol(closures.closed_way(tokens), sign=sign)
    area = area_symbol(closures.closed_area(tokens), sign)
    categories = [
        Category("line", in_every_language(msg("map.legend.closure")), line),
        Category("area", in_every_language(msg("map.legend.closed_area")), area),
    ]
    expression = "CASE WHEN geometry_type($geometry) = 'Line' THEN 'line' ELSE 'area' END"
    words = plain(tokens, "closure", 11.0, bold=True, min_ppm=0.3)
    label = Label(expression='"reason"', style=words, priority=7, below_px=12)
    return document(categorised(expression, categories), label)


def _assignments(tokens: Tokens) -> str:
    categories = [_entry(mode, line_symbol(route_style(mode, tokens, draft=False))) for mode in TravelMode]
    return document(categorised('"mode"', categories))


def _tours(tokens: Tokens) -> str:
    """Each vehicle in one of a few colours, by its place among the vehicles that have tours."""
    vehicles = "array_sort(array_distinct(aggregate(@layer, 'array_agg', \"vehicle_id\")))"
    colours = range(len(tokens.map.tours))
    words = in_every_language(msg("layer.tours"))
    categories = [
        Category(str(n), words, line_symbol(tour_style(tokens, n, TravelMode.VEHICLE, lane=n, draft=False)))
        for n in colours
    ]
    name = f"""{_name_in("vehicles", "vehicle_id")} || ' · ' || "number\""""
    plate = LabelStyle(
        key="tour", size=10.5, colour=tokens.text, box=tokens.raised, box_line=tokens.line_strong
    )
    label = Label(expression=name, style=plate, priority=7)
    return document(
        categorised(f"""to_string(array_find({vehicles}, "vehicle_id") % {len(colours)})""", categories),
        label,
    )


def _positions(tokens: Tokens) -> str:
    """Where teams were seen, with the time of the report in UTC: a file does not know how old it is."""
    swatch = tokens.map.depot
    plate = LabelStyle(key="position", size=11, bold=True, colour=tokens.text, box=tokens.raised)
    words = f"""{_name_in("teams", "team_id")} || '\n' || format_date("at", 'yyyy-MM-dd HH:mm') || ' UTC'"""
    label = Label(expression=words, style=replace(plate, box_line=swatch.line), priority=9, right_px=15)
    return document(single(point_symbol(position_style(tokens, old=False))), label)


def _name_in(table: str, id_field: str) -> str:
    """The name of a record of another table, where that is open in QGIS; else its id."""
    found = f"""get_feature('{table}', 'id', "{id_field}")"""
    return f"""coalesce(attribute({found}, 'name'), "{id_field}")"""


def _incidents(tokens: Tokens) -> str:
    categories = [_entry(kind, point_symbol(incident_style(kind, tokens))) for kind in IncidentType]
    is_open = "\"status\" = 'open'"
    number = f"""CASE WHEN {is_open} THEN "number" || ' ' || "title" END"""
    danger = tokens.danger
    words = LabelStyle(
        key="incident", size=12, bold=True, colour=danger.ink, box=danger.fill, box_line=danger.line
    )
    label = Label(expression=number, style=words, priority=10, right_px=17)
    return document(categorised(f'CASE WHEN {is_open} THEN "type" END', categories), label)


def _entry(member: StrEnum, symbol: ET.Element, suffix: str = "") -> Category:
    return Category(f"{member.value}{suffix}", in_every_language(msg(enum_key(member))), symbol)
