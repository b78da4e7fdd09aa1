"""Say where a team is from the list of resources."""

from __future__ import annotations

from PySide6.QtWidgets import QMenu

from app.command.positions import clear_position
from app.domain.resource import Team
from app.views.desk import Desk


def fill_position_menu(menu: QMenu, desk: Desk, team: Team) -> None:
    """Where the team is now, and that it is back; the latter is one step."""
    text = desk.dress.text
    menu.addAction(text("position.here"), lambda: desk.positioned.emit(team.id))
    if any(report.team_id == team.id for report in desk.snapshot.positions):
        menu.addAction(text("position.back"), lambda: desk.attempt(lambda: clear_position(desk.ctx, team.id)))
