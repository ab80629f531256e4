"""The style sheet, written from tokens. Widgets choose a look by dynamic properties, never by
colours.

* ``QPushButton[kind=primary|danger|quiet|link]``, ``QToolButton[kind=…]``
* ``QLabel[role=display|title|heading|strong|muted|caption|overdue|error|badge]``
* ``QFrame[card=true]``, ``QFrame[banner=info|success|warning|danger]``
"""

from __future__ import annotations

from dataclasses import asdict
from string import Template

from meeting_desktop.ui.theme.tokens import Tokens

_BASE = Template("""
QWidget { color: $text; font-size: ${body}px; }
QMainWindow, QDialog, QWidget[ground="window"] { background: $window; }
QWidget[ground="surface"] { background: $surface; }
QWidget[ground="sunken"] { background: $sunken; }
QToolTip { background: $raised; color: $text; border: 1px solid $border; padding: ${s}px; }
QLabel { background: transparent; }
QLabel[role="display"] { font-size: ${display}px; font-weight: 600; }
QLabel[role="title"] { font-size: ${title}px; font-weight: 600; }
QLabel[role="heading"] { font-size: ${heading}px; font-weight: 600; }
QLabel[role="strong"] { font-size: ${strong}px; font-weight: 600; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="caption"] { color: $muted; font-size: ${caption}px; }
QLabel[role="overdue"] { color: $danger; font-size: ${caption}px; }
QLabel[role="overline"] { color: $muted; font-size: ${caption}px; font-weight: 600; }
QLabel[role="error"] { color: $danger; }
QLabel[role="badge"] { background: $accent; color: $on_accent; border-radius: ${badge}px;
  padding: 0 ${h}px; font-size: ${badge_text}px; font-weight: 600; }
QLabel:disabled { color: $muted; }

QFrame[card="true"] { background: $surface; border: 1px solid $border; border-radius: ${rc}px; }
QFrame[line="true"] { background: $border; border: none; max-height: 1px; min-height: 1px; }
QFrame[banner="info"] { background: $accent_soft; border: none; border-radius: ${r}px; }
QFrame[banner="success"] { background: $success_soft; border: none; border-radius: ${r}px; }
QFrame[banner="warning"] { background: $warning_soft; border: none; border-radius: ${r}px; }
QFrame[banner="danger"] { background: $danger_soft; border: none; border-radius: ${r}px; }
""")

_BUTTONS = Template("""
QPushButton, QToolButton[kind] {
  background: $raised; border: 1px solid $border; border-radius: ${r}px;
  padding: 0 ${m}px; min-height: ${control_inner}px; font-weight: 500;
}
QPushButton:hover, QToolButton[kind]:hover { background: $hover; }
QPushButton:pressed, QToolButton[kind]:pressed { background: $sunken; }
QPushButton:focus, QToolButton:focus { border: 2px solid $accent; padding: 0 ${m_focus}px; }
QPushButton:disabled, QToolButton[kind]:disabled {
  color: $muted; background: $sunken; border-color: $sunken; }
QPushButton[kind="primary"], QToolButton[kind="primary"] {
  background: $accent; color: $on_accent; border: 1px solid $accent; font-weight: 600; }
QPushButton[kind="primary"]:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[kind="primary"]:focus { border: 2px solid $text; }
QPushButton[kind="primary"]:disabled { background: $hover; color: $muted; border-color: $hover; }
QPushButton[kind="danger"], QToolButton[kind="danger"] {
  background: $danger; color: $on_danger; border: 1px solid $danger; font-weight: 600; }
QPushButton[kind="danger"]:hover, QToolButton[kind="danger"]:hover {
  background: $danger_hover; border-color: $danger_hover; }
QPushButton[kind="danger"]:focus, QToolButton[kind="danger"]:focus { border: 2px solid $text; }
QPushButton[kind="quiet"], QToolButton[kind="quiet"] {
  background: transparent; border: 1px solid transparent; }
QPushButton[kind="quiet"]:hover, QToolButton[kind="quiet"]:hover { background: $hover; }
QPushButton[kind="quiet"]:focus, QToolButton[kind="quiet"]:focus { border: 2px solid $accent; }
QPushButton[kind="quiet"]:disabled, QToolButton[kind="quiet"]:disabled {
  background: transparent; border-color: transparent; }
QPushButton[kind="link"] {
  background: transparent; border: 2px solid transparent; color: $accent;
  padding: 0; text-align: left; }
QPushButton[kind="link"]:hover { text-decoration: underline; }
QPushButton[kind="link"]:focus { border-color: $accent; }
QPushButton[kind="link"]:disabled { color: $muted; }
QPushButton[scale="large"] {
  min-height: ${control_large}px; padding: 0 ${l}px; font-size: ${strong}px; }
QPushButton[scale="small"], QToolButton[scale="small"] {
  min-height: ${control_small}px; padding: 0 ${s}px; font-size: ${caption}px; }
QToolButton {
  border: 1px solid transparent; border-radius: ${r}px; background: transparent; padding: ${h}px; }
QToolButton:hover { background: $hover; }
QToolButton:pressed { background: $sunken; }
QToolButton[icononly="true"][kind] { min-width: ${control_inner}px; padding: 0; }
QToolButton[icononly="true"][kind]:focus { padding: 0; }
QToolButton[icononly="true"] { padding: ${h}px; }
QToolButton[icononly="true"]:focus { padding: ${h_focus}px; border: 2px solid $accent; }
QToolButton[kind]:checked { background: $accent_soft; color: $accent; border-color: $accent_soft; }
QToolButton[kind="primary"]:checked {
  background: $accent; color: $on_accent; border-color: $accent; }
QToolButton[kind="primary"]:hover, QToolButton[kind="primary"]:checked:hover {
  background: $accent_hover; border-color: $accent_hover; }
QToolButton[kind="primary"]:focus { border: 2px solid $text; }
QToolButton[kind="primary"]:disabled {
  background: $hover; color: $muted; border-color: $hover; }
QToolButton[kind="alarm"]:checked {
  background: $danger_soft; color: $danger; border-color: $danger_soft; }
QToolButton::menu-indicator { image: none; width: 0; }
QToolButton[segment="true"] {
  background: transparent; border: 1px solid transparent; border-radius: ${r_inner}px;
  padding: 0 ${m}px; min-height: ${control_small}px; color: $muted; font-weight: 500; }
QToolButton[segment="true"][sign="true"] { padding: 0 ${h}px; }
QToolButton[segment="true"]:checked { background: $raised; color: $text; border-color: $border; }
QToolButton[segment="true"]:focus { border: 2px solid $accent; }
QFrame[pointrow="true"] { border: 2px solid transparent; border-radius: ${r}px; }
QFrame[pointrow="true"][current="true"] { background: $accent_soft; }
QFrame[pointrow="true"]:focus { border-color: $accent; }
QFrame[segments="true"] { background: $sunken; border: 1px solid $border; border-radius: ${r}px; }
QToolButton[rail="true"] {
  border: 1px solid transparent; border-radius: ${r}px; padding: ${s}px ${h}px; color: $muted;
  font-size: ${caption}px; font-weight: 500; }
QToolButton[rail="true"]:hover { background: $hover; color: $text; }
QToolButton[rail="true"]:checked { background: $accent_soft; color: $accent; font-weight: 600; }
QToolButton[rail="true"]:focus { border: 2px solid $accent; }
QToolButton[status="true"] {
  border: 1px solid transparent; border-radius: ${r_inner}px; padding: 0 ${h}px; min-height: 0;
  color: $muted; font-size: ${caption}px; }
QToolButton[status="true"]:hover { background: $hover; color: $text; }
QToolButton[status="true"]:focus { border: 1px solid $accent; padding: 0 ${h}px; }
""")

