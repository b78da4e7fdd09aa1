"""The template in use, and what can be done with templates: save, rename, delete, default, share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QInputDialog, QLineEdit, QMenu, QWidget

from app.domain.message import msg
from app.map.sheet.templates import SUFFIX, Template, TemplateShelf, write_template
from app.views.banner import Banner
from app.views.dress import Dress
from app.views.kit import column, label, row, silent, tool


class TemplateBar(QWidget):
    """A list of templates with their menu. `chosen` carries the `Template` that a person turned to."""

    chosen = Signal(object)

    def __init__(
        self, dress: Dress, shelf: TemplateShelf, banner: Banner, current: Callable[[], Template]
    ) -> None:
        super().__init__()
        self._dress, self._shelf, self._banner, self._current = dress, shelf, banner, current
        self.box = QComboBox()
        self.box.setMinimumWidth(60)
        self.menu_button = tool(dress, "menu", msg("layout.template_menu"), self._open_menu)
        self._state = label("faint")
        dress.words(self.box, accessibleName=msg("layout.template"))
        caption = dress.words(label("caption"), text=msg("layout.template"))
        line = row(self.box, self.menu_button, gap=4)
        line.setStretch(0, 1)
        self.setLayout(column(row(caption, None, self._state), line, gap=4))
        self.box.activated.connect(lambda _: self._turn_to(self.box.currentData()))
        dress.changed.connect(self._fill)
        self._name = ""
        self._fill()

    @property
    def name(self) -> str:
        """The name of the template in use; empty where there is none any more."""
        return self._name

    def set_name(self, name: str, *, changed: bool) -> None:
        """Say which template is in use, and whether the choices have moved away from it."""
        if name != self._name:
            self._name = name
            self._select()
        self._state.setText(self._dress.text("layout.changed") if changed else "")

    def template(self) -> Template | None:
        """The template in use as it was saved."""
        return next((t for t in self._shelf.all() if t.name == self._name), None)

    def save_as(self, name: str) -> None:
        """Keep the choices as a template of that name; raises UserError where that cannot be."""
        self._turn_to(self._shelf.save(replace(self._current(), name=name)).name)

    def save(self) -> None:
        """Keep the choices in the template in use; one that ships asks for another name."""
        template = self.template()
        if template is None or template.shipped:
            self._ask(msg("layout.save_as"), self._name if template is None else "", self.save_as)
        else:
            self._banner.attempt(lambda: self.save_as(template.name))

    def rename_to(self, name: str) -> None:
        """Give the template in use another name; raises UserError where that cannot be."""
        self._turn_to(self._shelf.rename(self._name, name).name)

    def delete(self) -> None:
        """Remove the template in use; the choices stay as they are."""
        self._shelf.delete(self._name)
        self._name = ""
        self._fill()

    def make_default(self) -> None:
        """Begin with the template in use from now on."""
        self._shelf.set_default(self._name)
        self._fill()

    def bring(self, path: Path) -> None:
        """Take in a template that somebody shared; raises UserError where the file is none."""
        self._turn_to(self._shelf.bring(path).name)

    def _turn_to(self, name: str) -> None:
        self._name = name
        self._fill()
        template = self.template()
        if template is not None:
            self.chosen.emit(template)

    def _fill(self) -> None:
        text, default = self._dress.text, self._shelf.default()
        with silent(self.box):
            self.box.clear()
            for template in self._shelf.all():
                words = text.render(template.words)
                if template.name == default.name:
                    words = text("layout.is_default", name=words)
                self.box.addItem(words, template.name)
        self._select()

    def _select(self) -> None:
        with silent(self.box):
            self.box.setCurrentIndex(self.box.findData(self._name))

    def _open_menu(self) -> None:
        text = self._dress.text
        template = self.template()
        own = template is not None and not template.shipped
        menu = QMenu(self)
        menu.addAction(text("layout.save"), self.save)
        menu.addAction(text("layout.save_as"), lambda: self._ask(msg("layout.save_as"), "", self.save_as))
        rename = menu.addAction(
            text("layout.rename"), lambda: self._ask(msg("layout.rename"), self._name, self.rename_to)
        )
        delete = menu.addAction(text("layout.delete"), lambda: self._banner.attempt(self.delete))
        menu.addSeparator()
        default = menu.addAction(text("layout.make_default"), lambda: self._banner.attempt(self.make_default))
        menu.addSeparator()
        menu.addAction(text("layout.bring"), self._ask_bring)
        menu.addAction(text("layout.share"), self._ask_share)
        rename.setEnabled(own)
        delete.setEnabled(own)
        default.setEnabled(template is not None)
        menu.exec(self.menu_button.mapToGlobal(QPoint(0, self.menu_button.height())))

    def _ask(self, title: object, name: str, act: Callable[[str], None]) -> None:
        words = self._dress.text
        given, sure = QInputDialog.getText(
            self,
            words.render(title),  # type: ignore[arg-type]
            words("layout.template_name"),
            QLineEdit.EchoMode.Normal,
            name,
        )
        if sure:
            self._banner.attempt(lambda: act(given))

    def _ask_bring(self) -> None:
        text = self._dress.text
        name, _ = QFileDialog.getOpenFileName(self, text("layout.bring"), "", text("layout.files"))
        if name:
            self._banner.attempt(lambda: self.bring(Path(name)))

    def _ask_share(self) -> None:
        text = self._dress.text
        start = f"{self._name or text('layout.template')}{SUFFIX}"
        name, _ = QFileDialog.getSaveFileName(self, text("layout.share"), start, text("layout.files"))
        if name:
            path = Path(name)
            whole = path if path.name.endswith(".json") else path.with_name(path.name + SUFFIX)
            template = replace(self._current(), name=self._name or path.stem)
            self._banner.attempt(lambda: write_template(template, whole))
