"""The terms of an alternative: needs, ways, horizon, objective; each choice is a step of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from app.command.profiles import ProfileShelf
from app.domain.directive import DemandCase, Horizon, WhatIf
from app.domain.message import Message, msg
from app.domain.objective import STANDARD
from app.views.desk import Desk
from app.views.kit import form_grid, label, silent
from app.views.whatif.form import Choice

FACTORS = (1.0, 1.15, 1.3)
"""Ways as they are, and the slower ones of `change.stress`."""


class TermsForm(QWidget):
    """Hands the new what-if to `done` when a person chooses."""

    def __init__(self, desk: Desk, current: Callable[[], WhatIf], done: Callable[[WhatIf], None]) -> None:
        super().__init__()
        self._desk, self._current, self._done = desk, current, done
        dress = desk.dress
        self.case, self.travel, self.horizon, self.profile = (
            QComboBox(),
            QComboBox(),
            QComboBox(),
            QComboBox(),
        )
        self.robust = dress.words(QCheckBox(), text=msg("workbench.terms.robust"))
        grid = form_grid(self, 1, 3)
        fields: tuple[tuple[Message, QComboBox], ...] = (
            (msg("workbench.terms.case"), self.case),
            (msg("workbench.terms.travel"), self.travel),
            (msg("workbench.terms.horizon"), self.horizon),
            (msg("workbench.terms.profile"), self.profile),
        )
        for number, (words, box) in enumerate(fields):
            line, place = divmod(number, 2)
            dress.words(box, accessibleName=words)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(6)
            box.currentIndexChanged.connect(self._chosen)
            grid.addWidget(dress.words(label("soft"), text=words), line, 2 * place)
            grid.addWidget(box, line, 2 * place + 1)
        grid.addWidget(self.robust, 2, 1, 1, 3)
        self.robust.toggled.connect(self._chosen)

    def refresh(self) -> None:
        """Show the terms of the chosen column."""
        text, made = self._desk.dress.text, self._current()
        _show(self.case, [(text.enum(case), case) for case in DemandCase], made.case)
        factors = sorted({*FACTORS, made.travel_factor})
        _show(self.travel, [(f"×{factor:g}", factor) for factor in factors], made.travel_factor)
        _show(self.horizon, [(text.enum(horizon), horizon) for horizon in Horizon], made.horizon)
        profiles = [*ProfileShelf().all()]
        if made.profile not in profiles:
            profiles.append(made.profile)
        names: list[Choice] = [
            (text("workbench.terms.standard") if one == STANDARD else one.name, one) for one in profiles
        ]
        _show(self.profile, names, made.profile)
        with silent(self.robust):
            self.robust.setChecked(made.robust)

    def _chosen(self) -> None:
        made = self._current()
        changed = replace(
            made,
            case=DemandCase(self.case.currentData()),
            travel_factor=self.travel.currentData(),
            horizon=Horizon(self.horizon.currentData()),
            profile=self.profile.currentData(),
            robust=self.robust.isChecked(),
        )
        if changed != made:
            self._done(changed)


def _show(box: QComboBox, choices: list[Choice], chosen: object) -> None:
    with silent(box):
        box.clear()
        for words, value in choices:
            box.addItem(words, value)
        box.setCurrentIndex([value for _, value in choices].index(chosen))
