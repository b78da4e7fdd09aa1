"""Importing drawings in one step, as what a person wants; exporting; the same from the command line."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from shapely.geometry import LineString, Point, box

from app.campus.frame import Frame
from app.cli import app as command_line
from app.command.context import Context
from app.command.cordons import add_cordon
from app.command.drawings import add_annotation
from app.command.exchange import export_drawings, import_drawings, preview_drawings
from app.command.operations import redo, undo
from app.command.zones import change_zone, close_way, draw_zone
from app.domain.drawing import AnnotationStyle, Attribute, CordonKind
from app.domain.errors import UserError
from app.domain.incident import EvacuationStatus, Incident, Priority
from app.exchange.model import What

X, Y = 400_000.0, 4_400_000.0


@pytest.fixture
def drawn(ctx: Context, fire: Incident) -> Context:
    """One drawing of each kind."""
    zone = draw_zone(ctx, fire.id, box(X - 40, Y, X + 100, Y + 60), name="西区")
    change_zone(ctx, zone, status=EvacuationStatus.ORDER, priority=Priority.STABILISE)
    add_cordon(ctx, fire.id, CordonKind.INNER, box(X - 50, Y - 10, X + 110, Y + 70), name="内圈", note="tape")
    close_way(ctx, LineString([(X + 50, Y - 5), (X + 50, Y + 5)]), reason="树倒", foot=False)
    add_annotation(
        ctx, Point(X + 3, Y + 4), name="水源", group="消防", style=AnnotationStyle(icon="hydrant"),
        attributes=[Attribute.of("flow", 12.5)],
    )  # fmt: skip
    return ctx


@pytest.mark.parametrize("suffix", ["gpkg", "geojson", "kml", "kmz"])
def test_what_was_exported_comes_back_as_what_it_was(
    drawn: Context, fire: Incident, tmp_path: Path, suffix: str
) -> None:
    before = drawn.snapshot
    (path,) = export_drawings(drawn, tmp_path / f"全部.{suffix}")
    preview = preview_drawings(before, path)
    assert drawn.snapshot is before
    made = import_drawings(drawn, preview, target=None, incident_id=fire.id)
    after = drawn.snapshot
    assert (after.sequence, len(made)) == (before.sequence + 1, 5)
    zone = after.zones[-1]
    assert (zone.status, zone.priority) == (EvacuationStatus.ORDER, Priority.STABILISE)
    assert zone.name != "西区", "no two zones bear the same name"
    assert zone.area.hausdorff_distance(before.zones[0].area) < 0.001
    assert replace(after.cordons[1], id="", area=None) == replace(after.cordons[0], id="", area=None)
    assert (after.closures[1].reason, after.closures[1].foot) == ("树倒", False)
    water = next(a for a in after.annotations[1:] if a.name)
    assert (water.name, water.group, water.style.icon) == ("水源", "消防", "hydrant")
    assert water.attributes == (Attribute.of("flow", 12.5),)
    assert (water.source, water.author) == (path.name, "duty desk")
    undo(drawn)
    assert drawn.snapshot.annotations == before.annotations and drawn.snapshot.zones == before.zones
    redo(drawn)
    assert len(drawn.snapshot.annotations) == len(after.annotations)


def test_a_person_chooses_what_to_export(drawn: Context, fire: Incident, tmp_path: Path) -> None:
    def kinds(**chosen: object) -> set[What]:
        (path,) = export_drawings(drawn, tmp_path / "some.geojson", **chosen)  # type: ignore[arg-type]
        return {f.what for f in preview_drawings(drawn.snapshot, path).features}

    assert kinds(what=[What.ZONES, What.CLOSURES]) == {What.ZONES, What.CLOSURES}
    assert kinds(incident_id=fire.id) == {What.ZONES, What.CORDONS, What.EXTENTS}
    assert kinds(what=[What.ANNOTATIONS, What.ZONES], groups=["other"]) == {What.ZONES}
    with pytest.raises(UserError):
        kinds(what=[What.ANNOTATIONS], groups=["other"])


def file_of(path: Path, *shapes: object) -> Path:
    frame = Frame(32650)
    members = [
        {
            "type": "Feature",
            "properties": {"name": f"n{k}"},
            "geometry": frame.to_wgs84(shape).__geo_interface__,
        }
        for k, shape in enumerate(shapes)
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": members}))
    return path


def test_areas_and_closed_lines_become_zones_and_nothing_else_does(
    ctx: Context, fire: Incident, tmp_path: Path
) -> None:
    area = box(X + 200, Y, X + 240, Y + 40)
    preview = preview_drawings(ctx.snapshot, file_of(tmp_path / "a.geojson", area, LineString(area.exterior)))
    with pytest.raises(UserError):
        import_drawings(ctx, preview, target=What.ZONES)
    zones = import_drawings(ctx, preview, target=What.ZONES, incident_id=fire.id)
    assert [z.name for z in zones] == ["n0", "n1"]
    assert zones[0].area.symmetric_difference(zones[1].area).area < 0.01
    assert ctx.snapshot.zones == zones, "the derived zone gave way"
    before = ctx.snapshot
    for shape, target in (
        (Point(X, Y), What.ZONES),
        (Point(X, Y), What.CLOSURES),
        (LineString([(X, Y), (X, Y + 9)]), What.CORDONS),
    ):
        preview = preview_drawings(ctx.snapshot, file_of(tmp_path / "b.geojson", area, shape))
        with pytest.raises(UserError):
            import_drawings(ctx, preview, target=target, incident_id=fire.id)
    assert ctx.snapshot is before


def test_nothing_is_half_imported(ctx: Context, tmp_path: Path) -> None:
    bow = {
        "type": "Polygon",
        "coordinates": [[[115.8, 39.7], [115.801, 39.701], [115.801, 39.7], [115.8, 39.701], [115.8, 39.7]]],
    }
    path = file_of(tmp_path / "a.geojson", Point(X, Y))
    content = json.loads(path.read_text())
    content["features"].append({"type": "Feature", "properties": {}, "geometry": bow})
    path.write_text(json.dumps(content))
    preview = preview_drawings(ctx.snapshot, path)
    with pytest.raises(UserError) as caught:
        import_drawings(ctx, preview)
    assert len(caught.value.details) == 1 and not ctx.snapshot.annotations
    import_drawings(ctx, preview, leave_out_broken=True)
    assert len(ctx.snapshot.annotations) == 1


def test_the_command_line_imports_and_exports(
    drawn: Context, fire: Incident, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    operation, path = str(drawn.store.path), tmp_path / "out.gpkg"
    command_line(["drawings", "export", operation, str(path), "--what", "zones"], standalone_mode=False)
    assert str(path) in capsys.readouterr().out
    before = len(drawn.snapshot.zones)
    command_line(
        ["drawings", "import", operation, str(path), "--incident", fire.number], standalone_mode=False
    )
    drawn.store.refresh()
    assert len(drawn.snapshot.zones) == before + 1
    with pytest.raises(UserError):
        command_line(
            ["drawings", "import", operation, str(path), "--incident", "2020-001"], standalone_mode=False
        )