_FIELDS = Template("""
QLineEdit, QComboBox, QSpinBox, QDoubleSpinBox, QDateEdit, QPlainTextEdit, QTextEdit {
  background: $surface; border: 1px solid $outline; border-radius: ${r}px; padding: 0 ${s}px;
  selection-background-color: $selection; selection-color: $on_selection;
}
QLineEdit, QComboBox, QComboBox QLineEdit, QPlainTextEdit, QTextEdit {
  placeholder-text-color: $muted; }
QLineEdit, QComboBox, QSpinBox, QDoubleSpinBox, QDateEdit { min-height: ${control_inner}px; }
QPlainTextEdit, QTextEdit { padding: ${s}px; }
QLineEdit:focus, QComboBox:focus, QSpinBox:focus, QDoubleSpinBox:focus, QDateEdit:focus,
QPlainTextEdit:focus, QTextEdit:focus {
  border: 2px solid $accent; padding-left: ${s_focus}px; }
QLineEdit:disabled, QComboBox:disabled, QAbstractSpinBox:disabled, QPlainTextEdit:disabled {
  background: $sunken; color: $muted; border-color: $border; }
QLineEdit[bare="true"], QTextEdit[bare="true"], QPlainTextEdit[bare="true"] {
  border: none; background: transparent; padding: 0; }
QComboBox { padding-right: ${xl}px; }
QComboBox::drop-down { border: none; width: ${xl}px; }
QComboBox::down-arrow { image: none; }
QComboBox QLineEdit, QComboBox QLineEdit:focus, QAbstractSpinBox QLineEdit,
QAbstractSpinBox QLineEdit:focus {
  border: none; background: transparent; padding: 0; min-height: 0; }
QDateEdit { padding-right: ${xl}px; }
QDateEdit::drop-down { border: none; width: ${xl}px; }
QDateEdit::down-arrow { image: none; }
QAbstractItemView[popup="true"] {
  background: $raised; border: 1px solid $border; padding: ${h}px;
  selection-background-color: $accent_soft; selection-color: $accent; }
QAbstractItemView[popup="true"]::item { min-height: ${control_small}px; }
QCalendarWidget QWidget { background: $raised; alternate-background-color: $raised; }
QCalendarWidget QAbstractItemView {
  background: $raised; selection-background-color: $accent; selection-color: $on_accent; }
QCalendarWidget QAbstractItemView:disabled { color: $muted; }
QCalendarWidget QToolButton { padding: ${h}px ${s}px; font-weight: 600; }
QToolButton[kind="toggle"] { padding: 0 ${h}px; min-width: ${control_small}px; }
QComboBox QAbstractItemView {
  background: $raised; border: 1px solid $border; padding: ${h}px; outline: none;
  selection-background-color: $accent_soft; selection-color: $accent; }
QSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::up-button, QDoubleSpinBox::down-button {
  border: none; width: ${l}px; }
QSpinBox[buttons="none"]::up-button, QSpinBox[buttons="none"]::down-button { width: 0; }
QSlider::groove:horizontal { height: ${h}px; background: $hover; border-radius: ${half}px; }
QSlider::sub-page:horizontal { background: $accent; border-radius: ${half}px; }
QSlider::handle:horizontal {
  background: $surface; border: 2px solid $accent; width: ${m}px; height: ${m}px;
  margin: -${slider}px 0; border-radius: ${slider_r}px; }
QSlider::handle:horizontal:focus { background: $accent; }
QProgressBar {
  background: $hover; border: none; border-radius: ${half}px; height: ${h}px; text-align: center; }
QProgressBar::chunk { background: $accent; border-radius: ${half}px; }
""")

