"""The planner at work in the window."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtTest import QTest

from app.command.alternatives import keep
from app.command.context import Context
from app.command.resources import save_resource
from app.domain.directive import DemandCase, WhatIf
from app.domain.resource import TeamStatus
from app.map.tokens import LIGHT
from app.views.kit import Scroller
from tools.pictures.windows import opened, settle, shoot, wait


def proposal_pictures(ctx: Context, proposal: Path, difference: Path) -> None:
    """A team falls out: what the new proposal changes of the plan in force; then its charts and reasons."""
    lost = next(
        team
        for team in ctx.snapshot.campus.teams
        if any(order.team_id == team.id for order in ctx.snapshot.assignments)
        and "maintenance" in team.capabilities
    )
    save_resource(ctx, replace(lost, status=TeamStatus.OUT_OF_SERVICE))
    with opened(ctx, "en", LIGHT, 1600, 900) as window:
        window.desk.turned.emit("proposal")
        window.desk.propose()
        wait(lambda: not window.desk.solving)
        QTest.qWait(300)
        settle(window)
        shoot(window, difference)
        window.map.cards.show_charts()
        panel = window.right.proposal
        panel.findChild(Scroller).ensureWidgetVisible(panel.unmet, 0, 260)
        settle(window)
        shoot(window, proposal)
    ctx.store.undo(ctx.author)


def siting_picture(ctx: Context, path: Path) -> None:
    """Where first aid would be kept best, beside where it is."""
    with opened(ctx, "en", LIGHT, 1600, 900) as window:
        cards = window.map.cards
        cards.show_siting()
        form = cards.siting.form
        form.item.setCurrentIndex(form.item.findData("first_aid"))
        cards.siting.begin()
        wait(lambda: not cards.siting.working)
        QTest.qWait(300)
        settle(window)
        shoot(window, path)


def compare_pictures(ctx: Context, path: Path, maps: Path) -> None:
    """Alternatives side by side: as it is, without a depot, with more people and longer ways; their maps."""
    depot = next(d for d in ctx.snapshot.campus.depots if d.name == "Logistics Centre")
    for name, change in (
        ("Logistics Centre cut off", WhatIf(without=(depot.id,))),
        ("More people, slower ways", WhatIf(case=DemandCase.HIGH, travel_factor=1.3)),
    ):
        keep(ctx, name, change)
    with opened(ctx, "en", LIGHT, 1600, 900) as window:
        window.show_workbench()
        panel = window.workbench
        assert panel is not None
        panel.compute.click()
        wait(lambda: not panel.bench.working)
        QTest.qWait(300)
        settle(window)
        shoot(window, path)
        panel.spread.click()
        QTest.qWait(300)
        wait(lambda: all(cell.view.sharp for cell in panel.maps.cells if cell.isVisible()))
        shoot(window, maps)
    for _ in range(2):
        ctx.store.undo(ctx.author)
