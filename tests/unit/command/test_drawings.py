"""Annotations, cordons, closures and views: kept whole, changed by one person at a time, taken back."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from shapely.geometry import LineString, MultiPoint, Point, Polygon, box

from app.command.bookmarks import add_bookmark, delete_bookmark, rename_bookmark
from app.command.closures import change_closure, close_ways, replace_closures
from app.command.context import Context
from app.command.cordons import add_cordon, change_cordon, delete_cordon, replace_cordons
from app.command.drawings import (
    add_annotation,
    add_annotations,
    change_annotation,
    delete_annotations,
    replace_annotations,
)
from app.command.operations import redo, undo
from app.domain.drawing import Annotation, AnnotationStyle, Attribute, Cordon, CordonKind, LinePattern
from app.domain.errors import UserError
from app.domain.incident import Closure, Incident
from app.hazards.shapes import SelfCrossing
from app.runtime.text import LANGUAGES, Text
from app.store.journal import entries

X, Y = 400_000.0, 4_400_000.0
WALL = LineString([(X, Y), (X + 40, Y + 10)])
RED = AnnotationStyle(colour="#a01022", width=3.0, pattern=LinePattern.DASHED)


def test_an_annotation_keeps_all_that_was_given_with_author_and_time(ctx: Context) -> None:
    sensor = Attribute.of("reading", 0.1)
    drawn = add_annotation(
        ctx, WALL, name=" 断墙 ", note="leans", group="Sketch", style=RED, attributes=[sensor]
    )
    (kept,) = ctx.snapshot.annotations
    assert kept == drawn
    assert (kept.name, kept.note, kept.group, kept.style) == ("断墙", "leans", "Sketch", RED)
    assert (kept.author, kept.at, kept.attributes) == ("duty desk", ctx.clock(), (sensor,))


def test_several_annotations_are_one_step_that_is_taken_back_and_put_back(ctx: Context) -> None:
    plain = add_annotation(ctx, WALL)
    before = ctx.snapshot.sequence
    pasted = add_annotations(ctx, [replace(plain, id=""), replace(plain, id="", name="again")])
    assert ctx.snapshot.sequence == before + 1
    assert len({plain.id, *(a.id for a in pasted)}) == 3
    undo(ctx)
    assert ctx.snapshot.annotations == (plain,)
    redo(ctx)
    assert ctx.snapshot.annotations == (plain, *pasted)


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        (LineString([(X, Y), (X, Y)]), "no length"),
        (Polygon(), "empty"),
        (MultiPoint(), "empty"),
        (Point(X, math.inf), "infinite"),
        (Point(X + 80_900, Y), "80 km from the campus"),
    ],
)
def test_a_shape_that_cannot_be_drawn_is_refused_and_none_of_its_company_is_kept(
    ctx: Context, shape: Polygon, words: str
) -> None:
    good = add_annotation(ctx, WALL)
    before = ctx.snapshot
    with pytest.raises(UserError) as caught:
        add_annotations(ctx, [replace(good, id=""), replace(good, id="", geometry=shape)])
    assert words in Text("en").render(caught.value.message)
    assert ctx.snapshot is before


def test_an_annotation_that_crosses_itself_is_offered_repaired(ctx: Context) -> None:
    bow = Polygon([(X, Y), (X + 40, Y + 40), (X + 40, Y), (X, Y + 40)])
    with pytest.raises(SelfCrossing) as caught:
        add_annotation(ctx, bow)
    assert add_annotation(ctx, caught.value.repaired).geometry.is_valid


def test_heights_are_left_behind(ctx: Context) -> None:
    assert not add_annotation(ctx, Point(X, Y, 51.0)).geometry.has_z


def test_two_people_cannot_change_the_same_annotation_unseen(ctx: Context) -> None:
    drawn = add_annotation(ctx, WALL, name="wall")
    opened_with = ctx.store.version(Annotation, drawn.id)
    change_annotation(ctx, drawn, name="broken wall", expected=opened_with)
    with pytest.raises(UserError):
        change_annotation(ctx, drawn, style=RED, expected=opened_with)
    change_annotation(ctx, drawn, style=RED)
    (now,) = ctx.snapshot.annotations
    assert (now.name, now.style, now.geometry) == ("broken wall", RED, WALL)
    delete_annotations(ctx, [now])
    with pytest.raises(UserError):
        change_annotation(ctx, drawn, name="ghost")
    assert not ctx.snapshot.annotations


def test_splitting_is_one_step_and_refused_on_what_somebody_changed(ctx: Context) -> None:
    wall = add_annotation(ctx, WALL, name="wall")
    halves = [
        replace(wall, geometry=LineString([(X, Y), (X + 20, Y + 5)])),
        replace(wall, id="", geometry=LineString([(X + 20, Y + 5), (X + 40, Y + 10)])),
    ]
    made = replace_annotations(ctx, [wall], halves)
    assert {a.id for a in ctx.snapshot.annotations} == {a.id for a in made}
    assert made[0].id == wall.id
    with pytest.raises(UserError):
        replace_annotations(ctx, [wall], halves)
    undo(ctx)
    assert ctx.snapshot.annotations == (wall,)


def test_a_cordon_belongs_to_an_incident_and_lies_on_its_campus(ctx: Context, fire: Incident) -> None:
    area = box(X - 20, Y - 20, X + 80, Y + 60)
    inner = add_cordon(ctx, fire.id, CordonKind.INNER, area, name="A")
    with pytest.raises(UserError):
        add_cordon(ctx, "incident:gone", CordonKind.INNER, area)
    with pytest.raises(UserError):
        add_cordon(ctx, fire.id, CordonKind.OUTER, box(X + 5000, Y, X + 5100, Y + 100))
    with pytest.raises(SelfCrossing):
        change_cordon(ctx, inner, area=Polygon([(X, Y), (X + 9, Y + 9), (X + 9, Y), (X, Y + 9)]))
    opened_with = ctx.store.version(Cordon, inner.id)
    changed = change_cordon(ctx, inner, kind=CordonKind.TRAFFIC, expected=opened_with)
    assert ctx.snapshot.cordons == (replace(inner, kind=CordonKind.TRAFFIC),)
    left, right = box(X - 20, Y - 20, X, Y + 60), box(X, Y - 20, X + 80, Y + 60)
    replace_cordons(ctx, [changed], [replace(changed, area=left), replace(changed, id="", area=right)])
    assert [c.area for c in ctx.snapshot.cordons] == [left, right]
    undo(ctx)
    delete_cordon(ctx, changed)
    assert not ctx.snapshot.cordons
    undo(ctx)
    assert ctx.snapshot.cordons == (changed,)


def test_closures_come_in_one_step_and_change(ctx: Context) -> None:
    gate = Closure(id="", shape=LineString([(X, Y - 5), (X, Y + 5)]), reason="tree")
    yard = Closure(id="", shape=box(X + 50, Y, X + 60, Y + 10), foot=False)
    before = ctx.snapshot.sequence
    tree, _ = close_ways(ctx, [gate, yard])
    assert ctx.snapshot.sequence == before + 1
    assert change_closure(ctx, tree, foot=False).reason == "tree"
    for impossible in (LineString([(X, Y), (X, Y)]), LineString([(X - 900, Y), (X - 901, Y)])):
        with pytest.raises(UserError):
            close_ways(ctx, [replace(gate, shape=impossible)])
    with pytest.raises(UserError):
        replace_closures(ctx, [tree], [])
    assert len(ctx.snapshot.closures) == 2


def test_a_view_has_a_name_of_its_own(ctx: Context) -> None:
    gate = add_bookmark(ctx, "Gate", Point(X, Y), 500)
    with pytest.raises(UserError):
        add_bookmark(ctx, " gate", Point(X, Y), 500)
    with pytest.raises(UserError):
        rename_bookmark(ctx, gate, "  ")
    assert rename_bookmark(ctx, gate, "GATE").scale == 500
    delete_bookmark(ctx, gate)
    assert not ctx.snapshot.bookmarks


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_step_is_told_in_words(ctx: Context, fire: Incident, language: str) -> None:
    first = ctx.snapshot.sequence
    unnamed = add_annotation(ctx, WALL)
    named = change_annotation(ctx, unnamed, name="wall")
    change_annotation(ctx, named, name="")
    delete_annotations(ctx, replace_annotations(ctx, ctx.snapshot.annotations, [replace(named, id="x")]))
    cordon = add_cordon(ctx, fire.id, CordonKind.INNER, box(X, Y, X + 9, Y + 9))
    delete_cordon(ctx, change_cordon(ctx, cordon, note="tape"))
    view = rename_bookmark(ctx, add_bookmark(ctx, "Gate", Point(X, Y), 500), "North gate")
    delete_bookmark(ctx, view)
    text = Text(language)
    told = [text.render(e.label) for e in entries(ctx.store.path) if e.sequence > first]
    assert len(told) == 11
    assert not [words for words in told if words.startswith("step.") or "  " in words or "{" in words]