_LISTS = Template("""
QAbstractItemView { outline: none; }
QListView, QTreeView, QTableView {
  background: transparent;
  border: none; selection-background-color: $accent_soft; selection-color: $text; }
QListView[commands="true"]::item, QListView[sections="true"]::item {
  padding: ${s}px; border-radius: ${r}px; }
QListView[commands="true"]::item:selected, QListView[sections="true"]::item:selected {
  background: $accent_soft; color: $text; }
QListView[sections="true"]::item { padding: ${s_ring}px; border: 2px solid transparent; }
QTreeView[lines="true"]::item { padding: ${s}px ${h}px; }
QTreeView[lines="true"]::item:selected { background: $accent_soft; color: $text; }
QListView[lines="true"]::item { border: 2px solid transparent; border-radius: ${r_inner}px; }
QListView[sections="true"]::item:focus, QListView[lines="true"]::item:focus {
  border-color: $accent; }
QHeaderView::section {
  background: transparent; color: $muted; border: none; border-bottom: 1px solid $border;
  padding: ${s}px; font-size: ${caption}px; font-weight: 600; }
QMenu { background: $raised; border: 1px solid $border; border-radius: ${r}px; padding: ${h}px; }
QMenu::item { padding: ${h}px ${l}px ${h}px ${m}px; border-radius: ${r_inner}px; }
QMenu::item:selected { background: $accent_soft; color: $accent; }
QMenu::item:disabled { color: $muted; }
QMenu::separator { height: 1px; background: $border; margin: ${h}px ${s}px; }
QMenu::icon { padding-left: ${s}px; }
QScrollArea { border: none; }
QScrollArea, QScrollArea > QWidget > QWidget[scrollbody="true"] { background: transparent; }
QScrollBar:vertical { background: transparent; width: ${m}px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: ${m}px; margin: 2px; }
QScrollBar::handle { background: $border; border-radius: ${half}px; }
QScrollBar::handle:vertical { min-height: ${xl}px; }
QScrollBar::handle:horizontal { min-width: ${xl}px; }
QScrollBar::handle:hover { background: $outline; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: $border; }
QSplitter::handle:horizontal { width: 1px; }
QTabBar::tab {
  background: transparent; color: $muted;
  padding: ${s}px ${m}px; border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: $text; border-bottom-color: $accent; }
QTabBar::tab:focus { color: $accent; }
QTabWidget::pane { border: none; }
""")


def style_sheet(tokens: Tokens) -> str:
    """QSS for the whole application."""
    values = _values(tokens)
    return "".join(part.substitute(values) for part in (_BASE, _BUTTONS, _FIELDS, _LISTS))


def _values(tokens: Tokens) -> dict[str, str | int]:
    space, type_, colours = tokens.space, tokens.type, tokens.colours
    slider = (space.medium - space.hair) // 2 + 2
    return {
        **{role: value for role, value in asdict(colours).items() if isinstance(value, str)},
        "caption": type_.caption,
        "body": type_.body,
        "strong": type_.strong,
        "heading": type_.heading,
        "title": type_.title,
        "display": type_.display,
        "badge_text": round(type_.caption * 0.8),
        "badge": round(type_.caption * 0.4),
        "h": space.hair,
        "s": space.small,
        "m": space.medium,
        "l": space.large,
        "xl": space.wide,
        # A focused border is one pixel wider, so the padding gives one back and nothing moves.
        "h_focus": space.hair - 1,
        "s_focus": space.small - 1,
        "m_focus": space.medium - 1,
        "s_ring": max(0, space.small - 2),
        "half": max(1, space.hair // 2),
        "slider": slider,
        "slider_r": slider + space.hair // 2,
        "r": tokens.radius,
        "r_inner": tokens.radius - 2,
        "rc": tokens.radius_card,
        "control_inner": tokens.control - 2,
        "control_large": round(tokens.control * 1.3),
        "control_small": round(tokens.control * 0.75),
    }
