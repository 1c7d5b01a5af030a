"""The one style sheet: what Qt's own controls look like. Written once for both looks, filled from the tokens."""

from __future__ import annotations

from string import Template
from typing import Final

from frontdesk.domain.resources import resource_path
from frontdesk.ui.tokens import FACES, RADIUS, Role, Scheme

_SHEET: Final = Template("""
QWidget { font-size: ${body}px; }
QToolTip { color: $text; background: $surface; border: 1px solid $line; padding: 4px 8px; }

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QSpinBox, QDateEdit, QTimeEdit {
  background: $surface; color: $text; border: 1px solid $line; border-radius: ${radius}px; padding: 0 8px; min-height: 30px;
  selection-background-color: $selection; selection-color: $text;
}
QPlainTextEdit, QTextEdit { padding: 4px 6px; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QSpinBox:focus { border: 2px solid $focus; padding: 0 7px; min-height: 28px; }
QPlainTextEdit:focus, QTextEdit:focus { padding: 3px 5px; }
QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"], QComboBox[wrong="true"], QSpinBox[wrong="true"] { border: 2px solid $danger; padding: 0 7px; min-height: 28px; }
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled, QSpinBox:disabled { color: $muted; background: $background; }
QSpinBox::up-button, QSpinBox::down-button { width: 0; border: 0; }
QLineEdit:read-only { background: $background; }
QComboBox::drop-down { border: 0; width: 24px; subcontrol-position: center right; }
QComboBox::down-arrow { image: url("$down"); width: 16px; height: 16px; }
QComboBox QAbstractItemView { background: $surface; border: 1px solid $line; outline: 0; }
QComboBox QAbstractItemView::item { min-height: 28px; padding: 0 8px; }

QPushButton, QToolButton[kind="button"] {
  background: $surface; color: $text; border: 1px solid $line; border-radius: ${radius}px; padding: 0 12px; min-height: 30px;
}
QPushButton:hover, QToolButton[kind="button"]:hover { background: $hover; }
QPushButton:pressed { background: $line; }
QPushButton:focus, QToolButton[kind="button"]:focus { border: 2px solid $focus; padding: 0 11px; min-height: 28px; }
QPushButton:disabled { color: $muted; background: $background; }
QPushButton[kind="primary"] { background: $focus; color: $on_focus; border: 1px solid $focus; font-weight: 600; }
QPushButton[kind="primary"]:hover { border: 1px solid $text; }
QPushButton[kind="primary"]:focus { border: 2px solid $text; }
QPushButton[kind="primary"]:disabled { background: $hover; color: $muted; border: 1px solid $line; }
QPushButton[kind="danger"] { color: $danger; }
QPushButton[kind="quiet"], QToolButton[kind="quiet"] { background: transparent; border: 1px solid transparent; }
QPushButton[kind="quiet"]:hover, QToolButton[kind="quiet"]:hover { background: $hover; }
QPushButton[kind="quiet"]:focus, QToolButton[kind="quiet"]:focus { border: 2px solid $focus; }
QPushButton[kind="quiet"]:checked, QToolButton[kind="quiet"]:checked { background: $selection; }
QToolButton[kind="quiet"] { min-width: 28px; min-height: 28px; border-radius: ${radius}px; padding: 0 4px; }
QToolButton::menu-indicator { image: none; }

QPushButton[kind="flat"] { background: transparent; border: 1px solid transparent; min-height: 22px; max-height: 24px; padding: 0 8px; color: $muted; }
QPushButton[kind="flat"]:hover { background: $hover; }
QPushButton[kind="flat"]:focus { border: 2px solid $focus; }

QPushButton[kind="segment"] { border-radius: 0; margin: 0; }
QPushButton[tight="true"] { padding: 0 3px; }
QPushButton[tight="true"]:focus { padding: 0 2px; }
QPushButton[kind="segment"]:checked { background: $selection; font-weight: 600; }

QCheckBox, QRadioButton { spacing: 8px; min-height: 28px; }
QCheckBox:focus, QRadioButton:focus { outline: 0; }
QCheckBox::indicator, QRadioButton::indicator { width: 16px; height: 16px; border: 1px solid $muted; background: $surface; }
QCheckBox::indicator { border-radius: 3px; }
QRadioButton::indicator { border-radius: 9px; }
QCheckBox::indicator:checked { background: $focus; border: 1px solid $focus; image: url("$check"); }
QRadioButton::indicator:checked { background: $surface; border: 5px solid $focus; width: 8px; height: 8px; }
QCheckBox::indicator:focus, QRadioButton::indicator:focus { border: 2px solid $focus; }
QRadioButton::indicator:checked:focus { border: 5px solid $text; }

QAbstractItemView { background: $surface; alternate-background-color: $surface; border: 0; outline: 0; selection-background-color: $selection; selection-color: $text; }
QTableView { gridline-color: transparent; }
QTableView::item, QListView::item, QTreeView::item { border: 0; padding: 0 8px; }
QListWidget::item { min-height: 30px; border-radius: ${radius}px; }
QTableView::item { border-bottom: 1px solid $hover; }
QTableView::item:selected, QListView::item:selected { background: $selection; color: $text; }
QListView:focus, QTreeView:focus { border: 2px solid $focus; border-radius: ${radius}px; }
QHeaderView { background: $surface; }
QHeaderView::section { background: $surface; color: $muted; border: 0; border-bottom: 1px solid $line; padding: 0 11px; min-height: 28px; font-size: ${meta}px; }
QTableCornerButton::section { background: $surface; border: 0; }

QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar, QProgressBar { widget-animation-duration: 0; }
QScrollBar::handle { background: $line; border-radius: 4px; margin: 1px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: transparent; border: 0; }
QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; border: 0; }

QCalendarWidget QWidget#qt_calendar_navigationbar { background: $surface; }
QCalendarWidget QToolButton { background: transparent; border: 1px solid transparent; color: $text; font-weight: 600; min-height: 28px; padding: 0 8px; }
QCalendarWidget QToolButton:hover { background: $hover; }
QCalendarWidget QToolButton:focus { border: 2px solid $focus; }
QCalendarWidget QAbstractItemView { padding: 0; }
QCalendarWidget QTableView::item { border: 0; padding: 0; }

QMenu { background: $surface; border: 1px solid $line; padding: 4px 0; }
QMenu::item { padding: 6px 24px 6px 12px; color: $text; }
QMenu::item:selected { background: $selection; }
QMenu::item:disabled { color: $muted; }
QMenu::separator { height: 1px; background: $line; margin: 4px 0; }

QProgressBar { background: $hover; border: 0; border-radius: 3px; max-height: 6px; min-height: 6px; }
QProgressBar::chunk { background: $focus; border-radius: 3px; }
QSplitter::handle { background: $line; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QTabBar { background: transparent; }
QTabBar::tab { background: transparent; color: $muted; padding: 0 12px; min-height: 30px; border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: $text; border-bottom: 2px solid $focus; }
QTabBar::tab:focus { border-bottom: 2px solid $text; }
QDialog { background: $surface; }

*[face="meta"] { font-size: ${meta}px; }
*[face="strong"] { font-weight: 600; }
*[face="panel"] { font-size: ${panel}px; }
*[face="name"] { font-size: ${panel}px; font-weight: 600; }
*[face="title"] { font-size: ${title}px; font-weight: 600; }
*[face="date"] { font-size: ${date}px; font-weight: 600; }
*[tone="muted"] { color: $muted; }
*[tone="danger"] { color: $danger; }
*[tone="warning"] { color: $warning; }
*[tone="focus"] { color: $focus; }
*[surface="surface"] { background: $surface; }
*[surface="background"] { background: $background; }
*[surface="warning"] { background: $warning_tint; }
*[line="top"] { border-top: 1px solid $line; }
*[line="bottom"] { border-bottom: 1px solid $line; }
*[line="left"] { border-left: 1px solid $line; }
*[line="right"] { border-right: 1px solid $line; }
*[line="box"] { border: 1px solid $line; border-radius: ${radius}px; }
""")


def stylesheet(scheme: Scheme) -> str:
    """The style sheet of a look."""
    values = {str(role): scheme.roles[role] for role in Role}
    values |= {name: str(face.size) for name, face in FACES.items()}
    look = "dark" if scheme.dark else "light"
    pictures = {name: resource_path(f"styles/{name}-{look}.svg").as_posix() for name in ("check", "down")}
    return _SHEET.substitute(values, radius=RADIUS, **pictures)
