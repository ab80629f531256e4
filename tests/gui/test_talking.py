"""Chat, polls and reactions in the meeting's window, over the real rules of a conference."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from meeting_desktop.application.conference_seat import ConferenceRequest
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.control_messages import Admit, FromParticipant
from meeting_desktop.domain.polls import PollKind
from meeting_desktop.domain.room_messages import (
    AnswerPoll,
    AskPoll,
    ChatShown,
    EditChat,
    PostChat,
    React,
)
from meeting_desktop.ui.conference.chat_line import addresses_in
from meeting_desktop.ui.conference.chat_panel import ChatPanel
from meeting_desktop.ui.conference.poll_card import PollCard
from meeting_desktop.ui.conference.poll_dialog import PollDialog
from meeting_desktop.ui.conference.polls_panel import PollsPanel
from meeting_desktop.ui.conference.room_side import CHAT, PEOPLE, POLLS, RoomSide
from meeting_desktop.ui.main_window import MainWindow
from meeting_desktop.ui.widgets.dialogs import ConfirmDialog
from tests.fakes.seats import FakeGuestSeat, FakeSeat
from tests.fakes.use_cases import FakeApplication
from tests.gui.holding import hold_meeting, meeting_page_of


@pytest.fixture
def seat(qtbot: QtBot, window: MainWindow, application: FakeApplication) -> FakeSeat:
    hold_meeting(qtbot, window, application)
    window.session.open_conference(ConferenceRequest())
    seat = application.meetings.settle_open()
    qtbot.waitUntil(lambda: bool(window.session.room.model.rows))
    return seat


@pytest.fixture
def guest(qtbot: QtBot, window: MainWindow, seat: FakeSeat) -> FakeGuestSeat:
    """Grace, in the room."""
    guest = seat.come("Grace")
    seat.say(Admit(guest.you))
    seat.tick()
    qtbot.waitUntil(lambda: len(window.session.room.model.rows) == 2)
    return guest


@pytest.fixture
def side(window: MainWindow, guest: FakeGuestSeat) -> RoomSide:
    window.room_commands.talk.chat.trigger()
    return meeting_page_of(window).side


def said(guest: FakeGuestSeat, text: str) -> PostChat:
    message = PostChat(new_id(), text)
    guest.say(message)
    return message


def heard_by(guest: FakeGuestSeat) -> list[ChatShown]:
    heard: list[ChatShown] = []
    guest.messages.subscribe(lambda one: heard.append(one) if isinstance(one, ChatShown) else None)
    return heard


def write(qtbot: QtBot, chat: ChatPanel, text: str) -> None:
    chat.writer.words.setPlainText(text)
    qtbot.keyClick(chat.writer.words, Qt.Key.Key_Return)


def texts(chat: ChatPanel) -> list[str]:
    return [line.words.text() for line in chat.lines.values()]


def choose(menu: QMenu, words: str) -> None:
    next(one for one in menu.actions() if one.text() == words).trigger()


# -- chat ---------------------------------------------------------------------------------------


def test_enter_sends_to_everybody_and_the_line_is_the_hosts_answer(
    qtbot: QtBot, side: RoomSide, guest: FakeGuestSeat, window: MainWindow
) -> None:
    heard = heard_by(guest)
    write(qtbot, side.chat, "Welcome\nall")
    assert side.chat.writer.words.toPlainText() == ""
    qtbot.waitUntil(lambda: texts(side.chat) == ["Welcome\nall"])
    assert [(one.text, one.own, one.private) for one in heard] == [("Welcome\nall", False, False)]
    assert window.session.room.talk.model.waiting == {}


def test_what_others_write_is_counted_until_it_is_seen(
    qtbot: QtBot, window: MainWindow, guest: FakeGuestSeat
) -> None:
    side = meeting_page_of(window).side
    said(guest, "Hello")
    said(guest, "Anybody here?")
    qtbot.waitUntil(lambda: "Chat, 2 new" in _segment(side, CHAT))
    side.turn_to(CHAT)
    qtbot.waitUntil(lambda: _segment(side, CHAT).endswith("Chat"))
    assert texts(side.chat) == ["Hello", "Anybody here?"]


def _segment(side: RoomSide, key: str) -> str:
    return side.choice.name_of(key)


def test_a_private_answer_reaches_its_reader_and_says_so(
    qtbot: QtBot, side: RoomSide, guest: FakeGuestSeat
) -> None:
    heard = heard_by(guest)
    message = said(guest, "What does it cost?")
    qtbot.waitUntil(lambda: message.id in side.chat.lines)
    choose(side.chat.menu_of(message.id), "Reply privately")
    write(qtbot, side.chat, "Five")
    qtbot.waitUntil(lambda: len(side.chat.lines) == 2)
    assert [(one.private, one.reply_to) for one in heard if one.text == "Five"] == [
        (True, message.id)
    ]
    assert "To Grace, privately" in [one.name.text() for one in side.chat.lines.values()]


def test_half_a_private_message_never_goes_to_everybody(
    qtbot: QtBot, side: RoomSide, guest: FakeGuestSeat, seat: FakeSeat, window: MainWindow
) -> None:
    message = said(guest, "Hello")
    qtbot.waitUntil(lambda: message.id in side.chat.lines)
    choose(side.chat.menu_of(message.id), "Reply privately")
    side.chat.writer.words.setPlainText("Between us: five")
    seat.go(guest.you)
    qtbot.waitUntil(lambda: len(window.session.room.model.rows) == 1)
    qtbot.keyClick(side.chat.writer.words, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: side.chat.writer.words.toPlainText() == "Between us: five")
    assert texts(side.chat) == ["Hello"]


def test_own_words_are_corrected_and_taken_back_and_the_host_sees_what_was(
    qtbot: QtBot, side: RoomSide, guest: FakeGuestSeat
) -> None:
    message = said(guest, "The price is five")
    qtbot.waitUntil(lambda: message.id in side.chat.lines)
    line = side.chat.lines[message.id]
    assert "Correct" not in [one.text() for one in side.chat.menu_of(message.id).actions()]
    guest.say(EditChat(message.id, "The price is six"))
    qtbot.waitUntil(lambda: line.words.text() == "The price is six")
    assert "edited" in line.when.text()
    assert "The price is five" in line.earlier.text()
    choose(side.chat.menu_of(message.id), "Take back")
    qtbot.waitUntil(lambda: line.words.text() == "Taken back")


def test_correcting_is_sent_as_a_correction(
    qtbot: QtBot, side: RoomSide, guest: FakeGuestSeat
) -> None:
    write(qtbot, side.chat, "Helo")
    qtbot.waitUntil(lambda: texts(side.chat) == ["Helo"])
    choose(side.chat.menu_of(next(iter(side.chat.lines))), "Correct")
    assert side.chat.writer.words.toPlainText() == "Helo"
    write(qtbot, side.chat, "Hello")
    qtbot.waitUntil(lambda: texts(side.chat) == ["Hello"])


def test_what_is_not_answered_is_said_again_once_the_host_is_back(
    qtbot: QtBot, side: RoomSide, seat: FakeSeat, window: MainWindow
) -> None:
    seat.hears_nothing = True
    write(qtbot, side.chat, "Are you there?")
    assert side.chat.waiting.isVisible()
    seat.hears_nothing = False
    seat.welcome_again()
    qtbot.waitUntil(lambda: texts(side.chat) == ["Are you there?"])
    qtbot.waitUntil(lambda: not side.chat.waiting.isVisible())


def test_a_correction_is_said_again_too(
    qtbot: QtBot, side: RoomSide, seat: FakeSeat, window: MainWindow
) -> None:
    write(qtbot, side.chat, "Helo")
    qtbot.waitUntil(lambda: texts(side.chat) == ["Helo"])
    choose(side.chat.menu_of(next(iter(side.chat.lines))), "Correct")
    seat.hears_nothing = True
    write(qtbot, side.chat, "Hello")
    assert side.chat.waiting.isVisible()
    seat.hears_nothing = False
    seat.welcome_again()
    qtbot.waitUntil(lambda: texts(side.chat) == ["Hello"])
    qtbot.waitUntil(lambda: not side.chat.waiting.isVisible())
    assert window.session.room.talk.model.waiting == {}


def test_refused_words_come_back_into_the_field(
    qtbot: QtBot, side: RoomSide, window: MainWindow, guest: FakeGuestSeat, seat: FakeSeat
) -> None:
    talk = window.session.room.talk
    talk.write("Too late", new_id())
    qtbot.waitUntil(lambda: side.chat.writer.words.toPlainText() == "Too late")
    assert talk.model.waiting == {}


def test_an_address_is_read_before_it_is_opened(
    qtbot: QtBot,
    side: RoomSide,
    guest: FakeGuestSeat,
    window: MainWindow,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    message = said(guest, "<a href='file:///etc'>https://bank.example</a> https://evil.example/x")
    qtbot.waitUntil(lambda: message.id in side.chat.lines)
    side.chat.lines[message.id].open_links[-1].click()
    dialog = window.findChild(ConfirmDialog)
    assert dialog is not None
    assert "https://evil.example/x" in dialog.accessibleDescription()
    assert opened == []
    dialog.confirm_button.click()
    assert [one.toString() for one in opened] == ["https://evil.example/x"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("See https://example.org/a_b?c=1.", ["https://example.org/a_b?c=1"]),
        ("(http://example.org)", ["http://example.org"]),
        ("javascript:alert(1) file:///etc/passwd", []),
        ("https://bank.example@evil.example/", []),
        ("https://a.example https://a.example", ["https://a.example"]),
        ("no address", []),
    ],
)
def test_only_plain_web_addresses_are_offered(text: str, found: list[str]) -> None:
    assert list(addresses_in(text)) == found


def test_the_letters_of_shortcuts_are_written(
    qtbot: QtBot, side: RoomSide, window: MainWindow
) -> None:
    qtbot.keyClicks(side.chat.writer.words, "mh ")
    assert side.chat.writer.words.toPlainText() == "mh "
    assert not window.session.muted


# -- polls --------------------------------------------------------------------------------------


def ask(window: MainWindow, fill: Callable[[PollDialog], None]) -> PollDialog:
    polls = meeting_page_of(window).side.polls
    polls.ask.click()
    dialog = window.findChild(PollDialog)
    assert dialog is not None
    fill(dialog)
    dialog.ask.click()
    return dialog


def test_a_poll_is_asked_answered_saved_closed_and_shared(
    qtbot: QtBot, window: MainWindow, side: RoomSide, guest: FakeGuestSeat, tmp_path: Path
) -> None:
    window.room_commands.talk.polls.trigger()
    assert side.shown == POLLS

    def fill(dialog: PollDialog) -> None:
        dialog.question.setText("Which day?")
        dialog.choices.setPlainText("Monday\n\nFriday\n")

    ask(window, fill)
    card = _card(qtbot, side.polls)
    qtbot.waitUntil(lambda: "Polls, 1 to answer" in _segment(side, POLLS))
    assert not card.answer.isEnabled()
    card.choices[1].click()
    card.answer.click()
    guest.say(AnswerPoll(card.poll.id, (0,)))
    qtbot.waitUntil(lambda: card.poll.voters == 2)
    assert [bar.count.text() for bar in card.bars] == ["1 · 50 %", "1 · 50 %"]
    assert [bar.names.text() for bar in card.bars] == ["Grace", "Ada"]
    card.copy_button.click()
    assert QGuiApplication.clipboard().text().splitlines()[1:] == [
        '"Monday","1","Grace"',
        '"Friday","1","Ada"',
    ]
    page = meeting_page_of(window)
    page.polls.ask = lambda suggestion: str(tmp_path / Path(suggestion).name)
    card.save_button.click()
    file = tmp_path / "Which day.csv"
    qtbot.waitUntil(file.exists)
    assert "Which day?,single,no,Friday,1,Ada" in file.read_text(encoding="utf-8-sig")
    card.close_button.click()
    qtbot.waitUntil(lambda: card.poll.closed)
    assert not card.answer.isVisible()
    card.share_button.click()
    qtbot.waitUntil(lambda: card.poll.shared)


def _card(qtbot: QtBot, polls: PollsPanel) -> PollCard:
    qtbot.waitUntil(lambda: bool(polls.cards))
    return next(iter(polls.cards.values()))


def test_what_cannot_be_asked_is_said_in_the_dialog(
    qtbot: QtBot, window: MainWindow, side: RoomSide, seat: FakeSeat
) -> None:
    side.turn_to(POLLS)
    dialog = ask(window, lambda one: one.question.setText("Which day?"))
    assert "between 2 and 12 choices" in dialog.fault.text()
    assert not any(isinstance(one, AskPoll) for one in seat.said)


def test_a_guest_answers_and_sees_no_results_before_they_are_shared(
    qtbot: QtBot, window: MainWindow, guest: FakeGuestSeat, side: RoomSide
) -> None:
    window.session.room.talk.ask("Agreed?", PollKind.YES_NO, (), anonymous=True)
    card = _card(qtbot, side.polls)
    guest.say(AnswerPoll(card.poll.id, (0,)))
    qtbot.waitUntil(lambda: card.poll.voters == 1)
    assert card.bars[0].names.text() == ""
    assert "anonymous" in card.standing.text()


def test_a_poll_and_an_answer_are_said_again_once_the_host_is_back(
    qtbot: QtBot, window: MainWindow, side: RoomSide, seat: FakeSeat
) -> None:
    talk = window.session.room.talk
    seat.hears_nothing = True
    talk.ask("Agreed?", PollKind.YES_NO, (), anonymous=False)
    seat.hears_nothing = False
    seat.welcome_again()
    card = _card(qtbot, side.polls)
    seat.hears_nothing = True
    card.choices[0].click()
    card.answer.click()
    seat.hears_nothing = False
    seat.welcome_again()
    qtbot.waitUntil(lambda: card.poll.answered)
    assert card.poll.counts == (1, 0)
    assert talk.model.asked == {}


# -- reactions ----------------------------------------------------------------------------------


def test_a_reaction_is_shown_over_the_captions(
    qtbot: QtBot, window: MainWindow, guest: FakeGuestSeat, seat: FakeSeat
) -> None:
    shown = meeting_page_of(window).reactions
    guest.say(React("heart"))
    qtbot.waitUntil(lambda: shown.words == ("Grace: Heart",))
    window.room_commands.talk.reactions[0].trigger()
    qtbot.waitUntil(lambda: shown.words == ("Grace: Heart", "You: Thumbs up"))
    said_now: list[FromParticipant] = [one for one in seat.said if isinstance(one, React)]
    assert said_now == [React("thumbs_up")]


def test_a_meeting_alone_has_none_of_it(
    qtbot: QtBot, window: MainWindow, application: FakeApplication
) -> None:
    hold_meeting(qtbot, window, application)
    page = meeting_page_of(window)
    assert not page.side.isVisible()
    assert not page.controls.react_button.isVisible()
    talk = window.room_commands.talk
    assert not any(one.isVisible() for one in (talk.chat, talk.polls, *talk.reactions))
    assert page.side.shown not in {PEOPLE, CHAT, POLLS}
