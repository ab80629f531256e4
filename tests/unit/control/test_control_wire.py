"""Control messages on the wire: both ways, and what strangers send."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import get_args
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meeting_desktop.adapters.conference.control_wire import (
    LARGEST_BYTES,
    PARTICIPANT_TYPES,
    Reason,
    Refusal,
    encode,
    read_from_host,
    read_from_participant,
)
from meeting_desktop.application.check_rights import ACTIONS
from meeting_desktop.application.hold_conference import LONGEST_CAPTION
from meeting_desktop.application.show_together import show_chat, show_poll
from meeting_desktop.domain import control_messages as cm
from meeting_desktop.domain import room_messages as rm
from meeting_desktop.domain import screen_messages as sm
from meeting_desktop.domain.chat import CHAT_LENGTH, ChatAuthor, ChatMessage
from meeting_desktop.domain.meetings import Consent
from meeting_desktop.domain.participants import NAME_LENGTH, Connection, Role, clean_name
from meeting_desktop.domain.polls import (
    ANSWER_LENGTH,
    CHOICE_LENGTH,
    MOST_CHOICES,
    QUESTION_LENGTH,
    Poll,
    PollKind,
    PollResults,
    Vote,
)
from meeting_desktop.domain.rights_messages import Allow, GiveRole, Right
from meeting_desktop.domain.roster import LARGEST_LOBBY, LARGEST_ROOM
from tests.unit.control.people import GUEST, HOST, START, participant, uid

_PERSON = cm.Person(
    id=HOST,
    name="Hedy",
    role=Role.HOST,
    muted=True,
    muted_by_host=False,
    hand=2,
    speaking=False,
    consent=Consent.TRANSCRIBE_ONLY,
    connection=Connection.POOR,
    since=START,
)

FROM_PARTICIPANT: list[cm.FromParticipant] = [
    cm.Hello("Ada", "page 1"),
    *(cm.ChooseConsent(choice) for choice in Consent),
    cm.Leave(),
    cm.Present(),
    cm.Mute(True),
    cm.Hand(False),
    cm.Admit(GUEST),
    cm.Deny(GUEST),
    cm.AdmitAll(),
    cm.Remove(GUEST),
    cm.MutePerson(GUEST, False),
    cm.MuteAll(True),
    cm.Lock(True),
    cm.MakeCohost(GUEST, True),
    GiveRole(GUEST, Role.PRESENTER),
    GiveRole(GUEST, None),
    Allow(GUEST, Right.CHAT, False),
    cm.End(),
    rm.PostChat(uid(20), "The offer:\nhttps://example.org/a?b=1&c", GUEST, uid(21)),
    rm.PostChat(uid(20), "Hello 👋🏽"),
    rm.EditChat(uid(20), "Better"),
    rm.DeleteChat(uid(20)),
    rm.AskPoll(uid(22), "Which day?", PollKind.SINGLE, ("Monday", "Friday"), True),
    rm.AskPoll(uid(22), "Agreed?", PollKind.YES_NO),
    rm.AnswerPoll(uid(22), (1,)),
    rm.AnswerPoll(uid(22), (), "Both suit me"),
    rm.ClosePoll(uid(22)),
    rm.SharePoll(uid(22), True),
    *(rm.React(reaction) for reaction in rm.REACTIONS),
    sm.ShareScreen(),
    sm.AskScreen(),
    sm.GrantScreen(GUEST, True),
    sm.StopScreen(),
    sm.StopScreen(GUEST),
]

_POLL = rm.PollShown(
    uid(22),
    "Hedy",
    "Which day?",
    PollKind.MULTIPLE,
    ("Monday", "Friday"),
    anonymous=False,
    closed=True,
    shared=True,
    answered=True,
    chosen=(0, 1),
    counted=True,
    counts=(2, 1),
    voters=2,
    names=(("Hedy", "Ada"), ("Ada",)),
)

FROM_HOST: list[cm.FromHost] = [
    cm.Waiting(),
    cm.Welcome(GUEST, "Plans", (_PERSON,), True),
    cm.RosterChanged((_PERSON,), False),
    cm.LobbyChanged((cm.WaitingPerson(GUEST, "Ada"),)),
    cm.Knock(GUEST, "Ada", True),
    cm.Levels({GUEST: -32.5}),
    cm.Speaking(GUEST, True),
    *(cm.Caption(GUEST, uid(9), state, "Good morning", 1.25) for state in cm.CaptionStage),
    cm.Muted("Hedy", True),
    cm.MuteAsked("Cleo"),
    cm.StillThere(120),
    cm.Refused("lock", "Only the host or a co-host can do that."),
    cm.Refused("chat_post", "Write something first.", uid(20)),
    cm.Denied("No."),
    cm.Removed("Out."),
    cm.Ended("Over."),
    rm.ChatShown(uid(20), GUEST, "Ada", False, "Hello\nall", START, 12.5),
    rm.ChatShown(
        uid(20), GUEST, "Ada", True, "", START, 1.0, True, "Hedy", uid(21), True, True, ("So", "No")
    ),
    _POLL,
    replace(_POLL, kind=PollKind.OPEN_ENDED, names=(), texts=(("Ada", "Both"), ("", "None"))),
    rm.Reacted(GUEST, "heart"),
    sm.ScreenShown(GUEST, "Ada", START),
    sm.ScreenShown(None),
    sm.ScreenAsked(GUEST, "Ada", True),
]


def _wire(kind: str, **more: object) -> str:
    return json.dumps({"v": 1, "type": kind, **more})


@pytest.mark.parametrize("message", FROM_PARTICIPANT)
def test_what_a_participant_sends_comes_back_as_it_was(message: cm.FromParticipant) -> None:
    assert read_from_participant(encode(message)) == message
    assert read_from_participant(encode(message).encode()) == message


@pytest.mark.parametrize("message", FROM_HOST)
def test_what_the_host_sends_comes_back_as_it_was(message: cm.FromHost) -> None:
    assert read_from_host(encode(message)) == message


def test_the_wire_is_as_the_document_says() -> None:
    assert json.loads(encode(cm.ChooseConsent(Consent.TRANSCRIBE_ONLY))) == {
        "v": 1,
        "type": "consent",
        "choice": "captions",
    }
    assert json.loads(encode(cm.RosterChanged((_PERSON,), False))) == {
        "v": 1,
        "type": "roster",
        "locked": False,
        "people": [
            {
                "id": str(HOST),
                "name": "Hedy",
                "role": "host",
                "muted": True,
                "muted_by_host": False,
                "hand": 2,
                "speaking": False,
                "consent": "captions",
                "connection": "poor",
                "since": "2026-03-02T09:00:00+00:00",
                "can_chat": True,
                "can_share_screen": False,
            }
        ],
    }


def test_every_message_of_a_participant_has_an_action() -> None:
    assert set(get_args(cm.FromParticipant)) == set(ACTIONS)
    assert len(PARTICIPANT_TYPES) == len(ACTIONS)


def test_what_is_left_out_takes_its_default() -> None:
    assert read_from_participant(_wire("mute_all")) == cm.MuteAll(True)
    assert read_from_participant(_wire("hello", name="Ada")) == cm.Hello("Ada", "")


def test_fields_of_later_versions_are_passed_over() -> None:
    assert read_from_participant(_wire("hand", raised=True, emoji="wave")) == cm.Hand(True)


@pytest.mark.parametrize(
    ("raw", "reason", "about"),
    [
        ("", Reason.NOT_JSON, ""),
        ("null", Reason.NOT_JSON, ""),
        ("[]", Reason.NOT_JSON, ""),
        ("1" * 9000, Reason.NOT_JSON, ""),
        ("[" * 16_000, Reason.NOT_JSON, ""),
        ('{"a":' * 3_000, Reason.NOT_JSON, ""),
        (b"\xff\xfe{}", Reason.NOT_JSON, ""),
        (b"\xef\xbb\xbf{}", Reason.NOT_JSON, ""),
        ("\ud800", Reason.NOT_JSON, ""),
        ('{"v":1,"type":"mute","muted":NaN}', Reason.NOT_JSON, ""),
        ("x" * (LARGEST_BYTES + 1), Reason.TOO_LARGE, ""),
        ("é" * (LARGEST_BYTES // 2 + 1), Reason.TOO_LARGE, ""),
        (b" " * (LARGEST_BYTES + 1), Reason.TOO_LARGE, ""),
        ('{"v":2,"type":"mute","muted":true}', Reason.WRONG_VERSION, "mute"),
        ('{"v":true,"type":"mute","muted":true}', Reason.WRONG_VERSION, "mute"),
        ('{"v":1.0,"type":"mute","muted":true}', Reason.WRONG_VERSION, "mute"),
        ('{"type":"mute","muted":true}', Reason.WRONG_VERSION, "mute"),
        ('{"v":1}', Reason.UNKNOWN_TYPE, ""),
        ('{"v":1,"type":["mute"]}', Reason.UNKNOWN_TYPE, ""),
        ('{"v":1,"type":"caption"}', Reason.UNKNOWN_TYPE, ""),
        ('{"v":1,"type":"__init__"}', Reason.UNKNOWN_TYPE, ""),
        (_wire("mute"), Reason.WRONG_FIELD, "mute"),
        (_wire("mute", muted=1), Reason.WRONG_FIELD, "mute"),
        (_wire("mute", muted="true"), Reason.WRONG_FIELD, "mute"),
        (_wire("mute_all", muted=None), Reason.WRONG_FIELD, "mute_all"),
        (_wire("hello", name=5), Reason.WRONG_FIELD, "hello"),
        (_wire("hello", name="Ada", client=5), Reason.WRONG_FIELD, "hello"),
        (_wire("consent", choice="all"), Reason.WRONG_FIELD, "consent"),
        (_wire("consent", choice="transcribe_only"), Reason.WRONG_FIELD, "consent"),
        (_wire("admit", participant="x"), Reason.WRONG_FIELD, "admit"),
        (_wire("admit", participant=str(GUEST).replace("-", "")), Reason.WRONG_FIELD, "admit"),
        (_wire("admit", participant="{" + GUEST.hex + "-" * 2 + "}"), Reason.WRONG_FIELD, "admit"),
        (_wire("admit", participant=" " + str(GUEST)[1:]), Reason.WRONG_FIELD, "admit"),
    ],
)
def test_what_is_not_understood_is_refused_with_a_reason(
    raw: str | bytes, reason: Reason, about: str
) -> None:
    assert read_from_participant(raw) == Refusal(reason, about)


@pytest.mark.parametrize(
    "raw",
    [
        _wire("levels", levels={str(GUEST): 10**400}),
        _wire("levels", levels={"me": 1}),
        _wire("levels", levels=[]),
        _wire("levels", levels={str(uid(n)): 0 for n in range(300)}),
        _wire("lobby", waiting=[1]),
        _wire("still_there", seconds=-1),
        _wire("still_there", seconds=True),
        _wire("still_there", seconds=10**9),
        _wire("caption", participant=str(GUEST), utterance=str(GUEST), state="x", text="", start=0),
        encode(cm.RosterChanged((_PERSON,), False)).replace("+00:00", ""),
        encode(cm.RosterChanged((_PERSON,), False)).replace("2026-03-02T09", "0001-01-01T00"),
    ],
)
def test_a_hostile_host_is_refused_too(raw: str) -> None:
    answer = read_from_host(raw.replace("00:00+00:00", "00:00+14:00"))
    assert isinstance(answer, Refusal)
    assert answer.reason is Reason.WRONG_FIELD


def test_an_answer_quotes_nothing_of_what_was_sent() -> None:
    for reason in Reason:
        told = Refusal(reason, "mute").message()
        assert told.about == "mute"
        assert told.sentence.endswith(".")


@given(st.text(st.characters(), max_size=300))
def test_names_are_cleaned_on_the_way_in(name: str) -> None:
    message = read_from_participant(_wire("hello", name=name))
    assert isinstance(message, cm.Hello)
    assert message.name == clean_name(name)


def test_the_largest_messages_of_the_host_fit() -> None:
    widest = "\U0001f600" * NAME_LENGTH
    people = tuple(
        cm.Person(
            id=UUID(int=(1 << 128) - 1 - number),
            name=widest,
            role=Role.COHOST,
            muted=False,
            muted_by_host=False,
            hand=LARGEST_ROOM,
            speaking=False,
            consent=Consent.TRANSCRIBE_ONLY,
            connection=Connection.GOOD,
            since=START + timedelta(microseconds=123456),
        )
        for number in range(LARGEST_ROOM)
    )
    waiting = tuple(cm.WaitingPerson(person.id, widest) for person in people[:1] * LARGEST_LOBBY)
    caption = cm.Caption(
        people[0].id, people[0].id, cm.CaptionStage.CONFIRMED, "\U0001f600" * LONGEST_CAPTION, 1.5
    )
    wide = "\U0001f600" * CHAT_LENGTH
    author = ChatAuthor(GUEST, people[0].id, widest)
    chat = ChatMessage(
        people[0].id, author, wide, START, 1.5, HOST, widest, GUEST, earlier=(wide,) * 20
    )
    reader = participant(GUEST)
    choices = tuple("\U0001f600" * (CHOICE_LENGTH - 1) + str(n % 10) for n in range(MOST_CHOICES))
    poll = Poll(
        GUEST, GUEST, widest, "\U0001f600" * QUESTION_LENGTH, PollKind.MULTIPLE, choices, START, 1.5
    )
    every = PollResults(
        (LARGEST_ROOM,) * MOST_CHOICES,
        LARGEST_ROOM,
        ((widest,) * LARGEST_ROOM,) * MOST_CHOICES,
        ((widest, "\U0001f600" * ANSWER_LENGTH),) * LARGEST_ROOM,
    )
    vote = Vote(
        GUEST, GUEST, widest, tuple(range(MOST_CHOICES)), START, "\U0001f600" * ANSWER_LENGTH
    )
    for message in (
        show_chat(chat, reader),
        show_poll(poll, vote, every),
        show_poll(poll, vote, replace(every, names=(("Ada",) * 20,) * MOST_CHOICES)),
        cm.Welcome(people[0].id, "\U0001f600" * 120, people, False),
        cm.LobbyChanged(waiting),
        caption,
    ):
        assert len(encode(message).encode()) <= LARGEST_BYTES
