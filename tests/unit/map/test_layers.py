"""Cordons, annotations, teams, themes of buildings; order, strength and scales of layers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiPoint, Point, box

from app.domain.campus import BuildingUse, Occupancy
from app.domain.drawing import Annotation, AnnotationStyle, Cordon, CordonKind, LinePattern
from app.domain.incident import Headcount, IncidentStatus
from app.domain.message import msg
from app.domain.operation import Snapshot
from app.domain.plan import Task, TaskStatus
from app.domain.resource import Team, TeamStatus
from app.domain.source import Source, SourceStatus
from app.map.content import Ref
from app.map.look import AS_SHIPPED, CampusTheme, LayerView, MapLook
from app.map.look_file import from_json, to_json
from app.map.scene import MapState, build_scene, layer_list, vital_layers
from app.map.style import Style
from app.map.tokens import DARK, contrast
from tests.unit.map.small_campus import AT, X, Y


def _with(state: MapState, **records: object) -> MapState:
    return replace(state, snapshot=replace(state.snapshot, **records))  # type: ignore[arg-type]


def _annotation(number: int, geometry: object, **more: object) -> Annotation:
    return Annotation(id=f"n{number}", geometry=geometry, at=AT, author="a", **more)  # type: ignore[arg-type]


def _looked(state: MapState, **views: LayerView) -> MapState:
    look = AS_SHIPPED
    for layer_id, view in views.items():
        look = look.with_layer(layer_id, view)
    return replace(state, look=look)


def test_a_cordon_is_its_perimeter_so_that_what_lies_within_stays_selectable(state: MapState) -> None:
    area = box(X + 300, Y + 200, X + 500, Y + 400)
    incident = state.snapshot.incidents[0]
    state = _with(
        state,
        cordons=tuple(
            Cordon(id=f"k{i}", incident_id=incident.id, kind=kind, area=area.buffer(20 * i))
            for i, kind in enumerate(CordonKind)
        ),
    )
    scene = build_scene(state)
    assert any(ref.kind is Cordon for ref in scene.hit(X + 300, Y + 300, 2.0))
    assert not any(ref.kind is Cordon for ref in scene.hit(X + 400, Y + 300, 2.0))
    content = scene.layer("cordons").content
    assert {label.text for label in content.labels} == {"Inner cordon", "Outer cordon", "Traffic cordon"}
    assert len({style.dash for style in content.shapes[0].styles}) == len(CordonKind)
    closed = tuple(replace(i, status=IncidentStatus.CLOSED) for i in state.snapshot.incidents)
    assert build_scene(_with(state, incidents=closed)).layer("cordons") is None


def test_an_annotation_has_the_look_that_it_was_given(state: MapState) -> None:
    look = AnnotationStyle(
        colour="#123456", fill="#654321", fill_opacity=0.4, width=5, pattern=LinePattern.DASHED
    )
    state = _with(
        state,
        annotations=(
            _annotation(1, box(X, Y, X + 50, Y + 50), style=look, name="Staging"),
            _annotation(2, LineString([(X, Y), (X + 90, Y)]), style=look),
            _annotation(3, MultiPoint([(X, Y), (X + 9, Y)]), style=AnnotationStyle(icon="hydrant")),
            _annotation(4, Point(X, Y), style=AnnotationStyle(icon="../secret"), name="Odd"),
            _annotation(5, Point(X, Y), name="Words alone"),
        ),
    )  # fmt: skip
    content = build_scene(state).layer("annotations").content
    area, line = content.shapes[0].styles
    assert (area.fill, area.fill_opacity, area.line, area.width) == ("#654321", 0.4, "#123456", 5)
    assert (line.fill, line.line) == ("", "#123456")
    assert area.dash == line.dash != ()
    *signs, dot = content.symbols
    assert [symbol.style.icon for symbol in signs] == ["hydrant", "hydrant", "place"]
    assert dot.style.size < signs[-1].style.size
    assert {label.text for label in content.labels} == {"Staging", "Odd", "Words alone"}


def test_a_point_that_is_only_a_name_can_be_pointed_at(state: MapState) -> None:
    scene = build_scene(_with(state, annotations=(_annotation(1, Point(X, Y), name="Words alone"),)))
    assert scene.hit(X + 2, Y, 4.0)[0] == Ref(Annotation, "n1")


@pytest.mark.parametrize("colour", ["#0a0a30", "#ffff00", "#777777", "#0b5f8a"])
def test_words_of_any_colour_can_be_read_in_any_theme(state: MapState, colour: str) -> None:
    state = _with(
        state, annotations=(_annotation(1, Point(X, Y), name="N", style=AnnotationStyle(colour=colour)),)
    )
    for tokens in (state.tokens, DARK):
        (label,) = build_scene(replace(state, tokens=tokens)).layer("annotations").content.labels
        assert contrast(label.style.colour, label.style.halo) >= 4.5


def test_hidden_groups_are_left_out_with_their_legend(state: MapState) -> None:
    line = LineString([(X, Y), (X + 90, Y)])
    state = _with(
        state,
        annotations=tuple(_annotation(i, line, group=group) for i, group in enumerate(("Water", "Crane"))),
    )
    hidden = replace(state, look=replace(AS_SHIPPED, hidden_groups=frozenset({"Water"})))
    content = build_scene(hidden).layer("annotations").content
    assert [ref.id for ref in content.shapes[0].refs] == ["n1"]
    assert [entry.words for entry in content.legend] == ["Crane"]


def _task(team: Team, zone_id: str, status: TaskStatus, minute: int = 0) -> Task:
    return Task(
        id=f"t{team.id}{minute}", plan_id="p", incident_id="incident:1", zone_id=zone_id,
        text=msg("app.name"), ordered_at=AT.replace(minute=minute), team_id=team.id, status=status,
        done_at=AT,
    )  # fmt: skip


def test_no_team_stands_where_nobody_knows_it_to_be(state: MapState) -> None:
    zone = state.snapshot.zones[0]
    zone = replace(zone, access=Point(X + 333, Y + 222))
    depot = state.snapshot.campus.depots[0]
    teams = tuple(
        Team(id=f"team{i}", depot_id=depot.id, name=f"Team {i}", capabilities=(), crew=4,
             status=TeamStatus.OUT_OF_SERVICE if i == 4 else TeamStatus.AVAILABLE)
        for i in range(5)
    )  # fmt: skip
    tasks = (
        _task(teams[0], zone.id, TaskStatus.UNDER_WAY),
        _task(teams[1], zone.id, TaskStatus.ORDERED),
        _task(teams[2], zone.id, TaskStatus.DONE),
        _task(teams[3], zone.id, TaskStatus.UNDER_WAY),
        _task(teams[3], zone.id, TaskStatus.CANCELLED, 30),
        _task(teams[1], zone.id, TaskStatus.DONE, 0),
        replace(_task(teams[1], zone.id, TaskStatus.ORDERED, 40), id="later"),
    )
    campus = replace(state.snapshot.campus, teams=teams)
    content = build_scene(_with(state, campus=campus, zones=(zone,), tasks=tasks)).layer("teams").content
    assert [(s.x, s.y) for s in content.symbols] == [(X + 333, Y + 222)]
    words = {label.text for label in content.labels}
    away = next(text for text in words if "Last known" in text)
    assert away.count("Last known") == 3
    assert all(name in away for name in ("Team 0", "Team 2", "Team 3"))
    assert any("2 teams at the depot" in text and "1 out of service" in text for text in words)


def test_floors_are_shown_in_classes_and_unknown_is_not_zero(state: MapState) -> None:
    campus = state.snapshot.campus
    floors = (None, 1, 3, 6, 10, 30)
    buildings = tuple(
        replace(b, floors=f, use=BuildingUse.TEACHING) for b, f in zip(campus.buildings, floors, strict=False)
    )
    state = _with(state, campus=replace(campus, buildings=buildings))
    state = replace(state, look=replace(AS_SHIPPED, theme=CampusTheme.FLOORS))
    content = build_scene(state).layer("buildings").content
    shapes = content.shapes[0]
    key = {ref.id: shapes.styles[shapes.style_of[i]].key for i, ref in enumerate(shapes.refs)}
    expected = ["unknown", "0", "1", "2", "3", "4"]
    assert [key[b.id].removeprefix("building.floors.") for b in buildings] == expected
    words = {entry.style.key: state.text.render(entry.words) for entry in content.legend}
    assert words["building.floors.1"] == "2–3 floors"
    assert words["building.floors.4"] == "11 floors or more"
    assert words["building.floors.unknown"] == "Number of floors not known"


def test_people_are_those_inside_when_the_incident_was_opened(state: MapState) -> None:
    night = (300,) + (0,) * 23
    quiet = (0,) * 24
    source = Source(SourceStatus.GIVEN, "count")
    campus = state.snapshot.campus
    one, two, three, *_ = campus.buildings
    occupancy = Occupancy(term_weekday=night, term_weekend=night, vacation=night, source=source)
    empty = Occupancy(term_weekday=quiet, term_weekend=quiet, vacation=quiet, source=source)
    buildings = (
        replace(one, occupancy=occupancy),
        replace(two, occupancy=empty),
        replace(three, occupancy=None),
    )
    midnight = datetime(2026, 3, 14, 7, 30, tzinfo=UTC)
    incident = replace(state.snapshot.incidents[0], opened_at=midnight)
    counted = Headcount(
        id="h", incident_id=incident.id, building_id=two.id, people=60, at=midnight, author="a", reason="seen"
    )
    state = _with(
        state, campus=replace(campus, buildings=buildings), incidents=(incident,), headcounts=(counted,)
    )
    state = replace(state, look=replace(AS_SHIPPED, theme=CampusTheme.PEOPLE))
    assert _people_classes(state) == {one.id: "3", two.id: "2", three.id: "unknown"}
    later = replace(incident, opened_at=midnight.replace(hour=12))
    assert _people_classes(_with(state, incidents=(later,)))[one.id] == "0"


def _people_classes(state: MapState) -> dict[str, str]:
    shapes = build_scene(state).layer("buildings").content.shapes[0]
    return {
        ref.id: shapes.styles[shapes.style_of[i]].key.split(".")[2]
        for i, ref in enumerate(shapes.refs)
        if ref is not None
    }


def test_a_look_orders_fades_and_limits_layers(state: MapState) -> None:
    ids = [info.id for info in layer_list()][::-1]
    assert ids == [info.id for info in sorted(layer_list(), key=lambda info: info.z)]
    turned = replace(AS_SHIPPED, order=tuple(reversed(ids)))
    assert [info.id for info in layer_list(turned)] == ids
    scene = build_scene(
        _looked(
            state,
            buildings=LayerView(opacity=0.5, min_scale=5000, max_scale=1000),
            paths=LayerView(visible=False),
        )
    )
    buildings = scene.layer("buildings")
    assert buildings.opacity == 0.5
    assert [buildings.shows_at(96 / 0.0254 / scale) for scale in (6000, 3000, 900)] == [False, True, False]
    assert scene.layer("paths") is None


def test_a_layer_that_an_order_does_not_name_stands_at_its_own_height() -> None:
    ids = [info.id for info in layer_list()][::-1]
    partial = replace(AS_SHIPPED, order=tuple(i for i in ids if i != "zones"))
    assert [info.id for info in layer_list(partial)][::-1] == ids
    assert [i.id for i in layer_list(replace(AS_SHIPPED, order=("gone", "names", "names")))]


def test_a_danger_that_is_hidden_faint_or_out_of_scale_is_named(state: MapState) -> None:
    whole = build_scene(state)
    assert whole.missing() == ()
    assert {layer.id for layer in whole.vital} <= set(vital_layers())
    hidden = build_scene(_looked(state, extents=LayerView(visible=False), zones=LayerView(opacity=0.2)))
    assert [m.key for m in hidden.missing()] == ["layer.zones", "layer.extents"]
    scaled = build_scene(_looked(state, zones=LayerView(min_scale=1000)))
    assert scaled.missing() == ()
    assert [m.key for m in scaled.missing(0.5)] == ["layer.zones"]
    nothing = _with(_looked(state, zones=LayerView(visible=False)), zones=())
    assert build_scene(nothing).missing() == ()


def test_a_change_of_look_rebuilds_nothing_that_it_does_not_concern(state: MapState) -> None:
    before, after = build_scene(state), build_scene(_looked(state, zones=LayerView(opacity=0.5)))
    assert all(a.content is b.content for a, b in zip(before.layers, after.layers, strict=True))


_VIEWS = st.builds(
    LayerView,
    visible=st.none() | st.booleans(),
    opacity=st.floats(0, 1),
    min_scale=st.none() | st.floats(0, 1e7),
    max_scale=st.none() | st.floats(0, 1e7),
)
_LOOKS = st.builds(
    MapLook,
    layers=st.dictionaries(st.text(max_size=8), _VIEWS.filter(lambda v: v != LayerView()), max_size=4),
    order=st.lists(st.text(max_size=8), max_size=5).map(tuple),
    theme=st.sampled_from(CampusTheme),
    basemap=st.text(max_size=8),
    hidden_groups=st.frozensets(st.text(max_size=8), max_size=4),
)


@given(_LOOKS)
def test_a_look_comes_back_from_its_file(look: MapLook) -> None:
    assert from_json(to_json(look)) == look


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats(allow_nan=True) | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["layers", "order", "theme", "opacity", "zones"]), inner, max_size=3
            )
        ),
        max_leaves=12,
    )
)
def test_a_damaged_look_is_never_an_error(damaged: object) -> None:
    import json

    assert isinstance(from_json(json.dumps(damaged)), MapLook)


@given(st.text(max_size=60))
def test_no_text_is_an_error_either(text: str) -> None:
    assert isinstance(from_json(text), MapLook)


def test_every_layer_keeps_unchanged_inputs_the_same(state: MapState) -> None:
    once, again = build_scene(state), build_scene(replace(state))
    assert all(a.content is b.content for a, b in zip(once.layers, again.layers, strict=True))
    assert isinstance(state.snapshot, Snapshot)
    heights = [layer.z for layer in once.layers]
    assert all(low <= high for low, high in pairwise(heights))
    styles = [s for layer in once.layers for shapes in layer.content.shapes for s in shapes.styles]
    assert all(isinstance(style, Style) for style in styles)
