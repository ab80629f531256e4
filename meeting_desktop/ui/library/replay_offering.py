"""Which commands of the Replay page can do something right now."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QUndoStack

from meeting_desktop.ui.library.replay_actions import ReplayActions
from meeting_desktop.ui.widgets.refusing import refuse


@dataclass(frozen=True, slots=True)
class Standing:
    """How the page is. ``refused``: why nothing may be changed, empty where it may."""

    here: bool
    seen: bool
    has_words: bool
    words_in_sight: bool
    is_old: bool
    recorded: bool
    can_hear: bool
    can_play: bool
    has_time: bool
    can_share: bool
    working: bool
    refused: str
    has_polls: bool = False


def offer(actions: ReplayActions, stack: QUndoStack, now: Standing) -> None:
    """Commands are offered where they can do something."""
    for action in actions.all:
        action.setEnabled(now.here and now.has_words)
    actions.show_history(stack, here=now.here)
    _offer_sound(actions, now)
    actions.rename_meeting.setEnabled(now.here)
    for action in (*actions.of_editing, *actions.exports.values()):
        action.setEnabled(action.isEnabled() and not now.is_old)
    actions.again.setEnabled(now.here and now.recorded and not now.working)
    again = _tr("Transcribe again…") if now.has_words else _tr("Make the transcript…")
    actions.again.setText(again)
    actions.share_again.setEnabled(now.here and now.can_share)
    for action in (actions.keep, actions.people, actions.notes):
        action.setEnabled(now.here)
    actions.polls.setEnabled(now.here and now.has_polls)
    actions.leave.setEnabled(now.seen)
    actions.follow.setEnabled(now.here)
    actions.who_spoke.setEnabled(now.here and now.has_words and not now.is_old)
    refuse((*actions.of_editing, actions.rename_meeting, actions.again), now.refused)
    refuse((actions.bookmark, actions.keep), now.refused)
    for action in actions.of_words if not now.words_in_sight else ():
        action.setEnabled(False)


def _offer_sound(actions: ReplayActions, now: Standing) -> None:
    for action in (actions.play, actions.from_here):
        action.setEnabled(now.here and now.can_hear)
    for action in (actions.slower, actions.faster, *actions.of_typing):
        action.setEnabled(now.here and now.can_play)
    for action in (actions.back, actions.ahead, actions.bookmark, actions.bookmarks):
        action.setEnabled(now.here and now.has_time)
    for action in (actions.waveform, actions.share):
        action.setEnabled(now.here and now.recorded)


def _tr(text: str) -> str:
    return QCoreApplication.translate("ReplayPage", text)
