"""What is drawn, what is hit, what the legend says, and what is reused."""

from __future__ import annotations

from dataclasses import replace

from shapely.geometry import box

from app.domain.campus import Building, Place
from app.domain.incident import Extent, Incident, IncidentStatus, Zone
from app.domain.plan import Assignment
from app.domain.resource import Depot
from app.map.content import Ref
from app.map.layers import LAYERS
from app.map.scene import build_scene, layer_list
from app.map.sheet.facts import plan_summary
from app.map.sheet.tables import sheet_tables
from app.map.state import MapState
from app.map.tokens import DARK
from app.map.viewport import Viewport
from app.runtime.text import Text
from tests.unit.map import small_campus
from tests.unit.map.small_campus import X, Y


def test_layers_stand_in_order_from_the_ground_up(state: MapState) -> None:
    order = [layer.id for layer in build_scene(state).layers]
    assert order.index("ground") < order.index("paths") < order.index("buildings") < order.index("zones")
    assert order.index("zones") < order.index("routes") < order.index("incidents")


def test_every_layer_is_listed_with_words_in_both_languages() -> None:
    for info in layer_list():
        for language in ("en", "zh"):
            assert Text(language).render(info.title) != info.title.key
    assert {info.id for info in layer_list()} == {name for name, _ in LAYERS.items()}


def test_legend_words_exist_in_both_languages(state: MapState) -> None:
    for language in ("en", "zh"):
        text = Text(language)
        for _, entries in build_scene(state).legend():
            for entry in entries:
                assert isinstance(entry.words, str) or text.render(entry.words) != entry.words.key


def test_a_hidden_layer_is_not_in_the_scene(state: MapState) -> None:
    scene = build_scene(replace(state, hidden_layers=frozenset({"buildings", "names"})))
    assert scene.layer("buildings") is None
    assert scene.layer("paths") is not None


def test_a_step_on_an_incident_does_not_rebuild_the_campus(state: MapState) -> None:
    before = build_scene(state)
    zones = (replace(state.snapshot.zones[0], name="Renamed"),)
    after = build_scene(replace(state, snapshot=replace(state.snapshot, zones=zones)))
    for name in ("ground", "paths", "buildings", "names", "places"):
        one, other = before.layer(name), after.layer(name)
        assert one is not None
        assert other is not None
        assert one.content is other.content
    assert before.layer("zones").content is not after.layer("zones").content  # type: ignore[union-attr]


def test_a_changed_building_and_another_theme_or_language_are_drawn_anew(state: MapState) -> None:
    before = build_scene(state)
    campus = state.snapshot.campus
    changed = replace(campus, buildings=(replace(campus.buildings[0], name="New"), *campus.buildings[1:]))
    edited = build_scene(replace(state, snapshot=replace(state.snapshot, campus=changed)))
    assert edited.layer("buildings").content is not before.layer("buildings").content  # type: ignore[union-attr]
    dark = build_scene(replace(state, tokens=DARK))
    assert dark.layer("buildings").content is not before.layer("buildings").content  # type: ignore[union-attr]
    chinese = build_scene(replace(state, text=Text("zh")))
    assert chinese.layer("names").content is not before.layer("names").content  # type: ignore[union-attr]


def test_a_click_finds_what_is_on_top_first(state: MapState) -> None:
    scene = build_scene(state)
    incident = state.snapshot.incidents[0]
    hits = scene.hit(incident.point.x, incident.point.y, 2.0, ppm=2.0)
    assert hits[0] == Ref(Incident, "incident:1")
    assert hits.index(Ref(Zone, "zone:A")) < hits.index(Ref(Extent, "extent:1"))
    assert len(hits) == len(set(hits))


def test_a_click_on_a_wall_finds_the_building_and_far_away_nothing(state: MapState) -> None:
    scene = build_scene(state)
    assert Ref(Building, "building:0") in scene.hit(X + 75, Y + 80, 0.5)
    assert scene.hit(X - 5000, Y, 1.0) == ()


def test_a_symbol_that_is_too_far_away_to_show_is_not_hit(state: MapState) -> None:
    scene = build_scene(state)
    hydrant = Ref(Place, "place:h1")
    assert hydrant in scene.hit(X + 220, Y + 26, 1.0, ppm=3.0)
    assert hydrant not in scene.hit(X + 220, Y + 26, 1.0, ppm=0.3)


