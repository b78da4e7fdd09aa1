"""A danger that comes after the approval is seen on the ways of the plan in force."""

from __future__ import annotations

from PySide6.QtCore import Qt
from shapely.geometry import LineString

from app.command.zones import close_way, reopen_way
from app.views.banner import Notice
from tests.views.seat import CONTROL, Seat


def test_a_closure_across_an_approved_way_is_told_and_lifted_again(seat: Seat) -> None:
    seat.open_incident()
    seat.propose()
    seat.chord(Qt.Key.Key_Return, CONTROL)
    assert seat.desk.snapshot.assignments
    told: list[Notice] = []
    seat.desk.noticed.connect(told.append)
    route = max(seat.desk.snapshot.assignments, key=lambda a: a.route.length).route
    middle = route.interpolate(0.5, normalized=True)
    across = LineString([(middle.x, middle.y - 30), (middle.x, middle.y + 30)])
    closure = close_way(seat.desk.ctx, across, reason="fallen tree")
    seat.wait(lambda: bool(seat.desk.routes.cut))
    assert told[-1].tone == "danger"
    assert seat.desk.routes.cut <= {a.id for a in seat.desk.snapshot.assignments}
    assert seat.desk.map_state().cut == seat.desk.routes.cut
    reopen_way(seat.desk.ctx, closure)
    seat.wait(lambda: not seat.desk.routes.cut)
