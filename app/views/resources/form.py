"""What the forms have in common in which a resource is entered or changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QLineEdit,
    QSpinBox,
    QWidget,
)

from app.domain.message import Message, msg
from app.domain.resource import Depot, Stock, Team, Vehicle
from app.views.banner import Banner
from app.views.desk import Desk
from app.views.kit import button, column, label, row

Resource: TypeAlias = Depot | Team | Stock | Vehicle


class ResourceForm(QWidget):
    """Fields of one kind of resource. `load` fills them, `write` saves them in one step."""

    title: Message

    def __init__(self, desk: Desk, closed: Callable[[], object]) -> None:
        super().__init__()
        self.desk = desk
        self.dress = desk.dress
        self._closed = closed
        self._record: Resource | None = None
        self._version: int | None = None
        self.banner = Banner(desk.dress)
        self.fields = QFormLayout()
        self.fields.setHorizontalSpacing(12)
        self.fields.setVerticalSpacing(8)
        self.fields.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.save_button = button(desk.dress, msg("views.save"), self.save, role="primary")
        self.more_fields = QFormLayout()
        self.more_fields.setHorizontalSpacing(12)
        self.more_fields.setVerticalSpacing(8)
        self.more_fields.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.advanced = QWidget()
        self.advanced.setLayout(self.more_fields)
        self.advanced.hide()
        self.more = button(desk.dress, msg("views.resource.more"), self._unfold, role="quiet")
        self.more.setCheckable(True)
        self.more.hide()
        cancel = button(desk.dress, msg("views.cancel"), closed, role="quiet")
        self.setLayout(
            column(
                desk.dress.words(label("title"), text=self.title),
                self.banner,
                self.fields,
                row(self.more, None),
                self.advanced,
                row(None, cancel, self.save_button),
                gap=10,
                margin=(16, 12, 16, 12),
            )
        )

    def open(self, record: Resource | None, depot_id: str) -> None:
        """Begin with a record, or with a blank form for a depot."""
        self._record = record
        store = self.desk.ctx.store
        self._version = store.version(type(record), record.id) if record else None
        self.banner.clear()
        self.load(record, depot_id)

    def load(self, record: Resource | None, depot_id: str) -> None:
        """Fill the fields."""
        raise NotImplementedError

    def write(self, expected: int | None) -> Resource:
        """Save what the fields say; raises UserError where they do not make a record."""
        raise NotImplementedError

    def save(self) -> None:
        """Save and close, or say what to mend."""
        if self.banner.attempt(lambda: self.write(self._version)):
            self._closed()

    def add_field(self, words: Message, field: QWidget) -> None:
        """A field with its label; Enter in a line saves."""
        name = self.dress.words(label("caption"), text=words)
        self.dress.words(field, accessibleName=words)
        self.fields.addRow(name, field)
        if isinstance(field, QLineEdit):
            field.returnPressed.connect(self.save)

    def add_more(self, words: Message | None, field: QWidget) -> None:
        """A field for what few need, which is unfolded; without words it names itself."""
        self.more.show()
        if words is None:
            self.more_fields.addRow(field)
            return
        self.dress.words(field, accessibleName=words)
        self.more_fields.addRow(self.dress.words(label("caption"), text=words), field)
        if isinstance(field, QLineEdit):
            field.returnPressed.connect(self.save)

    def _unfold(self) -> None:
        self.advanced.setVisible(self.more.isChecked())

    def depot_field(self) -> QComboBox:
        """The choice of depot."""
        box = QComboBox()
        self.add_field(msg("views.resource.depot"), box)
        return box

    def fill_depots(self, box: QComboBox, depot_id: str) -> None:
        """The depots of the campus, one of them chosen."""
        text = self.dress.text
        box.clear()
        for depot in self.desk.snapshot.campus.depots:
            box.addItem(text.pick(depot.name, depot.name_zh), depot.id)
        box.setCurrentIndex(max(0, box.findData(depot_id)))


def figure_field(low: int, high: int) -> QSpinBox:
    """A field for a whole number."""
    made = QSpinBox()
    made.setRange(low, high)
    made.setGroupSeparatorShown(True)
    made.setAlignment(Qt.AlignmentFlag.AlignRight)
    return made


def fill(box: QComboBox, choices: Sequence[tuple[str, object]], chosen: object) -> None:
    """Words and values to choose from, one of them chosen."""
    box.clear()
    for words, value in choices:
        box.addItem(words, value)
        if value == chosen:
            box.setCurrentIndex(box.count() - 1)
