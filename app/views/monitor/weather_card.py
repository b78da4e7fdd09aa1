"""The weather by hand, or from a file: wind, sky, temperature, rain."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QFileDialog, QWidget

from app.command.context import new_id
from app.command.weather import add_weather
from app.domain.message import Message, msg
from app.domain.observation import Sky, WeatherReport
from app.domain.source import Source, SourceStatus
from app.views.desk import Desk
from app.views.kit import button, form_grid, label, row, silent
from app.views.selected.floating import FloatingCard

_STRONGEST_MPS, _HOTTEST_C, _WETTEST_MM_H = 60.0, 60.0, 300.0


class WeatherCard(FloatingCard):
    """Below the fields stands the report that counts now, with its time and source."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        dress = desk.dress
        self.wind = _figure(0, _STRONGEST_MPS, " m/s", 1)
        self.direction = _figure(0, 359, "°", 0)
        self.direction.setWrapping(True)
        self.temperature = _figure(-_HOTTEST_C - 1, _HOTTEST_C, " °C", 0)
        self.temperature.setSpecialValueText("–")
        self.temperature.setValue(self.temperature.minimum())
        self.rain = _figure(-1, _WETTEST_MM_H, " mm/h", 0)
        self.rain.setSpecialValueText("–")
        self.rain.setValue(-1)
        self.sky = QComboBox()
        self.now = label("soft", wrap=True)
        self.save = button(dress, msg("monitor.weather.save"), self.keep, role="primary")
        self.file = button(dress, msg("monitor.import.choose"), self._choose, role="quiet", icon="import")
        fields: tuple[tuple[Message, QWidget], ...] = (
            (msg("monitor.weather.wind"), self.wind),
            (msg("monitor.weather.from"), self.direction),
            (msg("monitor.weather.sky"), self.sky),
            (msg("monitor.weather.temperature"), self.temperature),
            (msg("monitor.weather.rain"), self.rain),
        )
        holder = QWidget()
        grid = form_grid(holder, 1)
        for line, (words, field) in enumerate(fields):
            grid.addWidget(dress.words(label("caption"), text=words), line, 0)
            dress.words(field, accessibleName=words)
            grid.addWidget(field, line, 1)
        self.body.addWidget(self.now)
        self.body.addWidget(holder)
        self.foot.addLayout(row(self.save, self.file, None))

    @property
    def holds(self) -> bool:
        """A form that may be half filled in."""
        return True

    def begin(self) -> None:
        """Begin with the report that counts now."""
        self.banner.clear()
        self.refresh()
        report = self.newest()
        if report is not None:
            self.wind.setValue(report.wind_mps)
            self.direction.setValue(report.wind_from_deg)
        self.wind.setFocus()
        self.wind.selectAll()

    def newest(self) -> WeatherReport | None:
        """The newest report."""
        return max(self.desk.snapshot.weather, key=lambda one: one.at, default=None)

    def refresh(self) -> None:
        """The choices in the language of now, and what counts now."""
        text, report = self.dress.text, self.newest()
        self.title.setText(text("monitor.weather"))
        self.caption.setText(text("monitor.weather.hint"))
        chosen = self.sky.currentData()
        with silent(self.sky):
            self.sky.clear()
            self.sky.addItem(text("monitor.weather.sky_unknown"), None)
            for sky in Sky:
                self.sky.addItem(text.enum(sky), sky)
            self.sky.setCurrentIndex(max(0, self.sky.findData(chosen)))
        self.now.setText(
            text("monitor.weather.none")
            if report is None
            else text(
                "monitor.weather.now",
                wind=f"{report.wind_mps:.1f}",
                direction=round(report.wind_from_deg),
                at=report.at,
                source=text.source(report.source) or report.author,
            )
        )

    def keep(self) -> None:
        """Keep the report, as of now."""
        ctx, now, sky = self.desk.ctx, self.desk.ctx.clock(), self.sky.currentData()
        report = WeatherReport(
            id=new_id(),
            at=now,
            wind_mps=self.wind.value(),
            wind_from_deg=self.direction.value(),
            source=Source(SourceStatus.GIVEN, ctx.author),
            temperature_c=_or_none(self.temperature),
            sky=Sky(sky) if sky else None,
            rain_mm_h=_or_none(self.rain),
            author=ctx.author,
            received_at=now,
        )
        if self.banner.attempt(lambda: add_weather(ctx, (report,))):
            self.desk.tell(msg("monitor.weather.kept"))
            self.leave()

    def _choose(self) -> None:
        from app.views.monitor.import_dialog import DataImportDialog

        text = self.dress.text
        name, _ = QFileDialog.getOpenFileName(self, text("monitor.import"), "", text("monitor.import.files"))
        if name:
            DataImportDialog(self.desk, Path(name), self.window()).open()


def _figure(low: float, high: float, suffix: str, decimals: int) -> QDoubleSpinBox:
    made = QDoubleSpinBox()
    made.setRange(low, high)
    made.setDecimals(decimals)
    made.setSuffix(suffix)
    return made


def _or_none(field: QDoubleSpinBox) -> float | None:
    """The figure; None at the lowest, which reads as a dash."""
    return None if field.value() == field.minimum() else field.value()
