"""What the conference says to the one who sits here, wherever in the window they are."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

from meeting_desktop.domain.control_messages import Admit, Knock
from meeting_desktop.ui.conference.still_there import StillThereDialog
from meeting_desktop.ui.meeting.session import MeetingSession
from meeting_desktop.ui.shell import Shell


class ConferenceNews(QObject):
    """``lobby_in_sight`` says whether who knocks is seen anyway. What sounds is not for windows:
    ``application.ring_for_people`` hears the same messages.
    """

    def __init__(
        self,
        shell: Shell,
        session: MeetingSession,
        window: QWidget,
        *,
        lobby_in_sight: Callable[[], bool],
    ) -> None:
        super().__init__(window)
        self._shell = shell
        self._session = session
        self._room = session.room
        self._window = window
        self._lobby_in_sight = lobby_in_sight
        self.still_there: StillThereDialog | None = None
        self._room.knocked.connect(self._on_knock)
        self._room.told.connect(shell.show_toast)
        self._room.mute_asked.connect(self._on_mute_asked)
        self._room.still_there_asked.connect(self._on_still_there)
        self._room.people_changed.connect(self._on_people)

    def _on_knock(self, knock: Knock) -> None:
        if knock.chime:
            QApplication.alert(self._window)
        if not self._lobby_in_sight():
            self._shell.show_toast(
                self.tr("{0} waits in the lobby.").format(knock.name),
                action=self.tr("Admit"),
                on_action=partial(self._admit, knock),
            )

    def _admit(self, knock: Knock) -> None:
        if self._room.waits(knock.participant):
            self._room.say(Admit(knock.participant))

    def _on_mute_asked(self, by: str) -> None:
        if self._session.muted:
            return
        self._shell.show_toast(
            self.tr("{0} asks you to mute your microphone.").format(by),
            action=self.tr("Mute"),
            on_action=partial(self._session.set_muted, True),
        )

    def _on_still_there(self, seconds: int) -> None:
        self._close_question()
        dialog = StillThereDialog(self._shell.theme, seconds, self._window)
        dialog.here.connect(self._room.answer_still_there)
        dialog.end_wanted.connect(self._session.end)
        dialog.finished.connect(self._forget_question)
        self.still_there = dialog
        QApplication.alert(self._window)
        dialog.open()

    def _on_people(self) -> None:
        """Somebody came, or the meeting is over: nothing is to be answered any more."""
        if not self._room.is_open or self._room.model.others:
            self._close_question()

    def _close_question(self) -> None:
        if self.still_there is not None:
            self.still_there.reject()

    def _forget_question(self) -> None:
        self.still_there = None
