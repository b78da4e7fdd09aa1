"""The siting card: a person chooses, computes, looks, accepts, takes it back."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from shapely.geometry import Point

from app.command.resources import remove_resource
from app.domain.campus import Building, BuildingUse
from app.domain.plan import SolveStatus
from app.map.scene import Ref
from app.planning.siting.request import SitingModel
from app.views.siting import card as card_module
from app.views.siting.card import SitingCard, picture
from app.views.siting.chart import steps
from tests.views.seat import CONTROL, Clock, Seat, choose, new_operation


def said(widget: QWidget) -> str:
    """All that a widget's labels say."""
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if not one.isHidden())


def opened(seat: Seat) -> SitingCard:
    seat.chord(Qt.Key.Key_F8)
    card: SitingCard = seat.window.map.cards.siting
    seat.wait(card.isVisible)
    return card


def computed(seat: Seat, card: SitingCard) -> SitingCard:
    """First aid for the dormitories, from the depot or the teaching building."""
    choose(card.form.item, "first_aid")
    choose(card.form.scenarios, BuildingUse.DORMITORY)
    choose(card.form.candidates, BuildingUse.TEACHING)
    card.form.sites.setFocus()
    card.form.sites.selectAll()
    QTest.keyClicks(card.form.sites, "1")
    seat.click(card.compute)
    seat.wait(lambda: not card.working)
    assert card.siting is not None, card.banner.notice
    seat.wait(lambda: card.dress.text("siting.proposed") in said(card))
    return card


def test_from_question_to_acceptance_and_back(seat: Seat) -> None:
    card = computed(seat, opened(seat))
    siting = card.siting
    assert siting is not None
    assert siting.answer.status is SolveStatus.OPTIMAL
    words = said(card)
    for expected in ("optimal", "Lecture Hall (new)", "First aid 4", "Today", "Proposed"):
        assert expected in words, expected
    assert "Medics: North store → Lecture Hall" in words
    before = seat.desk.snapshot
    seat.click(card.accept)
    campus = seat.desk.snapshot.campus
    assert [d.name for d in campus.depots if d.building_id] == ["Lecture Hall"]
    assert next(t for t in campus.teams if t.name == "Medics").depot_id != "depot:north"
    assert seat.desk.snapshot.sequence == before.sequence + 1
    assert card.isHidden()
    seat.chord(Qt.Key.Key_Z, CONTROL)
    assert seat.desk.snapshot.campus.teams == before.campus.teams
    assert seat.desk.snapshot.campus.depots == before.campus.depots


def test_map_and_chart_show_who_is_answered_from_where_and_when(seat: Seat) -> None:
    card = computed(seat, opened(seat))
    siting = card.siting
    assert siting is not None
    drawn = picture(siting)
    place = siting.instance.places[siting.sites[0]].point
    rings = [line for line in drawn.geoms if line.is_ring]
    ways = [line for line in drawn.geoms if not line.is_ring]
    assert len(ways) == 1, "from the one dormitory that is reached"
    assert "Cedar Hall" in said(card), "the other one is named: no open way ends near it"
    assert all(Point(way.coords[0]) == place for way in ways)
    assert sum(ring.envelope.buffer(1).contains(place) for ring in rings) == 2
    minutes, share = steps(siting.proposed, siting.instance.weight)
    assert len(minutes) == len(share)
    assert (share[0], share[-1]) == (0.0, pytest.approx(100.0))
    assert list(share) == sorted(share)
    assert minutes[-1] == pytest.approx(siting.proposed.worst_s / 60)
    assert card.chart.isVisible()
    QTest.keyClick(card, Qt.Key.Key_Escape)
    assert card.isHidden()
    assert card.siting is None


def test_scenarios_are_the_buildings_selected_on_the_map(seat: Seat) -> None:
    card = opened(seat)
    seat.window.map.view.choose((Ref(Building, "building:Maple"),))
    assert card.isVisible(), "selecting is part of the question"
    choose(card.form.scenarios, "selected")
    request = card.form.request()
    assert [wish.building_id for wish in request.scenarios] == ["building:Maple"]


def test_what_cannot_be_answered_is_said_on_the_card(seat: Seat) -> None:
    card = opened(seat)
    choose(card.form.scenarios, "past")
    seat.click(card.compute)
    seat.wait(lambda: not card.working and card.banner.notice is not None)
    assert card.banner.notice.message.key == "siting.no_scenario"
    assert card.siting is None
    assert not card.accept.isVisible()


def test_a_siting_that_is_overtaken_cannot_be_accepted(seat: Seat) -> None:
    card = computed(seat, opened(seat))
    assert card.accept.isEnabled()
    remove_resource(seat.desk.ctx, seat.desk.snapshot.campus.teams[0])
    seat.wait(lambda: not card.accept.isEnabled())
    assert card.banner.notice.message.key == "siting.stale"


def test_computing_can_be_stopped_and_leaves_the_question(
    seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = threading.Event()

    def slow(snapshot, request, *, progress):  # type: ignore[no-untyped-def]
        begun.set()
        while True:
            progress.token.wait(0.02)
            progress.check()

    monkeypatch.setattr(card_module, "site", slow)
    card = opened(seat)
    choose(card.form.model, SitingModel.P_CENTRE)
    seat.click(card.compute)
    seat.wait(begun.is_set)
    assert card.working
    assert not card.form.isEnabled()
    seat.click(card.stop)
    seat.wait(lambda: not card.working)
    assert card.banner.notice is None
    assert card.form.request().model is SitingModel.P_CENTRE
    assert card.compute.isVisible()


def test_choices_outlive_a_change_of_language(seat: Seat) -> None:
    card = computed(seat, opened(seat))
    seat.window.switch_language()
    request = card.form.request()
    assert (request.items, request.candidates) == (("first_aid",), ("building:Lecture",))
    seat.wait(lambda: "教学楼（新设）" in said(card))
    assert "建议" in said(card)
    assert "siting." not in said(card)


def test_without_resources_the_card_says_what_is_missing(qtbot, tmp_path: Path, clock: Clock) -> None:  # type: ignore[no-untyped-def]
    seat = Seat(qtbot, new_operation(tmp_path / "bare.gpkg", clock, with_resources=False), clock)
    try:
        card = opened(seat)
        seat.click(card.compute)
        seat.wait(lambda: not card.working and card.banner.notice is not None)
        assert card.banner.notice.message.key == "siting.no_item"
    finally:
        seat.leave()


def test_room_is_the_same_for_every_site_and_none_is_no_limit(seat: Seat) -> None:
    form = opened(seat).form
    choose(form.candidates, BuildingUse.TEACHING)
    assert form.request().room == ()
    assert form.room.text() == "no limit"
    form.room.setFocus()
    form.room.selectAll()
    QTest.keyClicks(form.room, "12")
    asked = form.request()
    assert {most for _, most in asked.room} == {12}
    depots = {d.id for d in seat.desk.snapshot.campus.depots if not d.mutual_aid}
    assert {place for place, _ in asked.room} == depots | set(asked.candidates)
