"""Where teams are: which team, where, Enter. Below, what was reported before and how long ago."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QWidget
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from app.campus.coordinates import CoordinateFormat, format_coordinate
from app.campus.frame import Frame
from app.command.positions import clear_position, set_position
from app.domain.message import msg
from app.domain.resource import Team, TeamPosition
from app.map.content import Ref
from app.map.facts import seen_words
from app.map.finding.names import Names
from app.map.words import age_words
from app.views.banner import Notice
from app.views.canvas import PlacePointTool
from app.views.desk import Desk
from app.views.kit import button, clear, column, entry, label, row, rule, tool
from app.views.search import Finder, Hit, Search
from app.views.selected.floating import FloatingCard

_MOST = 12


class PositionCard(FloatingCard):
    """Team and place in either order, by name or by a click on the map; one step keeps them."""

    placed = Signal(object)
    """The `Point` under consideration, None when there is none."""

    def __init__(self, desk: Desk, places: Search) -> None:
        super().__init__(desk)
        dress = desk.dress
        self._team: Team | None = None
        self._point: Point | None = None
        self._known: tuple[tuple[Team, ...], Names] | None = None
        self.team = Finder(dress, self.teams, msg("position.team_hint"))
        self.place = Finder(dress, places, msg("position.place_hint"))
        self.team.chosen.connect(self._take_team)
        self.place.chosen.connect(self._take_place)
        self.team.textEdited.connect(self._forget_team)
        self.place.textEdited.connect(self._forget_place)
        self.on_map = button(dress, msg("position.on_map"), self._draw_place, icon="pin")
        self.save = button(dress, msg("position.save"), self._save, role="primary", icon="approve")
        self._list = column(gap=6)
        for part in (
            dress.words(label("eyebrow"), text=msg("position.team")),
            self.team,
            dress.words(label("eyebrow"), text=msg("position.place")),
            self.place,
        ):
            self.body.addWidget(part)
        self.body.addLayout(row(self.on_map, None, self.save, gap=8))
        self.body.addWidget(rule())
        self.body.addLayout(self._list)
        self.back: dict[str, QWidget] = {}

    @property
    def holds(self) -> bool:
        """A team or a place that was chosen is not lost by a click on the map."""
        return bool(self._team is not None or self._point is not None or self.team.text())

    def begin(self, team_id: str = "", point: Point | None = None) -> None:
        """Start with what is known; what is missing has the keyboard, or is clicked on the map."""
        self.banner.clear()
        teams = self.desk.snapshot.campus.teams
        self._set_team(next((team for team in teams if team.id == team_id), None))
        self._set_point(point)
        self.refresh()
        if point is None:
            self.desk.draw(PlacePointTool(), self._clicked)
        self._go_on()

    def refresh(self) -> None:
        """The reports as they are; what is chosen stays."""
        text, snapshot = self.dress.text, self.desk.snapshot
        self.title.setText(text("position.title"))
        self.caption.setText(text("position.hint"))
        clear(self._list)
        self.back = {}
        teams = {team.id: team for team in snapshot.campus.teams}
        reports = [report for report in snapshot.positions if report.team_id in teams]
        if not reports:
            self._list.addWidget(label("hint", text("position.none"), wrap=True))
        for report in sorted(reports, key=lambda r: r.at, reverse=True):
            self._list.addWidget(self._entry(report, teams[report.team_id]))

    def teams(self, query: str) -> list[Hit]:
        """The teams that a query names, each with where it is now."""
        text, campus = self.dress.text, self.desk.snapshot.campus
        depots = {d.id: text.pick(d.name, d.name_zh) for d in campus.depots}
        reports = {report.team_id: report for report in self.desk.snapshot.positions}
        hits = []
        for match in self._names().find(query)[:_MOST]:
            team = campus.teams[match.entry]
            report = reports.get(team.id)
            seen = age_words(report.at, self.desk.ctx.clock(), text) if report else ""
            detail = " · ".join(part for part in (depots.get(team.depot_id, ""), seen) if part)
            hits.append(
                Hit(self._name(team), detail, "people", Ref(Team, team.id), refs=(Ref(Team, team.id),))
            )
        return hits

    def leave(self) -> None:
        """Put the card away with what was chosen."""
        self._set_team(None)
        self._set_point(None)
        super().leave()

    def hideEvent(self, event: QHideEvent) -> None:
        """The place under consideration is not shown without the card."""
        super().hideEvent(event)
        self.team.put_away()
        self.place.put_away()
        self.placed.emit(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter keeps the report, or goes where something is missing."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._save()
        else:
            super().keyPressEvent(event)

    def _names(self) -> Names:
        teams = self.desk.snapshot.campus.teams
        if self._known is None or self._known[0] is not teams:
            named = [(name, i) for i, team in enumerate(teams) for name in (team.name, team.name_zh) if name]
            self._known = (teams, Names.spelt(named))
        return self._known[1]

    def _name(self, team: Team) -> str:
        return self.dress.text.pick(team.name, team.name_zh)

    def _take_team(self, hit: Hit) -> None:
        teams = self.desk.snapshot.campus.teams
        self._set_team(next((t for t in teams if hit.ref is not None and t.id == hit.ref.id), None))
        self._go_on()

    def _take_place(self, hit: Hit) -> None:
        if hit.geometry is not None:
            self._set_point(hit.geometry.representative_point(), hit.title)
            self.desk.look_at(hit.geometry)
            self._go_on()

    def _clicked(self, point: BaseGeometry) -> None:
        if self.isVisible() and isinstance(point, Point):
            self._set_point(point)
            self._go_on()

    def _draw_place(self) -> None:
        self.draw(PlacePointTool(), self._clicked)

    def _forget_team(self) -> None:
        self._team = None

    def _forget_place(self) -> None:
        self._point = None
        self.placed.emit(None)

    def _set_team(self, team: Team | None) -> None:
        self._team = team
        self.team.setText(self._name(team) if team else "")

    def _set_point(self, point: Point | None, name: str = "") -> None:
        self._point = point
        if point is not None and not name:
            building = next(
                (b for b in self.desk.snapshot.campus.buildings if b.footprint.covers(point)), None
            )
            frame = Frame(self.desk.snapshot.campus.info.epsg)
            name = (
                self.dress.text.pick(building.name, building.name_zh) or building.code
                if building
                else format_coordinate(frame.to_wgs84(point), CoordinateFormat.DEGREES)
            )
        self.place.setText(name)
        self.placed.emit(point)

    def _go_on(self) -> None:
        """The keyboard goes to what is missing."""
        missing = self.team if self._team is None else self.place if self._point is None else self.save
        missing.setFocus()

    def _save(self) -> None:
        team, point = self._team, self._point
        if team is None or point is None:
            lacks = msg("position.no_team_chosen") if team is None else msg("position.no_place_chosen")
            self.banner.show_notice(Notice(lacks, "caution"))
            self._go_on()
            return
        if self.banner.attempt(lambda: set_position(self.desk.ctx, team.id, point)):
            self.desk.tell(msg("position.noted", team=self._name(team)))
            self.leave()

    def _entry(self, report: TeamPosition, team: Team) -> QWidget:
        seen = label("caption", seen_words(team, self.desk.map_state()), wrap=True)
        words = column(label("body", self._name(team), wrap=True), seen, gap=0)
        look = tool(self.dress, "fit", msg("views.look"), lambda: self.desk.look_at(report.point), size=16)
        back = button(self.dress, msg("position.back"), lambda: self._clear(team), role="quiet")
        self.back[team.id] = back
        return entry(words, look, back)

    def _clear(self, team: Team) -> None:
        self.setFocus()
        self.banner.attempt(lambda: clear_position(self.desk.ctx, team.id))
