"""Two whole applications and a browser write, ask and answer; all three and the store agree."""

from __future__ import annotations

from uuid import UUID

import pytest
from playwright.sync_api import Locator, expect

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.agenda_messages import GoToPoint, PutPoint
from meeting_desktop.domain.engagement import PersonEngagement
from meeting_desktop.domain.engagement_score import Part
from meeting_desktop.domain.polls import PollKind
from meeting_desktop.domain.room_messages import (
    AnswerPoll,
    AskPoll,
    ClosePoll,
    EditChat,
    PollShown,
    PostChat,
    React,
    SharePoll,
)
from tests.e2e.seats import LIMIT_S, Room, Seat
from tests.fakes.patience import until

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.slow]


def test_what_is_written_is_the_same_on_all_three_and_in_the_store(room: Room) -> None:
    host, colleague, guest = room.host, room.colleague, room.guest
    first, private = PostChat(new_id(), "The offer:\nhttps://example.org"), new_id()
    colleague.say(first)
    guest.page.locator("#chat-text").fill("Thank you")
    guest.page.locator("#chat-text").press("Enter")
    host.say(PostChat(private, "Only for you", room.ada))
    lines = guest.page.locator("#chat li")
    expect(lines).to_have_count(3)
    until(lambda: len(host.chat) == 3 and len(colleague.chat) == 2, what="chat", limit=LIMIT_S)
    expect(guest.page.locator("#chat a")).to_have_attribute("href", "https://example.org")

    colleague.say(EditChat(first.id, "The offer follows"))
    own = lines.filter(has_text="Thank you")
    own.get_by_text("Correct").click()
    guest.page.locator("#chat-text").fill("Thank you all")
    guest.page.locator("#chat-text").press("Enter")
    expect(own).to_contain_text("Thank you all")
    expect(guest.page.locator("#chat-waiting")).to_be_empty()
    own.get_by_text("Take back").click()
    expect(lines.filter(has_text="The offer follows")).to_have_count(1)
    expect(lines.filter(has_text="Taken back")).to_have_count(1)
    until(lambda: sorted(colleague.texts()) == ["", "The offer follows"], limit=LIMIT_S)
    until(lambda: sorted(host.texts()) == ["", "Only for you", "The offer follows"], limit=LIMIT_S)
    assert host.chat[first.id].earlier == (first.text,)

    host.say(React("heart"))
    expect(guest.page.locator("#reacted p")).to_have_text("❤️ Hanna")
    until(lambda: colleague.reactions == ["heart"], what="the reaction", limit=LIMIT_S)

    meeting = room.end()
    stored = room.stored(lambda uow: uow.chat_messages.of_meeting(meeting))
    assert {(one.author.name, one.text, one.is_private) for one in stored} == {
        ("Grace", "The offer follows", False),
        ("Ada", "", False),
        ("Hanna", "Only for you", True),
    }


# -- polls --------------------------------------------------------------------------------------


def _ask(room: Room, question: str, kind: PollKind, *choices: str, anonymous: bool = False) -> UUID:
    """Asked by the host, and shown on all three."""
    poll = new_id()
    room.host.say(AskPoll(poll, question, kind, choices, anonymous))
    expect(_card(room, question)).to_be_visible()
    until(lambda: poll in room.colleague.polls, what=question, limit=LIMIT_S)
    return poll


def _card(room: Room, question: str) -> Locator:
    return room.guest.page.locator(".poll").filter(has_text=question)


def _choose(room: Room, question: str, *choices: str) -> None:
    """In the browser."""
    card = _card(room, question)
    for choice in choices:
        card.get_by_label(choice, exact=True).check()
    card.get_by_role("button", name="Answer", exact=True).click()
    expect(card).to_contain_text("you have answered")


def _finish(room: Room, poll: UUID, counts: tuple[int, ...], voters: int) -> None:
    """Closed and shown to all: it says the same everywhere."""
    until(lambda: room.host.polls[poll].voters == voters, what="all answers", limit=LIMIT_S)
    assert not room.colleague.polls[poll].counted
    room.host.say(SharePoll(poll, True))
    room.host.say(ClosePoll(poll))
    for seat in (room.host, room.colleague):
        shown = _closed(seat, poll)
        assert (shown.counts, shown.voters) == (counts, voters)


def _closed(seat: Seat, poll: UUID) -> PollShown:
    until(lambda: seat.polls[poll].closed, what="the end of the poll", limit=LIMIT_S)
    return seat.polls[poll]


def _one_choice(room: Room) -> UUID:
    """Changed once more before it is closed."""
    poll = _ask(room, "Which day?", PollKind.SINGLE, "Monday", "Friday")
    room.colleague.say(AnswerPoll(poll, (1,)))
    room.colleague.say(AnswerPoll(poll, (0,)))
    _choose(room, "Which day?", "Friday")
    card = _card(room, "Which day?")
    expect(card.locator(".results")).to_have_count(0)
    until(lambda: room.host.polls[poll].counts == (1, 1), what="both answers", limit=LIMIT_S)
    _finish(room, poll, (1, 1), 2)
    expect(card.locator(".results li")).to_contain_text(["Monday · 1", "Friday · 1"])
    expect(card.locator("form")).to_have_count(0)
    assert room.colleague.polls[poll].names == (("Grace",), ("Ada",))
    return poll


