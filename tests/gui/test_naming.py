"""Who spoke: read, heard, named, put together, taken apart, remembered, all undone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from meeting_desktop.adapters.audio.decoder import AvDecoder
from meeting_desktop.adapters.audio.recording_storage import OggRecordingStorage
from meeting_desktop.application.tell_room_apart import RoomParts, TellRoomApart
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.errors import DiskFullError
from meeting_desktop.core.ids import new_id
from meeting_desktop.ui.library.library_page import LibraryRoomPage
from meeting_desktop.ui.library.naming.naming_page import NamingPage
from meeting_desktop.ui.library.naming.voice_card import VoiceCard
from meeting_desktop.ui.library.transcript_document import WordPlace
from tests.fakes.sample_talks import Talk
from tests.fakes.shell import FakeShell
from tests.fakes.use_cases import FakeApplication
from tests.integration.application.voice_desk import LONG, SHORT, VoiceDesk

TALK = (("Grace", LONG), ("Hanna", LONG + " And more."), ("Grace", SHORT), ("Hanna", SHORT))


@pytest.fixture
def desk(application: FakeApplication, tmp_path: Path) -> Iterator[VoiceDesk]:
    """The use cases of the window, over voices that are tones."""
    storage = OggRecordingStorage(tmp_path / "config" / "recordings", SystemClock())
    made = VoiceDesk(tmp_path, application.store, storage)
    rooms = TellRoomApart(RoomParts(made.store, made.storage, AvDecoder(), made.loader))
    archive = replace(
        application.use_cases.archive, names=made.names, voices=made.voices, rooms=rooms
    )
    application.use_cases = replace(application.use_cases, archive=archive)
    yield made
    assert rooms.stop(60)
    made.close()


@pytest.fixture
def talk(desk: VoiceDesk) -> Talk:
    return desk.hold(TALK, title="Spring & summer")


@pytest.fixture
def shell(application: FakeApplication, desk: VoiceDesk, shell: FakeShell) -> FakeShell:
    shell.use_cases = application.use_cases
    return shell


@pytest.fixture
def page(qtbot: QtBot, shell: FakeShell, talk: Talk) -> NamingPage:
    return open_naming(qtbot, shell, talk.meeting.id)


def open_naming(qtbot: QtBot, shell: FakeShell, meeting_id: UUID) -> NamingPage:
    """Shown at 1024×700, with all that is known of the voices."""
    page = NamingPage(shell)
    qtbot.addWidget(page, before_close_func=lambda _page: page.close_meeting())
    page.resize(1024, 700)
    page.show()
    qtbot.waitExposed(page)
    page.open(meeting_id)
    assert page.states.state == "loading"
    qtbot.waitUntil(lambda: page.facts is not None and page.header.listening.isHidden())
    return page


def _card(page: NamingPage, name: str) -> VoiceCard:
    return next(one for one in page.column.cards if one.voice.speaker.name == name)


def _names(page: NamingPage) -> list[str]:
    return [one.voice.speaker.name for one in page.column.cards]


def test_each_voice_has_a_card_with_its_words_and_its_sound(page: NamingPage) -> None:
    assert page.states.state == "ready"
    assert page.header.title.text() == "Who spoke in “Spring & summer”?"
    assert page.header.summary.text() == "2 voices of 2 have no name yet."
    assert _names(page) == ["Speaker 2", "Speaker 1"]
    card = _card(page, "Speaker 1")
    assert (card.state.text, card.share.text()) == ("No name yet", "5 s · 47 % of what was said")
    assert [one.accessibleName() for one in card.previews] == ["Hear Speaker 1 at 0:01"]
    assert card.chips == []


def test_a_name_is_typed_stored_undone_and_done_again(
    qtbot: QtBot, page: NamingPage, desk: VoiceDesk, talk: Talk
) -> None:
    card = _card(page, "Speaker 1")
    card.name.setFocus()
    qtbot.keyClicks(card.name, "Grace")
    qtbot.keyClick(card.name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Grace" in _names(page))
    assert desk.speaker(talk, 1).is_confirmed
    assert _card(page, "Grace").state.text == "Named by you"
    assert page.column.current is _card(page, "Grace")  # the keyboard stayed with its voice
    page.actions_.undo.trigger()
    qtbot.waitUntil(lambda: "Grace" not in _names(page))
    page.actions_.redo.trigger()
    qtbot.waitUntil(lambda: "Grace" in _names(page))


def test_what_is_refused_is_said_at_the_voice(
    qtbot: QtBot, page: NamingPage, desk: VoiceDesk, application: FakeApplication
) -> None:
    card = _card(page, "Speaker 1")
    card.save_button.click()
    qtbot.waitUntil(lambda: card.fault.text() != "")
    assert "needs a name" in card.fault.text()
    application.store.fail_next = DiskFullError("The disk is full; make room.")
    card.name.setText("Grace")
    card.save_button.click()
    qtbot.waitUntil(lambda: "disk is full" in card.fault.text())
    assert card.name.text() == "Grace"  # what was typed is not thrown away
    assert not page.actions_.undo.isEnabled()


def test_two_voices_are_put_together_from_the_menu(
    qtbot: QtBot, page: NamingPage, desk: VoiceDesk, talk: Talk
) -> None:
    card = _card(page, "Speaker 2")
    (same,) = card.merge_menu.actions()
    assert same.text() == "Speaker 1"
    same.trigger()
    qtbot.waitUntil(lambda: _names(page) == ["Speaker 2"])
    assert len(desk.transcript(talk).speakers) == 1
    assert page.header.summary.text() == "The only voice has no name yet."
    assert not _card(page, "Speaker 2").merge_button.isVisible()
    page.actions_.undo.trigger()
    qtbot.waitUntil(lambda: len(_names(page)) == 2)


def test_a_suggestion_is_taken_with_one_press(
    qtbot: QtBot, shell: FakeShell, desk: VoiceDesk, talk: Talk
) -> None:
    desk.enrol(talk, 1, "Grace")
    later = desk.hold(TALK)
    page = open_naming(qtbot, shell, later.meeting.id)
    (chip,) = _card(page, "Speaker 1").chips
    assert chip.accessibleName() == "It is Grace · 99 %"
    assert _card(page, "Speaker 2").chips == []
    chip.click()
    qtbot.waitUntil(lambda: "Grace" in _names(page))
    assert _card(page, "Grace").chips == []
    assert desk.speaker(later, 1).voice_profile_id is not None


def test_several_people_at_one_microphone_are_told_apart(
    qtbot: QtBot, page: NamingPage, desk: VoiceDesk, talk: Talk
) -> None:
    _card(page, "Speaker 2").merge_menu.actions()[0].trigger()
    qtbot.waitUntil(lambda: len(_names(page)) == 1)
    page.column.cards[0].apart_button.click()
    qtbot.waitUntil(lambda: len(_names(page)) == 2)
    assert desk.transcript(talk).revision == 2
    assert not page.actions_.undo.isEnabled()


def test_a_preview_is_heard_to_its_end_and_no_further(
    qtbot: QtBot, page: NamingPage, application: FakeApplication
) -> None:
    card = _card(page, "Speaker 1")
    (preview,) = card.voice.previews
    card.previews[0].click()
    assert application.player.playing
    assert application.player.position() == preview.span.start
    card.previews[0].click()
    assert application.player.closed
    page.actions_.hear.trigger()  # of the card that the keyboard is in
    heard = page.previews.heard
    assert heard is not None
    application.player.advance(heard.span.seconds + 0.5)
    qtbot.waitUntil(lambda: page.previews.heard is None)
    assert not application.player.playing


def test_a_voice_is_remembered_only_with_consent(
    qtbot: QtBot, page: NamingPage, shell: FakeShell, desk: VoiceDesk, talk: Talk
) -> None:
    _card(page, "Speaker 1").remember_button.click()
    dialog = page.remembering.dialog
    assert dialog is not None
    assert not dialog.keep_button.isEnabled()
    dialog.name.setText("Grace")
    assert dialog.sentence.startswith("Grace has agreed")
    assert not dialog.keep_button.isEnabled()
    dialog.consent.setChecked(True)
    dialog.keep_button.click()
    qtbot.waitUntil(lambda: "Grace" in _names(page))
    qtbot.waitUntil(lambda: shell.toasts == ["The voice of Grace is remembered"])
    (profile,) = desk.voices.profiles()
    assert profile.display_name == "Grace"
    assert page.remembering.dialog is None


def test_what_keeps_a_voice_from_being_learnt_is_said_in_the_dialog(
    qtbot: QtBot, page: NamingPage, desk: VoiceDesk
) -> None:
    desk.loader.missing = True
    page.actions_.remember.trigger()
    dialog = page.remembering.dialog
    assert dialog is not None
    dialog.name.setText("Grace")
    dialog.consent.setChecked(True)
    dialog.keep_button.click()
    qtbot.waitUntil(lambda: dialog.fault_text != "")
    assert dialog.keep_button.isEnabled()
    dialog.reject()


def test_a_meeting_that_nobody_spoke_in_and_one_that_is_gone(
    qtbot: QtBot, shell: FakeShell, desk: VoiceDesk
) -> None:
    silent = desk.hold([], recorded=False)
    page = NamingPage(shell)
    qtbot.addWidget(page, before_close_func=lambda _page: page.close_meeting())
    page.open(silent.meeting.id)
    qtbot.waitUntil(lambda: page.states.state == "empty")
    page.open(new_id())
    qtbot.waitUntil(lambda: page.states.state == "failed")


def test_without_sound_a_voice_is_named_by_its_words(
    qtbot: QtBot, shell: FakeShell, desk: VoiceDesk
) -> None:
    page = open_naming(qtbot, shell, desk.hold(TALK, recorded=False).meeting.id)
    assert page.header.notice.text() == "This meeting was not recorded."
    card = _card(page, "Speaker 1")
    assert card.previews == []
    assert not card.remember_button.isVisible()


def test_the_keyboard_goes_from_voice_to_voice(page: NamingPage) -> None:
    first, second = page.column.cards
    assert page.focusWidget() is first.name  # where one begins
    page.actions_.next_voice.trigger()
    assert page.focusWidget() is second.name
    assert page.column.current is second
    page.actions_.next_voice.trigger()  # no further than the last
    assert page.column.current is second
    page.actions_.previous_voice.trigger()
    assert page.focusWidget() is first.name


class TestFromReplay:
    @pytest.fixture
    def room(self, qtbot: QtBot, shell: FakeShell, talk: Talk) -> LibraryRoomPage:
        made = LibraryRoomPage(shell)
        qtbot.addWidget(made, before_close_func=lambda _page: made.close_page())
        made.resize(1024, 700)
        made.show()
        qtbot.waitExposed(made)
        made.open_meeting(talk.meeting.id)
        qtbot.waitUntil(lambda: made.replay.reviewed is not None)
        return made

    def test_replay_offers_it_and_shows_what_was_said_there(
        self, qtbot: QtBot, room: LibraryRoomPage
    ) -> None:
        assert room.replay.naming.offer.isVisible()
        assert room.replay.naming.offer.text == "2 voices have no name yet."
        room.replay.naming.offer.button.click()
        page = room.naming
        assert room.currentWidget() is page
        qtbot.waitUntil(lambda: page.facts is not None)
        for name in ("Grace", "Hanna"):
            card = next(one for one in page.column.cards if one.voice.is_unnamed)
            card.name.setText(name)
            card.save_button.click()
            qtbot.waitUntil(lambda name=name: name in _names(page))  # type: ignore[misc]
        page.actions_.leave.trigger()
        qtbot.waitUntil(lambda: room.replay.reviewed is not None)
        assert {one.name for one in room.replay.document.speakers} == {"Grace", "Hanna"}
        assert not room.replay.naming.offer.isVisible()

    def test_marked_words_are_given_to_somebody_else_and_back(
        self, qtbot: QtBot, room: LibraryRoomPage, desk: VoiceDesk, talk: Talk
    ) -> None:
        """From the middle of a part: it is cut where the words begin and end."""
        replay = room.replay
        before = desk.transcript(talk)
        replay.view.set_selection((WordPlace(0, 2), WordPlace(0, 4)))
        replay.actions_.somebody_else.trigger()
        dialog = replay.naming.dialog
        assert dialog is not None
        dialog.name.setText("Ada")
        dialog.save_button.click()
        assert [one.text for one in replay.document.rows[:3]] == [
            "so this",
            "is what I",
            LONG.split("is what I ")[1],
        ]
        given = desk.transcript(talk)
        assert [given.name_of(one.speaker_id) for one in given.segments[:3]] == [
            "Speaker 1",
            "Ada",
            "Speaker 1",
        ]
        for _ in range(3):
            replay.actions_.undo.trigger()
        after = desk.transcript(talk)
        assert [one for one in after.segments if one.words] == list(before.segments)
        assert after.speakers == before.speakers
        for _ in range(3):
            replay.actions_.redo.trigger()
        again = desk.transcript(talk)
        assert again == given

    def test_a_name_of_the_transcript_is_that_speaker(
        self, qtbot: QtBot, room: LibraryRoomPage, desk: VoiceDesk, talk: Talk
    ) -> None:
        replay = room.replay
        replay.view.focus_row(2)
        replay.actions_.somebody_else.trigger()
        dialog = replay.naming.dialog
        assert dialog is not None
        dialog.name.setText("speaker 2")
        qtbot.waitUntil(dialog.name.hasFocus)
        qtbot.keyClick(dialog.name, Qt.Key.Key_Return)
        transcript = desk.transcript(talk)
        assert transcript.segments[2].speaker_id == desk.speaker(talk, 2).id
        assert len(transcript.speakers) == 2

    def test_a_refusal_takes_it_back(
        self, qtbot: QtBot, room: LibraryRoomPage, shell: FakeShell, application: FakeApplication
    ) -> None:
        replay = room.replay
        replay.view.focus_row(3)
        replay.actions_.somebody_else.trigger()
        dialog = replay.naming.dialog
        assert dialog is not None
        application.store.fail_next = DiskFullError("The disk is full; make room.")
        dialog.save_button.click()
        qtbot.waitUntil(lambda: len(shell.toasts) == 1)
        assert len(replay.document.speakers) == 2
        assert replay.desk.stack.count() == 0
