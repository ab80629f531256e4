"""A meeting in which everything has been done, with long words, for looking at it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from pytestqt.qtbot import QtBot

from meeting_desktop.application.conference_seat import ConferenceRequest
from meeting_desktop.application.conference_turn import Turn
from meeting_desktop.application.file_seat import FileProgress
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.agenda_messages import GoToPoint, PutPoint
from meeting_desktop.domain.captions import CaptionFinal
from meeting_desktop.domain.control_messages import AdmitAll, Hand, MakeCohost, Mute
from meeting_desktop.domain.file_messages import OfferFile
from meeting_desktop.domain.notes import NoteField, NoteKind, NotePriority
from meeting_desktop.domain.notes_messages import WriteNote
from meeting_desktop.domain.participants import Role
from meeting_desktop.domain.polls import PollKind
from meeting_desktop.domain.rights_messages import Allow, GiveRole, Right
from meeting_desktop.domain.room_messages import (
    AnswerPoll,
    AskPoll,
    ClosePoll,
    DeleteChat,
    EditChat,
    PostChat,
    SharePoll,
)
from meeting_desktop.domain.transcript import Word
from meeting_desktop.ui.main_window import MainWindow
from meeting_desktop.ui.meeting.meeting_page import MeetingPage
from tests.fakes.screens import FakeScreens
from tests.fakes.seats import FakeGuestSeat, FakeSeat
from tests.fakes.use_cases import FakeApplication
from tests.gui.holding import hold_meeting, meeting_page_of

TITLE = "Planning of the spring release with everybody who answers for a part of it"
LONG_NAME = "Wolfeschlegelsteinhausenbergerdorff"
_NAMES = (
    *("Grace", "Hanna", "Ines", "Alan", "Edsger", "Barbara", "Donald", "Radia"),
    *(f"Anna-Katharina {LONG_NAME}"[:40], "Frances", "Katherine Johnson"),
)
_COLLEAGUES = {"Hanna", "Ines", "Alan"}
_SAID = (
    "Good morning, shall we begin with the figures of the first quarter?",
    "Yes. They are in the table that I have just shared, on the second page.",
    "The customers' council asked twice when the import will be ready for everybody.",
    "I would say the end of March; the measurements look well, but two are still missing.",
    "Then let us write that down as a decision, and who tells the council.",
)
_WRITTEN = (
    "Good morning!",
    "The table: https://files.example.org/2033/spring/figures-of-the-first-quarter?page=2",
    "Thank you, that answers most of what the customers' council asked us about in January.",
    "+1",
    "Which of the two numbers is the one with the returned goods in it?",
    "The second.\nThe first is without them.",
)


@dataclass
class FullRoom:
    """``polls``: single, multiple, rating, yes/no, open-ended, in the order they were asked."""

    window: MainWindow
    application: FakeApplication
    seat: FakeSeat
    page: MeetingPage
    guests: dict[str, FakeGuestSeat]
    screens: FakeScreens
    polls: Sequence[UUID] = ()

    @property
    def grace(self) -> FakeGuestSeat:
        return self.guests["Grace"]


def full_room(qtbot: QtBot, window: MainWindow, application: FakeApplication) -> FullRoom:
    """Twelve people, and something of everything."""
    live = hold_meeting(qtbot, window, application, TITLE)
    application.meetings.seconds = 754.0
    window.session.agenda.now = lambda: 0.0
    window.session.open_conference(ConferenceRequest())
    seat = application.meetings.settle_open(FakeSeat(live.track_id, title=TITLE))
    screens = window.session.room.screen.screens = FakeScreens()
    guests = {
        name: seat.come(name, role=Role.MEMBER if name in _COLLEAGUES else Role.GUEST)
        for name in _NAMES
    }
    seat.say(AdmitAll())
    seat.tick()
    page = meeting_page_of(window)
    room = FullRoom(window, application, seat, page, guests, screens)
    _give_roles(room)
    _talk(room)
    _write(room)
    room.polls = _ask(room)
    _note(room)
    _plan(room)
    _share(room)
    model = window.session.room
    qtbot.waitUntil(lambda: len(model.model.rows) == len(_NAMES) + 1)
    qtbot.waitUntil(lambda: len(page.side.files.cards) == 6)
    qtbot.waitUntil(lambda: len(page.side.notes.cards) == 8)
    qtbot.waitUntil(lambda: len(page.agenda.rows) == 6)
    return room


def _give_roles(room: FullRoom) -> None:
    seat, guests = room.seat, room.guests
    seat.say(MakeCohost(guests["Hanna"].you, cohost=True))
    seat.say(GiveRole(guests["Ines"].you, Role.PRESENTER))
    seat.say(GiveRole(guests["Radia"].you, Role.OBSERVER))
    seat.say(Allow(guests["Donald"].you, Right.CHAT, False))
    for name in ("Barbara", "Alan", _NAMES[8]):
        guests[name].say(Hand(True))
    guests["Grace"].say(Mute(True))
    for name in ("Edsger", "Frances"):
        seat.come(f"{name} from the customers' council")
    seat.tick()


def _talk(room: FullRoom) -> None:
    speakers = [room.guests[name].you for name in ("Grace", "Hanna", _NAMES[8])]
    for number, text in enumerate(_SAID * 2):
        at = 30.0 * number
        words = tuple(Word(one, at, at + 0.2) for one in text.split(" "))
        who = speakers[number % len(speakers)]
        final = CaptionFinal(who, uuid4(), at, at + 6, words, "en")
        room.application.meetings.events.publish(final)


def _write(room: FullRoom) -> None:
    seat, names = room.seat, ("Grace", "Hanna", _NAMES[8], "Alan", "Ines")
    last = None
    for number in range(30):
        name = names[number % len(names)]
        text = _WRITTEN[number % len(_WRITTEN)]
        message = PostChat(new_id(), text, reply_to=last if number % 7 == 5 else None)
        if number % 8 == 7:
            seat.say(message)
        elif number % 9 == 4:
            room.guests[name].say(PostChat(message.id, text, seat.you))
        else:
            room.guests[name].say(message)
            last = message.id
        if number == 27:
            room.guests[name].say(EditChat(message.id, "Which of both is with returned goods?"))
        if number == 25:
            room.guests[name].say(DeleteChat(message.id))
        seat.tick(10)


def _ask(room: FullRoom) -> list[UUID]:
    seat, asked = room.seat, []
    for question, kind, choices, anonymous in (
        (
            "On which day of the week should the release be, if the council agrees to it?",
            PollKind.SINGLE,
            ("Monday", "Wednesday, after the meeting of the council", "Friday"),
            False,
        ),
        (
            "What has to be in it?",
            PollKind.MULTIPLE,
            ("The import", "Search in files", "Both themes on every page of the report"),
            False,
        ),
        ("How ready are we?", PollKind.RATING, (), True),
        ("Shall we meet again on Thursday?", PollKind.YES_NO, (), False),
        ("What should we have asked you?", PollKind.OPEN_ENDED, (), False),
    ):
        asked.append(new_id())
        seat.say(AskPoll(asked[-1], question, kind, choices, anonymous))
        seat.tick()
    for place, name in enumerate(("Grace", "Hanna", "Ines", "Alan", _NAMES[8])):
        guest = room.guests[name]
        guest.say(AnswerPoll(asked[0], (place % 3,)))
        guest.say(AnswerPoll(asked[1], (0, place % 2 + 1)))
        guest.say(AnswerPoll(asked[2], (2 + place % 3,)))
        guest.say(AnswerPoll(asked[3], (int(place > 3),)))
        if place % 2:
            guest.say(AnswerPoll(asked[4], (), "Whether anybody reads the figures at all"))
        seat.tick(2)
    seat.say(AnswerPoll(asked[3], (0,)))
    seat.say(ClosePoll(asked[0]))
    seat.say(SharePoll(asked[0], True))
    seat.tick()
    return asked


_ALL = tuple(field for field in NoteField if field is not NoteField.REMOVED)
_NOTES = (
    (NoteKind.GENERAL, "The council reads the figures **before** the meeting.", 12.0),
    (NoteKind.DECISION, "# The import comes at the end of March\n- for all\n- no switch", 95.0),
    (NoteKind.QUESTION, "Which of the *two* numbers has the returned goods in it?", 201.0),
    (NoteKind.RESOURCE, "[Figures](https://files.example.org/2033/spring/figures), page 2", 260.0),
    (NoteKind.ACTION_ITEM, "Tell the customers' council about the date, and who tries it", 333.0),
    (NoteKind.GENERAL, "`make figures` writes the table", 400.0),
    (NoteKind.ACTION_ITEM, "Measure the two that are missing", 512.0),
    (NoteKind.GENERAL, "For the whole meeting: nobody was late.", None),
)


def _note(room: FullRoom) -> None:
    for number, (kind, text, at) in enumerate(_NOTES):
        is_task = kind is NoteKind.ACTION_ITEM
        note = WriteNote(
            new_id(),
            new_id(),
            0,
            _ALL,
            kind,
            text,
            at,
            assignee=_NAMES[8] if is_task else "",
            due=date(2033, 3, 28) if is_task else None,
            priority=NotePriority.HIGH if number == 4 else NotePriority.NORMAL,
            done=number == 6,
        )
        (room.guests["Hanna"] if number % 2 else room.seat).say(note)
        room.seat.tick(5)


def _plan(room: FullRoom) -> None:
    seat, points = room.seat, []
    for title, minutes, presenter, notes in (
        ("Welcome", 5, "", ""),
        ("Figures of the first quarter", 10, "Grace", "Page 2 of the table"),
        ("What the customers' council asked us, one after the other", 15, _NAMES[8], ""),
        ("Date of the release", 10, "Hanna", "A decision is needed today"),
        ("Who tells whom", 5, "", ""),
        ("Anything else", 0, "", ""),
    ):
        points.append(new_id())
        seat.say(PutPoint(new_id(), points[-1], title, minutes, presenter, notes))
    for point, seconds in zip(points[:3], (280.0, 640.0, 0.0), strict=True):
        seat.say(GoToPoint(new_id(), point))
        room.application.meetings.seconds += seconds
        seat.clock.advance(seconds)
    seat.tick()


_FILES = (
    ("plan.pdf", "application/pdf"),
    (
        "figures-of-the-first-quarter-with-returned-goods-2033-final-2.xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    ("setup.exe", "application/x-executable"),
    ("drawing.png", "image/png"),
    ("talk.mp4", ""),
    ("notes.txt", "text/plain"),
)


def _share(room: FullRoom) -> None:
    seat, names = room.seat, ("Grace", "Hanna", _NAMES[8])
    for number, (name, kind) in enumerate(_FILES):
        offer = OfferFile(new_id(), name, 2_000_000 + 7_350_000 * number, "0f" * 32)
        sharer = seat if number == 5 else room.guests[names[number % 3]]
        sharer.say(offer)
        if kind:
            turn = Turn()
            seat.held.together.files.arrived(offer.id, kind, seat.held.roster, turn)
            seat.deliver(turn.answer())
        else:
            seat.files.progress.publish(FileProgress(offer.id, offer.size // 3, out=True))
        seat.tick(5)
