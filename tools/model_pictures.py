"""Photographs each model's answer on its example: `python -m tools.model_pictures FOLDER [MODEL …]`.

Above the answer stands the map where the answer has areas.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import shapely
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

from app.bootstrap import demo_campus, text_for
from app.command.context import Context
from app.command.demo import fullest_dormitory
from app.command.incidents import open_incident, proposed_extent, set_extent
from app.command.operations import create_operation
from app.domain.assessment import Assessment
from app.domain.incident import Incident
from app.hazards.assessing import Scene, run_model
from app.hazards.extents import circle_extent
from app.map.tokens import LIGHT
from app.runtime.text import Text
from app.views.assess.answer import AnswerView
from app.views.window import MainWindow
from bench.examples import EXAMPLES, Example
from tools.pictures.files import save
from tools.pictures.stage import AUTHOR, SteppingClock, same_ids
from tools.pictures.windows import opened, settle

WIDTH = 700
TALLEST = 1250
MAP_HEIGHT = 380
ROOM = 1.25
"""The map shows this much more than the areas."""
_PAD = 16


@same_ids()
def answered(folder: Path, name: str) -> tuple[Context, Assessment]:
    """An operation with the example's incident, and what the model says."""
    example, campus = EXAMPLES[name], demo_campus()
    text = text_for(campus, "en")
    store = create_operation(
        folder / f"{name}.gpkg", campus, name=name, author=AUTHOR, exercise=True, clock=SteppingClock()
    )
    ctx = Context(store, AUTHOR, SteppingClock())
    incident = _incident(ctx, example, text)
    scene = Scene(at=ctx.clock(), snapshot=ctx.snapshot, incident=incident, table=example.table)
    return ctx, run_model(name, scene, example.given, author=AUTHOR)


def _incident(ctx: Context, example: Example, text: Text) -> Incident | None:
    if example.kind is None:
        return None
    campus = ctx.snapshot.campus
    building = next((b for b in campus.buildings if b.code == example.building), fullest_dormitory(campus))
    point = building.footprint.representative_point()
    incident = open_incident(
        ctx, example.kind, point, building_id=building.id, title=text.pick(building.name, building.name_zh)
    )
    extent = (
        circle_extent(campus, incident.id, point, example.radius_m)
        if example.radius_m is not None
        else proposed_extent(ctx.snapshot, incident)
    )
    if extent is not None:
        set_extent(ctx, extent)
    return ctx.snapshot.incident(incident.id)


def picture(window: MainWindow, found: Assessment) -> QImage:
    """The answer down to its inputs, with the map above where it has areas."""
    answer = _answer(window, found)
    if not found.result.areas:
        return answer
    view = _map(window, found)
    whole = QImage(WIDTH, view.height() + answer.height(), QImage.Format.Format_RGB32)
    painter = QPainter(whole)
    painter.drawImage(0, 0, view)
    painter.drawImage(0, view.height(), answer)
    painter.end()
    return whole


def _map(window: MainWindow, found: Assessment) -> QImage:
    view = window.map.view
    window.desk.show_assessment(found)
    west, south, east, north = shapely.total_bounds([area.shape for area in found.result.areas])
    tall = max(east - west, north - south, 60.0) * ROOM
    wide = tall * view.width() / MAP_HEIGHT
    x, y = (west + east) / 2, (south + north) / 2
    full = tall * view.height() / MAP_HEIGHT
    view.fit((x - wide / 2, y - full / 2, x + wide / 2, y + full / 2))
    settle(window)
    middle = view.to_screen(x, y).toPoint() - QPoint(WIDTH // 2, MAP_HEIGHT // 2)
    return view.grab(QRect(middle.x(), middle.y(), WIDTH, MAP_HEIGHT)).toImage()


def _answer(window: MainWindow, found: Assessment) -> QImage:
    dress = window.desk.dress
    page = QWidget()
    page.setStyleSheet(f"background: {dress.tokens.raised}; color: {dress.tokens.text};")
    lines = QVBoxLayout(page)
    lines.setContentsMargins(_PAD, _PAD, _PAD, _PAD)
    answer = AnswerView(dress)
    lines.addWidget(answer)
    lines.addStretch(1)
    answer.show_assessment(found)
    page.setFixedWidth(WIDTH)
    page.show()
    page.resize(WIDTH, lines.heightForWidth(WIDTH))
    for _ in range(5):
        QApplication.processEvents()
    heading = dress.text("assess.inputs")
    below = [one for one in page.findChildren(QLabel) if one.text() == heading]
    end = below[0].mapTo(page, QPoint()).y() - 4 if below else page.height()
    image = page.grab(QRect(0, 0, WIDTH, min(end, TALLEST))).toImage()
    page.close()
    return image


def main() -> None:
    """Make all pictures, or those of the models that are named."""
    folder, names = Path(sys.argv[1]), sys.argv[2:] or list(EXAMPLES)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        for home in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME"):
            os.environ[home] = scratch
        for name in names:
            ctx, found = answered(Path(scratch), name)
            with opened(ctx, "en", LIGHT, 1366, 768) as window:
                save(picture(window, found), folder / f"model-{name}.png")
            ctx.store.close()


if __name__ == "__main__":
    main()