def test_a_rubber_band_takes_shapes_and_symbols(state: MapState) -> None:
    found = build_scene(state).within(box(X + 100, Y + 50, X + 200, Y + 120))
    assert Ref(Depot, "depot:1") in found
    assert Ref(Depot, "depot:2") not in found


def test_routes_of_one_depot_to_one_zone_are_found(state: MapState) -> None:
    scene = build_scene(state)
    assert Ref(Assignment, "assignment:3") in scene.hit(X + 550, Y + 380, 1.0)


def test_the_legend_says_only_what_is_in_view(state: MapState) -> None:
    scene = build_scene(state)
    corner = Viewport(200, 200, X + 75, Y + 80, 2.0)
    keys = {entry.style.key for _, entries in scene.legend(corner) for entry in entries}
    assert "building.residential" in keys
    assert "building.dormitory" not in keys
    assert "incident.dormitory_fire" not in keys
    assert "building.dormitory" in {e.style.key for _, entries in scene.legend() for e in entries}


def test_a_closed_incident_leaves_the_map(state: MapState) -> None:
    closed = replace(state.snapshot.incidents[0], status=IncidentStatus.CLOSED)
    scene = build_scene(replace(state, proposal=None, snapshot=replace(state.snapshot, incidents=(closed,))))
    for name in ("incidents", "extents", "zones", "routes"):
        assert scene.layer(name) is None


def test_an_approved_plan_is_drawn_and_a_proposal_takes_its_place(state: MapState) -> None:
    approved = replace(state, proposal=None, snapshot=small_campus.approved())
    keys = {s.key for s in build_scene(approved).layer("routes").content.shapes[0].styles}  # type: ignore[union-attr]
    assert keys == {"route.foot.approved", "route.vehicle.approved", "route.cart.approved"}
    both = replace(state, snapshot=small_campus.approved())
    assert len(both.assignments) == 4
    keys = {s.key for s in build_scene(both).layer("routes").content.shapes[0].styles}  # type: ignore[union-attr]
    assert all(key.endswith("proposed") for key in keys)


def test_routes_say_quantity_and_minutes_in_both_languages(state: MapState) -> None:
    def words(language: str) -> set[str]:
        scene = build_scene(replace(state, text=Text(language)))
        return {label.text for label in scene.layer("routes").content.labels}  # type: ignore[union-attr]

    assert "Drinking water 200 L\n4 min" in words("en")
    assert "饮用水 200 升\n4 分钟" in words("zh")


def test_names_follow_the_language(state: MapState) -> None:
    def names(language: str) -> set[str]:
        scene = build_scene(replace(state, text=Text(language)))
        return {label.text for label in scene.layer("names").content.labels}  # type: ignore[union-attr]

    assert "Mirror Lake" in names("en")
    assert "镜湖" in names("zh")


def test_an_empty_operation_still_makes_a_map(state: MapState) -> None:
    campus = state.snapshot.campus
    bare = replace(
        state.snapshot,
        campus=type(campus)(info=campus.info),
        incidents=(),
        extents=(),
        zones=(),
        closures=(),
    )
    scene = build_scene(replace(state, snapshot=bare, proposal=None, people=None))
    assert [layer.id for layer in scene.layers] == ["ground"]


def test_a_way_that_was_cut_says_so_on_the_map_in_the_legend_and_in_the_tables(state: MapState) -> None:
    first = state.assignments[0]
    cut = replace(state, cut=frozenset({first.id}))
    layer = next(layer for layer in build_scene(cut).layers if layer.id == "routes")
    labels = [label for label in layer.content.labels if label.ref == Ref(Assignment, first.id)]
    assert labels
    assert all("DO NOT SEND" in label.text for label in labels)
    verdict = plan_summary(cut)[0]
    assert "do not send" in verdict
    rows = [row for table in sheet_tables(cut) for row in table.rows]
    assert any("way cut" in row.cells for row in rows)
    assert not any("way cut" in row.cells for table in sheet_tables(state) for row in table.rows)
