"""How the window says where it stands with the shared database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QCoreApplication, QLocale

from meeting_desktop.application.keep_in_step import InStep, StepState
from meeting_desktop.ui.library.wording import day_and_time, time_of_day


@dataclass(frozen=True, slots=True)
class StandingWords:
    """``icon`` and ``role`` as in ``StatusFact``; ``detail`` is what the line has no room for."""

    text: str
    icon: str
    role: str
    detail: str


def _tr(text: str) -> str:
    return QCoreApplication.translate("SharedDatabase", text)


def standing_words(state: InStep, today: date) -> StandingWords:
    """For the line at the bottom, and with its detail for the settings."""
    text, icon, role = _state_words(state, today)
    if state.waiting and state.state is not StepState.OFF:
        text = f"{text} · {waiting_words(state.waiting)}"
    if state.set_aside and state.state is not StepState.OFF:
        text = f"{text} · {attention_words(state.set_aside)}"
        icon, role = "warning", "warning"
    return StandingWords(text, icon, role, state.sentence or _detail(state))


def waiting_words(count: int) -> str:
    return _tr("1 change waiting") if count == 1 else _tr("{0} changes waiting").format(_n(count))


def attention_words(count: int) -> str:
    return _tr("1 needs attention") if count == 1 else _tr("{0} need attention").format(_n(count))


def _state_words(state: InStep, today: date) -> tuple[str, str, str]:
    if state.state is StepState.OFFLINE:
        return _since(state, today), "cloud-slash", "warning"
    if state.state is StepState.WORKING and state.received:
        return _tr("Receiving, {0} so far").format(_n(state.received)), "arrows-clockwise", "muted"
    return {
        StepState.OFF: (_tr("Not connected"), "database", "muted"),
        StepState.CONNECTING: (_tr("Connecting…"), "arrows-clockwise", "muted"),
        StepState.WORKING: (_tr("Sending and receiving…"), "arrows-clockwise", "muted"),
        StepState.IN_STEP: (_tr("In step with the shared database"), "check-circle", "success"),
        StepState.STUCK: (_tr("Shared database: needs you"), "warning-circle", "danger"),
    }[state.state]


def _since(state: InStep, today: date) -> str:
    if state.since is None:
        return _tr("Offline")
    since = state.since.astimezone()
    when = time_of_day(since) if since.date() == today else day_and_time(since, today)
    return _tr("Offline since {0}").format(when)


def _detail(state: InStep) -> str:
    if state.set_aside:
        return _tr("The shared database did not take some changes; the settings list them.")
    if state.state is StepState.IN_STEP:
        return _tr("What you change is with your colleagues at once, and theirs with you.")
    return ""


def _n(count: int) -> str:
    return QLocale().toString(count)
