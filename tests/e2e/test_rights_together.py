"""Two whole applications and a browser: roles, switches, hands and notes on all, and stored."""

from __future__ import annotations

import json
from datetime import date
from uuid import UUID

import pytest
from playwright.sync_api import Locator, expect

from meeting_desktop.bootstrap import build_control
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.control_messages import FromParticipant, Hand, MakeCohost
from meeting_desktop.domain.meetings import ParticipantRole
from meeting_desktop.domain.notes import NoteContent, NoteEdit, NoteField, NoteKind, NotePriority
from meeting_desktop.domain.notes_messages import NoteShown, RemoveNote, WriteNote, write_of
from meeting_desktop.domain.participants import Role
from meeting_desktop.domain.polls import PollKind
from meeting_desktop.domain.rights_messages import Allow, GiveRole, Right
from meeting_desktop.domain.room_messages import AskPoll, PostChat
from meeting_desktop.domain.screen_messages import AskScreen, ShareScreen, StopScreen
from tests.e2e.seats import LIMIT_S, Room, Seat
from tests.fakes.patience import until

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.slow]

_OFF = "A host has switched the chat off for you."


# -- roles and switches -------------------------------------------------------------------------


def _is_forbidden(control: Locator, reason: str) -> None:
    expect(control).to_be_disabled()
    expect(control).to_have_attribute("title", reason)


def _as_json(message: FromParticipant) -> dict[str, object]:
    facts: dict[str, object] = json.loads(build_control().encode(message))
    return facts


def _post(text: str) -> dict[str, object]:
    return _as_json(PostChat(new_id(), text))


def _chat_is_taken_and_given_back(room: Room) -> None:
    page = room.guest.page
    for participant in (room.ada, room.grace):
        room.host.say(Allow(participant, Right.CHAT, False))
    for control in ("chat-text", "chat-send", "files-choose"):
        _is_forbidden(page.locator(f"#{control}"), _OFF)
    expect(page.locator("#chat-right")).to_have_text(_OFF)
    assert room.refusal_in_browser(**_post("Sent nevertheless")) == _OFF
    assert room.colleague.is_refused(PostChat(new_id(), "So is this")).sentence == _OFF
    assert not room.host.chat
    for participant in (room.ada, room.grace):
        room.host.say(Allow(participant, Right.CHAT, True))
    expect(page.locator("#chat-text")).to_be_enabled()
    page.locator("#chat-text").fill("Here again")
    page.locator("#chat-text").press("Enter")
    until(lambda: room.colleague.texts() == ["Here again"], what="the chat", limit=LIMIT_S)


def _an_observer_listens(room: Room) -> None:
    page, reason = room.guest.page, "Observers may not write in the chat."
    room.host.say(GiveRole(room.ada, Role.OBSERVER))
    _is_forbidden(page.locator("#chat-text"), reason)
    _is_forbidden(page.locator("#files-choose"), "Observers may not offer files.")
    expect(page.locator("#mute")).to_be_disabled()
    assert room.refusal_in_browser(**_post("Nor this")) == reason
    until(lambda: room.colleague.person("Ada").role is Role.OBSERVER, limit=LIMIT_S)
    assert room.colleague.person("Ada").muted_by_host


def _a_switch_gives_the_screen(room: Room) -> None:
    """To the colleague; it is taken again."""
    assert "share the screen" in room.colleague.is_refused(ShareScreen()).sentence
    room.host.say(Allow(room.grace, Right.SCREEN, True))
    until(lambda: room.colleague.person("Grace").can_share_screen, limit=LIMIT_S)
    room.host.say(Allow(room.grace, Right.SCREEN, False))
    until(lambda: not room.colleague.person("Grace").can_share_screen, limit=LIMIT_S)
    assert room.colleague.is_refused(ShareScreen()).about == "screen_share"


def _only_who_leads_is_asked(room: Room) -> None:
    asks = room.guest.page.locator("#screen-asks")
    room.colleague.say(AskScreen())
    room.host.say(MakeCohost(room.ada, cohost=True))
    expect(asks).to_contain_text("Grace asks to share the screen")
    room.host.say(MakeCohost(room.ada, cohost=False))
    expect(asks).to_be_empty()
    room.colleague.say(StopScreen())


def _a_colleague_is_made_a_presenter(room: Room) -> None:
    """Who came by a link is a guest until then, with the application as well."""
    refused: FromParticipant = MakeCohost(room.ada, cohost=True)
    assert room.colleague.is_refused(refused).sentence == "Only the host may choose co-hosts."
    poll = AskPoll(new_id(), "Agreed?", PollKind.YES_NO)
    assert room.colleague.is_refused(poll).of == poll.id
    room.host.say(GiveRole(room.grace, Role.PRESENTER))
    room.colleague.say(poll)
    expect(room.guest.page.locator(".poll")).to_contain_text("Agreed?")


# -- hands --------------------------------------------------------------------------------------


def _hands_are_in_a_row(room: Room) -> None:
    """In the order in which they were raised, on all three."""
    room.guest.click("hand")
    until(lambda: room.host.person("Ada").hand == 1, what="the first hand", limit=LIMIT_S)
    room.colleague.say(Hand(True))
    until(lambda: room.host.person("Grace").hand == 2, what="the second hand", limit=LIMIT_S)
    people = room.guest.page.locator("#people li")
    expect(people.filter(has_text="Ada (you)")).to_contain_text("hand raised (1)")
    expect(people.filter(has_text="Grace")).to_contain_text("hand raised (2)")
    room.guest.click("hand")
    until(lambda: room.colleague.person("Grace").hand == 1, what="the next one", limit=LIMIT_S)
    room.colleague.say(Hand(False))
    until(lambda: room.host.person("Grace").hand == 0, limit=LIMIT_S)
    expect(room.guest.page.locator("#people")).not_to_contain_text("hand raised")