def _several_choices(room: Room) -> UUID:
    poll = _ask(room, "Which parts?", PollKind.MULTIPLE, "Price", "Time", "Team")
    room.colleague.say(AnswerPoll(poll, (0, 2)))
    _choose(room, "Which parts?", "Price", "Time")
    _finish(room, poll, (2, 1, 1), 2)
    expect(_card(room, "Which parts?").locator(".results li").first).to_contain_text("Ada")
    return poll


def _yes_or_no(room: Room) -> UUID:
    """Nobody learns who said what, and no row says it."""
    poll = _ask(room, "Agreed?", PollKind.YES_NO, anonymous=True)
    room.colleague.say(AnswerPoll(poll, (1,)))
    room.host.say(AnswerPoll(poll, (0,)))
    _choose(room, "Agreed?", "Yes")
    _finish(room, poll, (2, 1), 3)
    assert room.host.polls[poll].names == ()
    expect(_card(room, "Agreed?").locator(".results li")).to_contain_text(["Yes · 2", "No · 1"])
    expect(_card(room, "Agreed?").locator(".results")).not_to_contain_text("Grace")
    return poll


def _stars(room: Room) -> UUID:
    poll = _ask(room, "How was it?", PollKind.RATING)
    room.colleague.say(AnswerPoll(poll, (4,)))
    _choose(room, "How was it?", "★★★")
    _finish(room, poll, (0, 0, 1, 0, 1), 2)
    return poll


def _own_words(room: Room) -> UUID:
    poll = _ask(room, "What is missing?", PollKind.OPEN_ENDED)
    room.colleague.say(AnswerPoll(poll, (), "The price"))
    card = _card(room, "What is missing?")
    card.get_by_label("Your answer").fill("A date")
    card.get_by_role("button", name="Answer").click()
    _finish(room, poll, (), 2)
    for words in ("Grace: The price", "Ada: A date"):
        expect(card.locator(".results li").filter(has_text=words)).to_have_count(1)
    assert set(room.host.polls[poll].texts) == {("Grace", "The price"), ("Ada", "A date")}
    return poll


def _go_through_the_agenda(room: Room) -> None:
    host, points = room.host, room.guest.page.locator("#agenda li")
    prices, steps = new_id(), new_id()
    host.say(PutPoint(new_id(), prices, "Prices", 10, "Grace"))
    host.say(PutPoint(new_id(), steps, "Next steps"))
    expect(points).to_have_count(2)
    host.say(GoToPoint(new_id(), prices))
    expect(points.first).to_have_attribute("aria-current", "step")
    expect(points.first).to_contain_text("of 10:00")
    host.say(GoToPoint(new_id(), steps))
    expect(points.last).to_have_attribute("aria-current", "step")
    agenda = room.colleague
    until(lambda: agenda.agenda is not None and agenda.agenda.current == steps)


def test_polls_of_every_kind_are_answered_by_all_and_say_the_same_everywhere(room: Room) -> None:
    _go_through_the_agenda(room)
    one, several = _one_choice(room), _several_choices(room)
    anonymous, rating, words = _yes_or_no(room), _stars(room), _own_words(room)
    room.colleague.say(PostChat(new_id(), "Well answered"))
    until(lambda: "Well answered" in room.host.texts(), limit=LIMIT_S)
    people = {seat.you for seat in (room.host, room.colleague)} | {room.ada}

    meeting = room.end()
    book = room.stored(lambda uow: uow.polls.of_meeting(meeting))
    assert {poll: book.results(poll).counts for poll in book.polls} == {
        one: (1, 1),
        several: (2, 1, 1),
        anonymous: (2, 1),
        rating: (0, 0, 1, 0, 1),
        words: (),
    }
    assert book.results(rating).mean == 4.0
    assert set(book.results(words).texts) == {("Grace", "The price"), ("Ada", "A date")}
    persons = room.stored(lambda uow: {p.person for p in uow.participants.of_meeting(meeting)})
    assert not (set(book.votes[anonymous]) & (persons | people))
    assert {vote.voter_name for vote in book.votes[anonymous].values()} == {""}
    held = room.stored(lambda uow: uow.held_agendas.of_meeting(meeting))
    assert held is not None
    assert [len(item.visits) for item in held.items] == [1, 1]
    assert held.current is None, "it has ended with the meeting"
    _are_counted(room, meeting)


def _are_counted(room: Room, meeting: UUID) -> None:
    """Who was there and what they did; of the anonymous poll nobody's."""
    counted = room.counted(meeting)
    assert (counted.meeting.people, counted.meeting.most_at_once) == (3, 3)
    assert (counted.meeting.messages, counted.meeting.polls) == (1, 5)
    found = {one.name: one for one in counted.people}
    did = {name: (one.messages, one.polls, one.no_show) for name, one in found.items()}
    assert did == {"Hanna": (0, 0, False), "Grace": (1, 4, False), "Ada": (0, 4, False)}
    there = {name: _seconds(one) for name, one in found.items()}
    assert there["Hanna"] >= there["Grace"] >= there["Ada"] > 0
    points = {name: {part.part: part.points for part in one.parts} for name, one in found.items()}
    assert [points[name][Part.POLLS] for name in ("Hanna", "Grace", "Ada")] == [0, 20, 20]
    assert [points[name][Part.CHAT] for name in ("Hanna", "Grace", "Ada")] == [0, 3.3, 0]
    assert all(one.score is not None for one in found.values())


def _seconds(one: PersonEngagement) -> float:
    assert one.attendance is not None
    assert one.attendance.joined_at is not None
    assert one.attendance.left_at is None or one.attendance.left_at >= one.attendance.joined_at
    return one.attendance.seconds
