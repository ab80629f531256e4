"""The sound of the meeting on the page: what of it is elsewhere, getting it, then playing it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from meeting_desktop.application.review_transcript import ReviewedMeeting
from meeting_desktop.core.settings import Settings
from meeting_desktop.ui.library.playback import Playback
from meeting_desktop.ui.library.sound_elsewhere import SoundElsewhere
from meeting_desktop.ui.library.sound_strip import SoundStrip
from meeting_desktop.ui.shell import Shell


class ReplaySound(QObject):
    """``came`` carries the meeting with the sound that is here now; words are not read again."""

    came = Signal(object)
    state_changed = Signal()

    def __init__(self, shell: Shell, playback: Playback, page: QWidget) -> None:
        super().__init__(page)
        self._shell = shell
        self._playback = playback
        self._meeting: ReviewedMeeting | None = None
        self._play_at_once: UUID | None = None
        storage = shell.use_cases.storage
        self._elsewhere = SoundElsewhere(storage.sound, shell.bridge, shell.jobs, self)
        self.strip = SoundStrip(shell.theme)
        self.place = QWidget()
        space = shell.theme.tokens.space
        column = QVBoxLayout(self.place)
        column.setContentsMargins(space.wide, space.small, space.wide, space.small)
        column.addWidget(self.strip)
        self.place.hide()
        self.strip.wanted.connect(self.want)
        self.strip.cancelled.connect(self._cancel)
        self.strip.settings_wanted.connect(partial(shell.show_room, "settings", "storage"))
        self._elsewhere.changed.connect(self._on_changed)
        self._elsewhere.arrived.connect(self._on_arrived)
        shell.bridge.listen(shell.use_cases.settings.changed, self, self._on_settings)

    @property
    def can_get(self) -> bool:
        return self._meeting is not None and self._meeting.elsewhere > 0 and self._is_set_up

    @property
    def _is_set_up(self) -> bool:
        return self._elsewhere.is_set_up

    def show(self, reviewed: ReviewedMeeting) -> None:
        """Where nothing was ever shared, a file that is gone is no matter of a storage."""
        shares = self._is_set_up or bool(self._shell.use_cases.shared.connect.current.host)
        self._meeting = reviewed if shares else replace(reviewed, elsewhere=0)
        self._show_strip()

    def leave(self) -> None:
        """What is on its way comes all the same, and is not played."""
        self._meeting = self._play_at_once = None
        self.place.hide()

    def want(self) -> None:
        """Somebody wants to hear it: get it, and play it as soon as it is here."""
        if self._meeting is not None and self.can_get:
            self._play_at_once = self._meeting.meeting.id
            self._elsewhere.get(self._meeting.meeting.id)

    @property
    def can_share(self) -> bool:
        """All of it is here, and there is a place to bring it to."""
        meeting = self._meeting
        whole = meeting is not None and meeting.recording is not None and not meeting.elsewhere
        return whole and self._is_set_up

    def share_again(self) -> None:
        """What lies in the storage is not what was recorded: bring it anew."""
        if self._meeting is not None:
            uploads = self._shell.use_cases.storage.uploads
            again = partial(uploads.upload_again, self._meeting.meeting.id)
            self._shell.jobs.run(self, again, self._on_sharing)

    def _on_sharing(self, _count: int) -> None:
        self._shell.show_toast(self.tr("The sound is brought to the shared storage again"))

    def says(self, reviewed: ReviewedMeeting) -> bool:
        """Whether the strip has the word about what is missing."""
        return self._meeting is not None and self._meeting.elsewhere > 0 and reviewed.elsewhere > 0

    def _cancel(self) -> None:
        self._play_at_once = None
        if self._meeting is not None:
            self._elsewhere.cancel(self._meeting.meeting.id)

    def _on_settings(self, _settings: Settings) -> None:
        self._show_strip()
        self.state_changed.emit()

    def _on_changed(self, meeting_id: UUID) -> None:
        if self._meeting is not None and self._meeting.meeting.id == meeting_id:
            self._show_strip()

    def _show_strip(self) -> None:
        if self._meeting is None:
            return
        self.strip.show_state(
            self._elsewhere.state(self._meeting.meeting.id),
            self._meeting.elsewhere,
            partly=bool(self._meeting.recordings),
            set_up=self._is_set_up,
        )
        self.place.setVisible(self._meeting.elsewhere > 0)

    def _on_arrived(self, meeting_id: UUID) -> None:
        if self._meeting is None or self._meeting.meeting.id != meeting_id:
            return
        review = self._shell.use_cases.review
        self._shell.jobs.run(
            self, partial(review.open, meeting_id), partial(self._on_read, meeting_id)
        )

    def _on_read(self, meeting_id: UUID, reviewed: ReviewedMeeting) -> None:
        if self._meeting is None or self._meeting.meeting.id != meeting_id:
            return
        self.show(reviewed)
        was_playing = self._playback.playing
        self.came.emit(reviewed)
        if (self._play_at_once == meeting_id or was_playing) and self._playback.can_play:
            self._playback.play()
        self._play_at_once = None
