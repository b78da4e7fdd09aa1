"""The style rules of the window. Widgets say what they are by the property `role`; colours are tokens."""

from __future__ import annotations

from collections.abc import Mapping

from app.map.tokens import Tokens


def stylesheet(t: Tokens, signs: Mapping[str, str]) -> str:
    """All style rules for one theme; `signs` are the addresses of tick and arrow pictures."""
    return "\n".join(
        (_ground(t), _type(t), _buttons(t), _fields(t, signs), _lists(t, signs), _parts(t), _badges(t))
    )


def mixed(one: str, other: str, share: float) -> str:
    """A colour between two: `share` 0 is the first, 1 the second."""
    pairs = ((int(one[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _ground(t: Tokens) -> str:
    return f"""
    QWidget {{ color: {t.text}; font-size: {t.type.body:.0f}px; }}
    QMainWindow, QDialog, QWidget[role="page"] {{ background: {t.surface}; }}
    QWidget[role="bar"] {{ background: {t.raised}; border: none; border-bottom: 1px solid {t.line}; }}
    QWidget[role="bar_exercise"] {{ background: {t.raised}; border: none;
        border-bottom: 3px solid {t.exercise.fill}; }}
    QWidget[role="foot"] {{ background: {t.raised}; border: none; border-top: 1px solid {t.line}; }}
    QLineEdit[role="status_field"] {{ background: transparent; border: 1px solid transparent;
        border-radius: 4px; padding: 0 4px; min-height: 0; color: {t.muted}; font-size: {t.type.caption}px; }}
    QLineEdit[role="status_field"]:hover, QLineEdit[role="status_field"]:focus {{
        border-color: {t.line_strong}; color: {t.text}; }}
    QPushButton[role="status_figure"] {{ background: transparent; border: 1px solid transparent;
        border-radius: 4px; padding: 0 6px; min-height: 20px; color: {t.text};
        font-size: {t.type.caption}px; font-weight: normal; }}
    QPushButton[role="status_figure"]:hover, QPushButton[role="status_figure"]:focus {{
        border-color: {t.line_strong}; }}
    QWidget[role="status"] {{ background: {t.surface}; border: none; border-top: 1px solid {t.line}; }}
    QWidget[role="dock_left"] {{ background: {t.raised}; border: none; border-right: 1px solid {t.line}; }}
    QWidget[role="dock_right"] {{ background: {t.raised}; border: none; border-left: 1px solid {t.line}; }}
    QFrame[role="card"] {{ background: transparent; border: none; border-bottom: 1px solid {t.line}; }}
    QFrame[role="well"] {{ background: {t.sunken if t.dark else t.surface}; border: none;
        border-radius: {t.radii.medium:.0f}px; }}
    QFrame[role="line"] {{ background: transparent; border: none; border-bottom: 1px solid {t.line}; }}
    QFrame[role="line"]:hover {{ background: {mixed(t.raised, t.text, 0.06)}; }}
    QFrame[role="line"]:focus {{ border: 2px solid {t.focus}; }}
    QFrame[role="floating"] {{ background: {t.raised}; border: 1px solid {t.line_strong};
        border-radius: {t.radii.large:.0f}px; }}
    QFrame[role="rule"] {{ background: {t.line}; border: none; }}
    QWidget[role="overlay"] {{ background: {t.surface}; }}
    QScrollArea[role="scroller"], QWidget[role="scroller_body"] {{ background: transparent; border: none; }}
    QToolTip {{ background: {t.text}; color: {t.surface}; border: none; padding: 4px 8px; }}
    QSplitter::handle {{ background: {t.line}; }}
    QSplitter::handle:hover {{ background: {t.accent}; }}
    QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
    QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0; }}
    QScrollBar::handle {{ background: {t.line_strong}; border-radius: 3px; margin: 3px; }}
    QScrollBar::handle:vertical {{ min-height: 32px; }}
    QScrollBar::handle:horizontal {{ min-width: 32px; }}
    QScrollBar::handle:hover {{ background: {t.faint}; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    """


def _type(t: Tokens) -> str:
    size = t.type
    return f"""
    QLabel {{ background: transparent; border: none; }}
    QLabel[role="display"] {{ font-size: {size.display:.0f}px; font-weight: 600; }}
    QLabel[role="headline"] {{ font-size: {size.headline:.0f}px; font-weight: 600; }}
    QLabel[role="title"] {{ font-size: {size.title:.0f}px; font-weight: 600; }}
    QLabel[role="title"][tone="danger"] {{ color: {t.danger.line}; }}
    QLabel[role="title"][tone="caution"] {{ color: {t.caution.line}; }}
    QLabel[role="title"][tone="safe"] {{ color: {t.safe.line}; }}
    QLabel[role="heading"] {{ font-size: {size.strong:.0f}px; font-weight: 600; }}
    QLabel[role="strong"] {{ font-weight: 600; }}
    QLabel[role="hint"], QLabel[role="soft"] {{ color: {t.muted}; }}
    QLabel[role="caption"] {{ font-size: {size.caption + 1:.0f}px; color: {t.muted}; }}
    QLabel[role="faint"] {{ font-size: {size.caption + 1:.0f}px; color: {t.faint}; }}
    QLabel[role="eyebrow"] {{ font-size: {size.caption:.0f}px; font-weight: 600; color: {t.muted}; }}
    QLabel[role="danger"] {{ color: {t.danger.line}; font-weight: 600; }}
    QLabel[role="caution"] {{ color: {t.caution.line}; font-weight: 600; }}
    QLabel[role="safe"] {{ color: {t.safe.line}; font-weight: 600; }}
    QLabel[role="struck"] {{ color: {t.faint}; text-decoration: line-through; }}
    QLabel[role="key"] {{ background: {t.sunken}; border: 1px solid {t.line_strong};
        border-radius: {t.radii.small:.0f}px; padding: 1px 6px; font-size: {size.caption:.0f}px;
        font-weight: 600; color: {t.muted}; }}
    """


def _buttons(t: Tokens) -> str:
    hover, small = mixed(t.raised, t.text, 0.06), f"{t.radii.medium:.0f}px"
    return f"""
    QPushButton {{ background: {t.raised}; border: 1px solid {t.line_strong}; border-radius: {small};
        padding: 0 12px; min-height: 30px; font-weight: 500; }}
    QPushButton:hover {{ background: {hover}; border-color: {t.faint}; }}
    QPushButton:pressed {{ background: {t.sunken}; }}
    QPushButton:focus {{ border: 2px solid {t.focus}; padding: 0 11px; min-height: 28px; }}
    QPushButton:disabled {{ color: {t.faint}; border-color: {t.line}; background: transparent; }}
    QPushButton:checked {{ background: {t.accent_soft}; border-color: {t.accent}; color: {t.text}; }}
    QPushButton[role="primary"] {{ background: {t.accent}; border: 1px solid {t.accent};
        color: {t.accent_ink}; font-weight: 600; }}
    QPushButton[role="primary"]:hover {{ background: {t.accent_hover}; border-color: {t.accent_hover}; }}
    QPushButton[role="primary"]:focus {{ border: 2px solid {t.text}; }}
    QPushButton[role="primary"]:disabled {{ background: {t.line}; border-color: {t.line}; color: {t.faint}; }}
    QPushButton[role="quiet"] {{ background: transparent; border: 1px solid transparent; color: {t.accent};
        padding: 0 8px; }}
    QPushButton[role="quiet"]:hover {{ background: {t.accent_soft}; }}
    QPushButton[role="quiet"]:focus {{ border: 2px solid {t.focus}; padding: 0 7px; }}
    QPushButton[role="quiet"]:checked {{ background: {t.accent_soft}; color: {t.text}; }}
    QPushButton[role="quiet"]:disabled {{ color: {t.faint}; }}
    QPushButton[role="fold"], QPushButton[role="fold"]:checked {{ background: transparent; text-align: left;
        border: 1px solid transparent; color: {t.text}; padding: 0 4px; font-weight: 600; }}
    QPushButton[role="fold"]:hover {{ background: {mixed(t.raised, t.text, 0.06)}; }}
    QPushButton[role="fold"]:focus {{ border: 2px solid {t.focus}; padding: 0 3px; }}
    QPushButton[role="danger"] {{ color: {t.danger.line}; border-color: {t.danger.line};
        background: transparent; }}
    QPushButton[role="danger"]:hover {{ background: {t.danger.fill}; color: {t.danger.ink}; }}
    QPushButton[role="author"] {{ background: {t.sunken}; border: 1px solid transparent; color: {t.muted};
        padding: 0 10px; }}
    QPushButton[role="type"] {{ min-height: 62px; padding: 0; }}
    QPushButton[role="type"]:focus {{ padding: 0; min-height: 60px; }}
    QPushButton[role="row"] {{ background: transparent; border: 1px solid transparent; text-align: left;
        padding: 0 8px; font-weight: 400; }}
    QPushButton[role="row"]:hover {{ background: {hover}; }}
    QPushButton[role="row"]:checked {{ background: {t.accent_soft}; }}
    QPushButton[role="row"]:focus {{ border: 2px solid {t.focus}; padding: 0 7px; }}
    QPushButton[role="section"] {{ background: transparent; border: 1px solid transparent;
        border-bottom: 1px solid {t.line}; border-radius: 0; text-align: left; padding: 0 2px;
        min-height: 26px; font-weight: 600; color: {t.muted}; }}
    QPushButton[role="section"]:hover {{ color: {t.text}; }}
    QPushButton[role="section"]:focus {{ border: 2px solid {t.focus}; padding: 0 1px; min-height: 24px; }}
    QToolButton {{ background: transparent; border: 1px solid transparent; border-radius: {small};
        padding: 5px; }}
    QToolButton:hover {{ background: {hover}; }}
    QToolButton:pressed, QToolButton:checked {{ background: {t.accent_soft}; }}
    QToolButton:focus {{ border: 2px solid {t.focus}; padding: 4px; }}
    QToolButton[role="tool_framed"] {{ border: 1px solid {t.line_strong}; background: {t.raised}; }}
    QToolButton::menu-indicator {{ image: none; }}
    """


def _fields(t: Tokens, signs: Mapping[str, str]) -> str:
    small = f"{t.radii.medium:.0f}px"
    return f"""
    QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox, QPlainTextEdit, QDateTimeEdit, QTimeEdit {{
        background: {t.sunken if t.dark else t.raised}; border: 1px solid {t.line_strong};
        border-radius: {small}; padding: 0 10px; min-height: 30px; selection-background-color: {t.accent};
        selection-color: {t.accent_ink}; }}
    QLineEdit:hover, QSpinBox:hover, QDoubleSpinBox:hover, QComboBox:hover, QTimeEdit:hover {{
        border-color: {t.faint}; }}
    QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus, QPlainTextEdit:focus,
    QTimeEdit:focus {{ border: 2px solid {t.focus}; padding: 0 9px; min-height: 28px; }}
    QLineEdit:disabled, QSpinBox:disabled, QComboBox:disabled {{ color: {t.faint}; border-color: {t.line}; }}
    QLineEdit[wrong="yes"], QSpinBox[wrong="yes"] {{ border: 2px solid {t.danger.line}; padding: 0 9px;
        min-height: 28px; }}
    QSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::up-button, QDoubleSpinBox::down-button,
    QTimeEdit::up-button, QTimeEdit::down-button {{ border: none; width: 20px; background: transparent; }}
    QSpinBox::up-arrow, QDoubleSpinBox::up-arrow, QTimeEdit::up-arrow {{ image: url({signs["up"]});
        width: 10px; height: 10px; }}
    QSpinBox::down-arrow, QDoubleSpinBox::down-arrow, QTimeEdit::down-arrow {{ image: url({signs["down"]});
        width: 10px; height: 10px; }}
    QComboBox::drop-down {{ border: none; width: 26px; }}
    QComboBox::down-arrow {{ image: url({signs["down"]}); width: 12px; height: 12px; }}
    QComboBox QAbstractItemView {{ background: {t.raised}; border: 1px solid {t.line_strong}; padding: 4px;
        selection-background-color: {t.accent_soft}; selection-color: {t.text}; outline: none; }}
    QLineEdit[role="scale"] {{ padding: 0 6px; min-height: 24px; }}
    QLineEdit[role="scale"]:focus, QLineEdit[role="scale"][wrong="yes"] {{ padding: 0 5px;
        min-height: 22px; }}
    QSlider {{ background: transparent; min-height: 22px; }}
    QSlider::groove:horizontal {{ height: 4px; border-radius: 2px; background: {t.line_strong}; }}
    QSlider::sub-page:horizontal {{ background: {t.accent}; border-radius: 2px; }}
    QSlider::handle:horizontal {{ width: 14px; height: 14px; margin: -5px 0; border-radius: 7px;
        background: {t.accent}; }}
    QSlider::handle:horizontal:focus {{ border: 2px solid {t.text}; width: 12px; height: 12px; }}
    QCheckBox[asleep="yes"] {{ color: {t.faint}; }}
    QCheckBox {{ spacing: 8px; background: transparent; min-height: 28px; border-radius: {small};
        border: 1px solid transparent; }}
    QCheckBox:focus {{ border: 1px solid {t.focus}; }}
    QCheckBox::indicator {{ width: 16px; height: 16px; border: 1px solid {t.line_strong};
        border-radius: {t.radii.small:.0f}px; background: {t.sunken if t.dark else t.raised}; }}
    QCheckBox::indicator:hover {{ border-color: {t.accent}; }}
    QCheckBox::indicator:checked {{ background: {t.accent}; border-color: {t.accent};
        image: url({signs["tick"]}); }}
    QCheckBox::indicator:disabled {{ background: {t.line}; }}
    """


def _lists(t: Tokens, signs: Mapping[str, str]) -> str:
    hover = mixed(t.raised, t.text, 0.05)
    return f"""
    QListView, QTreeView, QTableView {{ background: transparent; border: none; outline: none;
        alternate-background-color: transparent; gridline-color: {t.line};
        selection-background-color: {t.accent_soft}; selection-color: {t.text}; }}
    QListView::item, QTreeView::item, QTableView::item {{ padding: 4px 8px; border: none; }}
    QListView::item:hover, QTreeView::item:hover, QTableView::item:hover {{ background: {hover}; }}
    QListView::item:selected, QTreeView::item:selected, QTableView::item:selected {{
        background: {t.accent_soft}; color: {t.text}; }}
    QTableView:focus, QTreeView:focus, QListView:focus {{ border: 1px solid {t.focus}; }}
    QTreeView::branch {{ background: transparent; }}
    QTreeView::branch:has-children:closed {{ image: url({signs["right"]}); }}
    QTreeView::branch:has-children:open {{ image: url({signs["down"]}); }}
    QHeaderView {{ background: transparent; border: none; }}
    QHeaderView::section {{ background: {t.raised}; color: {t.muted}; border: none;
        border-bottom: 1px solid {t.line_strong}; padding: 4px 8px; font-size: {t.type.caption + 1:.0f}px;
        font-weight: 500; }}
    QTableCornerButton::section {{ background: {t.raised}; border: none; }}
    QMenu {{ background: {t.raised}; border: 1px solid {t.line_strong}; padding: 6px; }}
    QMenu::item {{ padding: 6px 24px 6px 12px; border-radius: {t.radii.small:.0f}px; min-height: 20px; }}
    QMenu::item:selected {{ background: {t.accent_soft}; }}
    QMenu::item:disabled {{ color: {t.faint}; }}
    QMenu::separator {{ height: 1px; background: {t.line}; margin: 6px 8px; }}
    QMenu::icon {{ padding-left: 8px; }}
    QTabWidget::pane {{ border: none; border-top: 1px solid {t.line}; top: 0; }}
    QTabBar {{ background: transparent; border: none; qproperty-drawBase: 0; }}
    QTabBar::tab {{ background: transparent; color: {t.muted}; border: none;
        border-bottom: 2px solid transparent; padding: 0 12px; min-height: 38px; font-weight: 500; }}
    QTabBar::tab:hover {{ color: {t.text}; }}
    QTabBar::tab:selected {{ color: {t.text}; border-bottom: 2px solid {t.accent}; font-weight: 600; }}
    QTabBar::tab:focus {{ color: {t.accent}; }}
    """


def _parts(t: Tokens) -> str:
    radius = f"{t.radii.medium:.0f}px"
    banners = "".join(
        f"""
    QFrame[role="banner"][tone="{tone}"] {{ background: {mixed(t.raised, swatch.fill, 0.22)};
        border: 1px solid {swatch.line}; border-radius: {radius}; }}"""
        for tone, swatch in (("danger", t.danger), ("caution", t.caution), ("safe", t.safe), ("info", t.info))
    )
    return f"""{banners}
    QProgressBar {{ background: {t.sunken}; border: none; border-radius: 3px; max-height: 6px;
        min-height: 6px; }}
    QProgressBar::chunk {{ background: {t.accent}; border-radius: 3px; }}
    QFrame[role="chip"] {{ background: {t.sunken}; border: 1px solid {t.line}; border-radius: {radius}; }}
    QFrame[role="chip"]:hover {{ border-color: {t.faint}; }}
    QFrame[role="chip"][chosen="yes"] {{ background: {t.accent_soft}; border-color: {t.accent}; }}
    QFrame[role="chip"]:focus {{ border: 2px solid {t.focus}; }}
    QFrame[role="item"] {{ background: transparent; border: 1px solid transparent; border-radius: {radius}; }}
    QFrame[role="item"]:hover {{ background: {mixed(t.raised, t.text, 0.05)}; }}
    QFrame[role="item"][chosen="yes"] {{ background: {t.accent_soft}; }}
    QFrame[role="item"]:focus {{ border: 2px solid {t.focus}; }}
    """


def _badges(t: Tokens) -> str:
    base = f"border-radius: {t.radii.small:.0f}px; padding: 1px 8px; font-size: {t.type.caption + 1:.0f}px;"
    levels = "".join(
        f"""
    QLabel[role="level"][level="{level.value}"] {{ background: {s.fill}; color: {s.ink};
        border: 1px solid {s.fill}; }}
    QLabel[role="level_provisional"][level="{level.value}"] {{ background: transparent; color: {t.text};
        border: 1px solid {s.line}; }}
    QPushButton[role="level"][level="{level.value}"] {{ border: 2px solid {s.fill}; padding: 0 8px; }}
    QPushButton[role="level"][level="{level.value}"]:checked {{ background: {s.fill}; color: {s.ink}; }}
    QPushButton[role="level"][level="{level.value}"]:focus {{ border: 2px solid {t.focus}; }}"""
        for level, s in t.levels.items()
    )
    return f"""
    QLabel[role="level"], QLabel[role="level_provisional"] {{ {base} font-weight: 600; }}{levels}
    QLabel[role="badge"] {{ {base} background: {t.sunken}; color: {t.muted}; border: 1px solid {t.line}; }}
    QLabel[role="badge"][tone="caution"] {{ color: {t.caution.line}; border: 1px solid {t.caution.line};
        background: transparent; }}
    QLabel[role="badge"][tone="safe"] {{ color: {t.safe.line}; border-color: {t.safe.line};
        background: transparent; }}
    QLabel[role="badge"][tone="info"] {{ color: {t.info.line}; border-color: {t.info.line};
        background: transparent; }}
    QLabel[role="badge"][tone="danger"] {{ background: {t.danger.fill}; color: {t.danger.ink};
        border-color: {t.danger.fill}; font-weight: 600; }}
    QLabel[role="live"] {{ {base} background: {t.text}; color: {t.surface}; font-weight: 700;
        padding: 3px 10px; }}
    QLabel[role="exercise"] {{ {base} background: {t.exercise.fill}; color: {t.exercise.ink};
        font-weight: 700; padding: 3px 10px; }}
    """