# -- notes --------------------------------------------------------------------------------------


def _write(seat: Seat, content: NoteContent, shown: NoteShown | None = None, *names: str) -> UUID:
    """A new note, or ``names`` of one as ``seat`` has it before them."""
    changed = frozenset(map(NoteField, names)) or frozenset(NoteField) - {NoteField.REMOVED}
    note, upon = (new_id(), 0) if shown is None else (shown.id, shown.revision)
    seat.say(write_of(new_id(), NoteEdit(note, upon, changed, content)))
    return note


def _sees(seat: Seat, note: UUID, revision: int) -> NoteShown:
    until(
        lambda: note in seat.notes and seat.notes[note].revision >= revision,
        what="the note",
        limit=LIMIT_S,
    )
    return seat.notes[note]


def _two_write_at_once(room: Room) -> UUID:
    """Different fields, and different lines of the words, from the same revision: both stay."""
    host, colleague = room.host, room.colleague
    note = _write(host, NoteContent(NoteKind.ACTION_ITEM, "Send the offer\n\nAsk for a date", 1.5))
    first = _sees(colleague, note, 1)
    before = _sees(host, note, 1)
    _write(host, NoteContent(text="Send the **offer**\n\nAsk for a date"), before, "text")
    _write(colleague, NoteContent(text="Send the offer\n\nAsk for a day"), first, "text")
    due = date(2026, 3, 9)
    _write(colleague, NoteContent(assignee="Grace", due=due), first, "assignee", "due")
    _write(host, NoteContent(priority=NotePriority.HIGH), before, "priority")
    for seat in (host, colleague):
        shown = _sees(seat, note, 5)
        assert shown.text == "Send the **offer**\n\nAsk for a day"
        assert (shown.assignee, shown.due, shown.priority) == ("Grace", due, NotePriority.HIGH)
        assert (shown.kind, shown.start) == (NoteKind.ACTION_ITEM, 1.5)
        assert seat.aside.get(note, "") == ""
    return note


def _one_line_of_two(room: Room) -> UUID:
    """The later one stands; what the other wrote is kept for them alone."""
    note = _write(room.host, NoteContent(text="Monday"))
    mine, theirs = _sees(room.host, note, 1), _sees(room.colleague, note, 1)
    _write(room.host, NoteContent(text="Tuesday"), mine, "text")
    _sees(room.colleague, note, 2)
    _write(room.colleague, NoteContent(text="Friday"), theirs, "text")
    assert _sees(room.host, note, 3).text == "Friday"
    until(lambda: room.host.aside.get(note) == "Tuesday", what="the words aside", limit=LIMIT_S)
    assert note not in room.colleague.aside
    return note


def _a_guest_has_no_notes(room: Room) -> None:
    assert room.came("note") == 0
    write = WriteNote(new_id(), new_id(), 0, (NoteField.TEXT,), text="Mine")
    assert room.refusal_in_browser(**_as_json(write)) == "Guests may not write notes."
    room.host.say(GiveRole(room.ada, Role.PRESENTER))
    until(lambda: room.came("note") >= 2, what="the notes of a presenter", limit=LIMIT_S)
    room.host.say(GiveRole(room.ada, None))
    until(lambda: room.host.person("Ada").role is Role.GUEST, limit=LIMIT_S)
    came, last = room.came("note"), _write(room.host, NoteContent(text="Without guests"))
    _sees(room.colleague, last, 1)
    room.host.say(RemoveNote(new_id(), last))
    until(lambda: room.colleague.notes[last].removed, what="its end", limit=LIMIT_S)
    room.host.say(PostChat(new_id(), "Of all this nothing came"))
    expect(room.guest.page.locator("#chat")).to_contain_text("Of all this nothing came")
    assert room.came("note") == came


# -- all together -------------------------------------------------------------------------------


def test_roles_switches_hands_and_notes_are_the_same_on_all_three_and_in_the_store(
    room: Room,
) -> None:
    _chat_is_taken_and_given_back(room)
    _a_switch_gives_the_screen(room)
    _only_who_leads_is_asked(room)
    _hands_are_in_a_row(room)
    _a_colleague_is_made_a_presenter(room)
    task, day = _two_write_at_once(room), _one_line_of_two(room)
    _a_guest_has_no_notes(room)
    _an_observer_listens(room)
    room.host.say(Allow(room.grace, Right.CHAT, False))
    until(lambda: not room.host.person("Grace").can_chat, limit=LIMIT_S)

    meeting = room.end()
    notes = {one.id: one for one in room.stored(lambda uow: uow.notes.of_meeting(meeting))}
    assert notes[task].content.text == "Send the **offer**\n\nAsk for a day"
    assert (notes[task].content.assignee, notes[task].content.at) == ("Grace", 1.5)
    assert notes[day].content.text == "Friday"
    assert list(notes[day].set_aside.values()) == ["Tuesday"]
    assert sum(one.content.removed for one in notes.values()) == 1
    stored = room.stored(lambda uow: uow.participants.of_meeting(meeting))
    found = {one.display_name: (one.role, one.can_chat, one.can_share_screen) for one in stored}
    assert found == {
        "Hanna": (ParticipantRole.HOST, True, False),
        "Grace": (ParticipantRole.PRESENTER, False, False),
        "Ada": (ParticipantRole.OBSERVER, True, False),
    }
    written = room.stored(lambda uow: uow.chat_messages.of_meeting(meeting))
    assert [one.text for one in written] == ["Here again", "Of all this nothing came"]
