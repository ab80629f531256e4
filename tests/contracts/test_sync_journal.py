"""What the journal promises: nothing changed here is forgotten, nothing from there comes back."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from uuid import UUID

import pytest

from meeting_desktop.core.errors import NotFoundError, UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.invitations import Invitation
from meeting_desktop.domain.leads import Lead, LeadEvent, LeadEventKind
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.people import Team
from meeting_desktop.domain.recordings import RecordingPart
from meeting_desktop.domain.sync import FeedRow, Refusal, Value, Verdict
from meeting_desktop.ports.unit_of_work import Change, ChangeKind, Store, UnitOfWork
from tests.contracts.library_samples import every_library_row
from tests.contracts.planning_samples import TEN, a_colleague, a_series, invited, planned
from tests.contracts.store_samples import (
    NINE_O_CLOCK,
    a_meeting,
    a_recording,
    a_transcript,
    held,
    put_whole,
)
from tests.contracts.sync_samples import (
    PaperServer,
    receive,
    restore,
    retitle,
    set_aside,
    settle,
    title_of,
    to_send,
    waiting,
    write,
)


@pytest.fixture
def server() -> PaperServer:
    return PaperServer()


def connected(store: Store, server: PaperServer, title: str = "Weekly") -> Meeting:
    """A home with one meeting that the shared database knows too."""
    meeting = held(store, title, "hello there", speakers=["Ada"])
    server.adopt(store)
    server.send_all(store)
    server.send_feed(store)
    return meeting


def test_a_home_that_was_never_connected_notes_nothing(store: Store) -> None:
    held(store, "Weekly", "hello")
    assert store.read(lambda uow: uow.sync.account()) is None
    assert waiting(store) == 0
    assert not to_send(store)
    assert store.read(lambda uow: uow.sync.scopes()) == {}


def test_the_home_becomes_the_accounts_and_all_its_rows_are_new(
    store: Store, server: PaperServer
) -> None:
    meeting = held(store, "Weekly", "hello", speakers=["Ada"])
    account = server.adopt(store)
    person = server.facts.person
    assert account.person_id == person == store.read(lambda uow: uow.personal_scope())
    assert (account.cursor, account.epoch) == (0, server.facts.epoch)
    me = store.read(lambda uow: uow.people.me())
    assert (me.id, me.scope_id) == (person, server.facts.directory)
    sent = to_send(store)
    assert [one.table for one in sent] == ["meetings", "transcripts", "speakers", "segments"]
    assert all(one.is_new and one.scope_id == person for one in sent)
    assert sent[0].row_id == meeting.id
    assert sent[0].fields["created_at"] == "2026-03-02T09:00:00+00:00"
    assert not sent[0].fields.keys() & {"id", "scope_id", "updated_at", "seq"}


def test_what_waits_is_counted_as_people_count(store: Store, server: PaperServer) -> None:
    server.adopt(store)
    settle(store, server.push(to_send(store)))
    assert waiting(store) == 0
    me = store.read(lambda uow: uow.people.me())
    lead = Lead(new_id(), me.id, "Example Bakery", owner_id=me.id)
    write(store, lambda uow: uow.leads.put(lead))
    for text in ("Called them", "Called again"):
        note = LeadEvent(new_id(), lead.id, LeadEventKind.NOTE, NINE_O_CLOCK, text)
        write(store, partial(_note, note))
    assert waiting(store) == 1
    # A meeting has a scope of its own; whoever is in it, and who was invited, belongs to it.
    meeting_id = new_id()
    meeting = replace(a_meeting(store), id=meeting_id, scope_id=meeting_id)
    write(store, lambda uow: uow.meetings.add(meeting))
    asked = Invitation(new_id(), meeting_id, "grace@example.org", meeting_id=meeting_id)
    write(store, lambda uow: uow.invitations.put(asked))
    assert waiting(store) == 2
    settle(store, server.push(to_send(store)))
    assert waiting(store) == 0


def _note(note: LeadEvent, uow: UnitOfWork) -> None:
    uow.leads.add_event(note)


def test_of_the_person_only_what_they_said_is_sent(store: Store, server: PaperServer) -> None:
    me = store.read(lambda uow: uow.people.me())
    write(store, lambda uow: uow.people.put(replace(me, display_name="Ada", working_hours=())))
    server.adopt(store)
    [one] = to_send(store)
    assert (one.table, one.is_new) == ("users", False)
    assert one.fields == {"display_name": "Ada"}


def test_a_team_gets_a_scope_of_its_own_and_its_maker_goes_first(
    store: Store, server: PaperServer
) -> None:
    me = store.read(lambda uow: uow.people.me())
    ben = a_colleague(store, "Ben")
    team = Team(new_id(), me.scope_id, "Sales", members=(ben.id, me.id))
    write(store, lambda uow: uow.people.put_team(team))
    account = server.adopt(store)
    first, member = to_send(store)
    assert (first.table, first.scope_id) == ("teams", team.id)
    assert (member.table, member.scope_id) == ("team_members", team.id)
    assert member.fields["user_id"] == str(account.person_id)


def test_colleagues_noted_here_alone_become_those_of_the_directory(
    store: Store, server: PaperServer
) -> None:
    ben = a_colleague(store, "Ben")
    meeting = planned(store)
    invitation = invited(store, meeting, ben.email, user_id=ben.id)
    server.adopt(store)
    sent = {one.row_id: one for one in server.send_all(store)}
    assert sent[invitation.id].fields["user_id"] is None
    theirs = FeedRow(90, "users", new_id(), server.facts.directory, _user("Ben B", ben.email))
    receive(store, [theirs], cursor=90)
    people = store.read(lambda uow: uow.people.all())
    assert [user.id for user in people if user.email == ben.email] == [theirs.row_id]


def test_the_home_of_one_account_is_not_anothers(store: Store, server: PaperServer) -> None:
    server.adopt(store)
    with pytest.raises(UserFacingError) as raised:
        server.adopt(store, person=new_id())
    assert raised.value.code == "home_of_another_account"
    facts = replace(server.facts, person=None)
    with pytest.raises(UserFacingError) as nobody:
        write(store, lambda uow: uow.sync.adopt(facts, new_id()))
    assert nobody.value.code == "nobodys_login"


def test_the_same_account_again_goes_on(store: Store, server: PaperServer) -> None:
    connected(store, server)
    before = store.read(lambda uow: uow.sync.account())
    assert server.adopt(store) == before
    assert waiting(store) == 0


def test_every_kind_of_write_is_noted(store: Store, server: PaperServer) -> None:
    meeting = connected(store, server)
    transcript = a_transcript(meeting, ["one", "two"], speakers=["Ben"], revision=2)
    write(store, lambda uow: put_whole(uow, transcript))
    assert {one.table for one in server.send_all(store)} == {"transcripts", "speakers", "segments"}
    write(store, lambda uow: uow.transcripts.remove(transcript.id))
    [removal] = server.send_all(store)
    assert (removal.is_new, removal.fields) == (False, {"deleted": True})


def test_changes_of_one_row_are_one_until_they_are_sent(store: Store, server: PaperServer) -> None:
    meeting = connected(store, server)
    retitle(store, meeting.id, "First")
    retitle(store, meeting.id, "Second")
    assert waiting(store) == 1
    [one] = to_send(store)
    assert (one.is_new, one.fields) == (False, {"title": "Second"})


def test_a_new_row_that_changes_before_it_is_sent_is_still_one(
    store: Store, server: PaperServer
) -> None:
    server.adopt(store)
    meeting = held(store, "First")
    retitle(store, meeting.id, "Second")
    [one] = to_send(store)
    assert one.is_new
    assert one.fields["title"] == "Second"


def test_what_is_being_sent_stays_as_it_is(store: Store, server: PaperServer) -> None:
    meeting = connected(store, server)
    retitle(store, meeting.id, "First")
    [sent] = to_send(store)
    retitle(store, meeting.id, "Second")
    assert list(to_send(store)) == [sent]
    assert waiting(store) == 1
    settle(store, server.push([sent]))
    [later] = to_send(store)
    assert later.id != sent.id
    assert later.fields == {"title": "Second"}


def test_what_a_failed_write_did_is_not_noted(store: Store, server: PaperServer) -> None:
    meeting = connected(store, server)

    def fails(uow: UnitOfWork) -> None:
        uow.meetings.remove(meeting.id)
        raise LookupError("a bug of the work")

    with pytest.raises(LookupError):
        write(store, fails)
    assert waiting(store) == 0
    retitle(store, meeting.id, "Still noted")
    assert waiting(store) == 1


def test_a_failed_adoption_leaves_the_home_as_it_was(store: Store, server: PaperServer) -> None:
    before = store.read(lambda uow: uow.personal_scope())

    def fails(uow: UnitOfWork) -> None:
        uow.sync.adopt(server.facts, new_id())
        raise LookupError("a bug of the work")

    with pytest.raises(LookupError):
        write(store, fails)
    assert store.read(lambda uow: (uow.personal_scope(), uow.sync.account())) == (before, None)
    held(store, "Weekly")
    assert server.adopt(store).cursor == 0
    assert [one.table for one in to_send(store)] == ["meetings"]


def test_what_is_kept_here_is_not_noted(store: Store, server: PaperServer) -> None:
    meeting = connected(store, server)
    recording = a_recording(meeting)
    write(store, lambda uow: uow.recordings.put(recording))
    part = RecordingPart(recording.id, 0, "0.ogg", 0, 10, 20, "")
    write(store, lambda uow: uow.recordings.put_part(part))
    assert [one.table for one in server.send_all(store)] == ["recordings"]


def test_new_rows_go_before_the_changes_that_point_at_them(
    store: Store, server: PaperServer
) -> None:
    meeting = connected(store, server)
    lead = Lead(new_id(), meeting.scope_id, "Cy")
    retitle(store, meeting.id, "With a lead")
    write(store, lambda uow: uow.leads.put(replace(lead, scope_id=uow.personal_scope())))
    assert [one.table for one in to_send(store)] == ["leads", "meetings"]
    assert [one.table for one in to_send(store, limit=1)] == ["leads"]


def test_a_removal_goes_before_the_row_that_takes_its_place(
    store: Store, server: PaperServer
) -> None:
    server.adopt(store)
    series = a_series(store)
    old = planned(store, series_id=series.id, occurrence_start=TEN)
    server.send_all(store)
    write(store, lambda uow: uow.meetings.remove(old.id))
    new = planned(store, series_id=series.id, occurrence_start=TEN)
    assert [one.row_id for one in to_send(store)] == [old.id, new.id]


def test_a_column_keeps_its_value_until_the_feed_has_what_was_sent(
    store: Store, server: PaperServer
) -> None:
    meeting = connected(store, server)
    retitle(store, meeting.id, "Mine")
    # Somebody else changed two columns before ours arrived.
    server.change("meetings", meeting.id, title="Theirs", language="fr")
    server.send_feed(store)
    kept = store.read(lambda uow: uow.meetings.get(meeting.id))
    assert kept is not None
    assert (kept.title, kept.language) == ("Mine", "fr")
    older = server.feed()
    server.send_all(store)
    receive(store, older, cursor=None)
    assert title_of(store, meeting.id) == "Mine"
    server.change("meetings", meeting.id, title="Theirs again")
    server.send_feed(store)
    assert title_of(store, meeting.id) == "Theirs again"


def test_a_row_whose_answer_was_lost_is_asked_for_once_more(
    store: Store, server: PaperServer
) -> None:
    meeting = connected(store, server)
    retitle(store, meeting.id, "Mine")
    server.push(to_send(store))  # the reply is lost
    server.change("meetings", meeting.id, title="Theirs")
    server.send_feed(store)
    assert title_of(store, meeting.id) == "Mine"
    server.send_all(store)
    asked = store.read(lambda uow: uow.sync.to_restore())
    assert asked == [("meetings", meeting.id)]
    rows = [server.rows[one] for one in asked]
    write(store, lambda uow: uow.sync.restore(asked, rows))
    assert title_of(store, meeting.id) == "Theirs"
    assert not store.read(lambda uow: uow.sync.to_restore())


def test_ones_own_change_in_the_feed_tells_nobody_anything(
    store: Store, server: PaperServer
) -> None:
    meeting = connected(store, server)
    retitle(store, meeting.id, "Mine")
    server.send_all(store)
    assert server.send_feed(store).changes == ()
    server.change("meetings", meeting.id, title="Theirs")
    assert server.send_feed(store).changes == (Change("meetings", meeting.id, ChangeKind.CHANGED),)
    server.change("meetings", meeting.id, deleted=True)
    assert server.send_feed(store).changes == (Change("meetings", meeting.id, ChangeKind.REMOVED),)
    assert waiting(store) == 0


def test_a_refused_change_is_set_aside_and_taken_back(store: Store, server: PaperServer) -> None:
    meeting = connected(store, server)
    retitle(store, meeting.id, "Mine")
    [sent] = to_send(store)
    settle(store, [Verdict(sent.id, None, Refusal.NOT_ALLOWED)])
    [aside] = set_aside(store)
    assert (aside.operation, aside.refusal) == (sent, Refusal.NOT_ALLOWED)
    asked = store.read(lambda uow: uow.sync.to_restore())
    assert list(asked) == [("meetings", meeting.id)]
    told = write(store, lambda uow: uow.sync.restore(asked, [server.rows[asked[0]]]))
    assert told.changes == (Change("meetings", meeting.id, ChangeKind.CHANGED),)
    assert title_of(store, meeting.id) == "Weekly"
    assert waiting(store) == 0


def test_later_changes_of_a_refused_row_still_go(store: Store, server: PaperServer) -> None:
    meeting = connected(store, server)
    retitle(store, meeting.id, "Mine")
    [sent] = to_send(store)
    retitle(store, meeting.id, "Later")
    settle(store, [Verdict(sent.id, None, Refusal.INVALID)])
    restore(store, server.rows["meetings", meeting.id])
    assert title_of(store, meeting.id) == "Later"
    assert [one.fields for one in to_send(store)] == [{"title": "Later"}]


def test_a_refused_new_row_goes_with_everything_that_was_done_to_it(
    store: Store, server: PaperServer
) -> None:
    server.adopt(store)
    meeting = held(store, "Mine")
    [sent] = to_send(store)
    retitle(store, meeting.id, "Later")
    settle(store, [Verdict(sent.id, None, Refusal.CONFLICT)])
    [aside] = set_aside(store)
    assert aside.operation.id == sent.id
    assert aside.operation.fields["title"] == "Later"
    assert waiting(store) == 0
    restore(store)
    assert title_of(store, meeting.id) is None


def test_a_refused_row_that_is_gone_there_takes_what_waited_with_it(
    store: Store, server: PaperServer
) -> None:
    meeting = connected(store, server)
    retitle(store, meeting.id, "Mine")
    [sent] = to_send(store)
    retitle(store, meeting.id, "Later")
    settle(store, [Verdict(sent.id, None, Refusal.NOT_ALLOWED)])
    restore(store)
    assert title_of(store, meeting.id) is None
    refusals = [one.refusal for one in set_aside(store)]
    assert refusals == [Refusal.NOT_ALLOWED, None]
    assert waiting(store) == 0


def test_what_was_set_aside_is_sent_again_or_discarded(store: Store, server: PaperServer) -> None:
    meeting = connected(store, server)
    server.refuse = {"meetings": Refusal.NOT_ALLOWED}
    retitle(store, meeting.id, "Mine")
    server.send_all(store)
    restore(store, server.rows["meetings", meeting.id])
    server.refuse = {}
    [aside] = set_aside(store)
    told = write(store, lambda uow: uow.sync.send_again(aside.operation.id))
    assert told.changes == (Change("meetings", meeting.id, ChangeKind.CHANGED),)
    assert title_of(store, meeting.id) == "Mine"
    [again] = server.send_all(store)
    assert again.id != aside.operation.id
    assert again.fields == {"title": "Mine"}
    assert not set_aside(store)
    with pytest.raises(NotFoundError):
        write(store, lambda uow: uow.sync.send_again(aside.operation.id))


def test_a_new_row_that_was_set_aside_can_come_back_or_go(
    store: Store, server: PaperServer
) -> None:
    server.adopt(store)
    server.refuse = {"meetings": Refusal.CONFLICT}
    first, second = held(store, "First"), held(store, "Second")
    server.send_all(store)
    restore(store)
    one, other = set_aside(store)
    write(store, lambda uow: uow.sync.send_again(one.operation.id))
    write(store, lambda uow: uow.sync.discard(other.operation.id))
    assert (title_of(store, first.id), title_of(store, second.id)) == ("First", None)
    [again] = to_send(store)
    assert again.is_new
    assert again.fields == one.operation.fields
    assert not set_aside(store)


def test_a_lost_scope_leaves_nothing_and_what_waited_is_set_aside(
    store: Store, server: PaperServer
) -> None:
    server.adopt(store)
    shared = replace(a_meeting(store, "Shared"), scope_id=new_id())
    mine = held(store, "Mine", "hello")
    write(store, lambda uow: uow.meetings.add(shared))
    transcript = a_transcript(shared, ["a secret"], speakers=["Ada"])
    write(store, lambda uow: put_whole(uow, transcript))
    write(store, lambda uow: uow.sync.gain(shared.scope_id, None))
    server.send_all(store)
    retitle(store, shared.id, "Renamed")
    told = write(store, lambda uow: uow.sync.lose(shared.scope_id))
    assert Change("meetings", shared.id, ChangeKind.REMOVED) in told.changes
    assert title_of(store, shared.id) is None
    assert store.read(lambda uow: uow.meetings.count(search="secret")) == 0
    assert store.read(lambda uow: uow.transcripts.latest(shared.id)) is None
    assert shared.scope_id not in store.read(lambda uow: uow.sync.scopes())
    [aside] = set_aside(store)
    assert aside.refusal is None
    assert aside.operation.fields == {"title": "Renamed"}
    assert waiting(store) == 0
    assert title_of(store, mine.id) == "Mine"


def test_scopes_are_filled_step_by_step(store: Store, server: PaperServer) -> None:
    server.adopt(store)
    scope = new_id()
    for filled_to in (0, 500, None):
        write(store, partial(_gain, scope=scope, filled_to=filled_to))
        assert store.read(lambda uow: uow.sync.scopes()) == {scope: filled_to}


def test_a_scope_made_here_is_of_this_home_as_soon_as_it_is_there(
    store: Store, server: PaperServer
) -> None:
    connected(store, server)
    meeting = replace(a_meeting(store, "Shared"), scope_id=new_id())
    write(store, lambda uow: uow.meetings.add(meeting))
    assert meeting.scope_id not in store.read(lambda uow: uow.sync.scopes())
    server.send_all(store)
    assert store.read(lambda uow: uow.sync.scopes())[meeting.scope_id] == 0


def test_after_starting_over_what_was_answered_is_sent_again_with_its_old_id(
    store: Store, server: PaperServer
) -> None:
    meeting = connected(store, server)
    retitle(store, meeting.id, "Mine")
    [first] = server.send_all(store)
    epoch = new_id()
    write(store, lambda uow: uow.sync.start_over(epoch))
    account = store.read(lambda uow: uow.sync.account())
    assert account is not None
    assert (account.epoch, account.cursor) == (epoch, 0)
    again = server.send_all(store)
    assert first in again
    assert len(again) == 5


def test_what_was_forgotten_is_not_sent_again(store: Store, server: PaperServer) -> None:
    meeting = connected(store, server)
    write(store, lambda uow: uow.sync.forget_answered(server.seq))
    retitle(store, meeting.id, "Mine")
    server.send_all(store)
    write(store, lambda uow: uow.sync.start_over(new_id()))
    assert [one.fields for one in to_send(store)] == [{"title": "Mine"}]


def test_after_reading_everything_again_what_did_not_come_goes(
    store: Store, server: PaperServer
) -> None:
    stays, goes = connected(store, server), held(store, "Gone there")
    server.send_all(store)
    write(store, lambda uow: uow.sync.forget_answered(server.seq))
    del server.rows["meetings", goes.id]
    write(store, lambda uow: uow.sync.start_over(new_id()))
    new = held(store, "Not sent yet")
    server.send_feed(store)
    told = write(store, lambda uow: uow.sync.sweep())
    assert Change("meetings", goes.id, ChangeKind.REMOVED) in told.changes
    assert title_of(store, goes.id) is None
    assert title_of(store, stays.id) == "Weekly"
    assert title_of(store, new.id) == "Not sent yet"
    assert write(store, lambda uow: uow.sync.sweep()).changes == ()


def test_a_row_that_takes_the_place_of_one_here_wins(store: Store, server: PaperServer) -> None:
    server.adopt(store)
    series = a_series(store)
    server.send_all(store)
    mine = planned(store, "Mine", series_id=series.id, occurrence_start=TEN)
    [sent] = to_send(store)
    theirs = new_id()
    fields = {**sent.fields, "title": "Theirs", "room_code": "ABCDEFGH"}
    row = FeedRow(50, "meetings", theirs, sent.scope_id, fields)
    receive(store, [row], cursor=50)
    assert title_of(store, theirs) == "Theirs"
    assert title_of(store, mine.id) is None
    [aside] = set_aside(store)
    assert (aside.operation, aside.refusal) == (sent, Refusal.CONFLICT)
    assert list(store.read(lambda uow: uow.sync.to_restore())) == [("meetings", mine.id)]


def test_what_this_version_does_not_know_is_left_out(store: Store, server: PaperServer) -> None:
    meeting = connected(store, server)
    known = server.rows["meetings", meeting.id]
    unknown = FeedRow(60, "holograms", new_id(), known.scope_id, {"size": 3})
    wider = replace(known, seq=61, fields={**known.fields, "title": "New", "mood": "good"})
    kept_here = FeedRow(62, "recording_parts", new_id(), known.scope_id, {})
    receive(store, [unknown, wider, kept_here], cursor=62)
    assert title_of(store, meeting.id) == "New"


def test_what_an_older_version_did_not_say_gets_its_usual_value(
    store: Store, server: PaperServer
) -> None:
    meeting = connected(store, server)
    known = server.rows["meetings", meeting.id]
    newer = {"options", "tags", "links", "ics_sequence", "description", "detached"}
    fields = {name: value for name, value in known.fields.items() if name not in newer}
    row = FeedRow(60, "meetings", new_id(), known.scope_id, {**fields, "room_code": "ABCDEFGH"})
    receive(store, [row], cursor=60)
    assert title_of(store, row.row_id) == "Weekly"


@pytest.mark.parametrize(
    "nonsense",
    [
        {"status": "levitating"},
        {"created_at": "yesterday"},
        {"created_at": "2026-03-02T09:00:00"},
        {"title": None},
        {"title": 7},
        {"options": {"record": "perhaps"}},
        {"lead_id": "no id"},
        {"ics_sequence": 2**70},
        {"deleted": "yes"},
    ],
    ids=str,
)
def test_a_row_that_cannot_be_read_does_not_get_in(
    store: Store, server: PaperServer, nonsense: dict[str, str | int | None]
) -> None:
    meeting = connected(store, server)
    known = server.rows["meetings", meeting.id]
    bad = replace(known, seq=60, fields={**known.fields, "language": "fr", **nonsense})
    other = FeedRow(61, "meetings", new_id(), known.scope_id, dict(bad.fields))
    fine = replace(known, seq=62, row_id=new_id(), fields={**known.fields, "room_code": "ABCDEFGH"})
    receive(store, [bad, other, fine], cursor=62)
    kept = store.read(lambda uow: uow.meetings.get(meeting.id))
    assert kept is not None
    assert kept.language == "en"
    assert title_of(store, other.row_id) is None
    assert title_of(store, fine.row_id) == "Weekly"


def test_words_that_come_before_their_transcript_are_found(
    store: Store, server: PaperServer
) -> None:
    connected(store, server)
    rows = list(server.rows.values())
    write(store, lambda uow: uow.sync.lose(rows[0].scope_id))
    for row in reversed(rows):
        receive(store, [row])
    assert store.read(lambda uow: uow.meetings.count(search="hello")) == 1


def test_what_is_shared_may_point_at_what_is_not(store: Store, server: PaperServer) -> None:
    meeting = connected(store, server)
    hidden = new_id()
    server.change(
        "meetings",
        meeting.id,
        lead_id=str(hidden),
        template_id=str(new_id()),
        team_id=str(new_id()),
    )
    server.send_feed(store)
    [row] = store.read(lambda uow: uow.meetings.rows())
    assert row.meeting.lead_id == hidden
    # Writing such a row, and one like it, is no fault.
    retitle(store, meeting.id, "Renamed")
    alike = replace(a_meeting(store, "Alike"), lead_id=hidden)
    write(store, lambda uow: uow.meetings.add(alike))
    assert title_of(store, alike.id) == "Alike"


def test_a_home_that_was_left_knows_what_was_done_meanwhile(
    store: Store, server: PaperServer
) -> None:
    meeting = connected(store, server)
    retitle(store, meeting.id, "Waits")
    write(store, lambda uow: uow.sync.leave())
    assert store.read(lambda uow: uow.sync.account()) is None
    assert (waiting(store), list(to_send(store))) == (0, [])
    new = held(store, "Made alone")
    with pytest.raises(LookupError):
        receive(store, [], cursor=1)
    assert server.adopt(store).cursor == server.seq
    sent = server.send_all(store)
    assert {one.row_id for one in sent} >= {meeting.id, new.id}
    assert server.rows["meetings", meeting.id].fields["title"] == "Waits"
    assert server.rows["meetings", new.id].fields["title"] == "Made alone"


def test_a_read_may_not_speak_for_the_home(store: Store, server: PaperServer) -> None:
    server.adopt(store)
    with pytest.raises(RuntimeError):
        store.read(lambda uow: uow.sync.receive([], cursor=1))
    with pytest.raises(RuntimeError):
        store.read(lambda uow: uow.sync.adopt(server.facts, new_id()))


def _gain(uow: UnitOfWork, scope: UUID, filled_to: int | None) -> None:
    uow.sync.gain(scope, filled_to)


def _user(name: str, email: str) -> dict[str, Value]:
    return {
        "display_name": name,
        "email": email,
        "role": "rep",
        "is_active": True,
        "time_zone": "",
        "working_hours": [],
        "deleted": False,
        "created_at": "2026-03-02T09:00:00+00:00",
        "updated_at": "2026-03-02T09:00:00+00:00",
    }


def test_a_voice_that_another_machine_removed_is_gone_here_with_all_that_named_it(
    store: Store, server: PaperServer
) -> None:
    meeting = connected(store, server)
    voice = every_library_row(store, meeting)
    server.send_all(store)
    server.send_feed(store)
    gone: dict[str, Value] = {"deleted": True}
    row = server.change("voice_profiles", voice.id, **gone)
    receive(store, [row])

    assert store.read(lambda uow: uow.voice_profiles.get(voice.id)) is None
    transcript = store.read(lambda uow: uow.transcripts.latest(meeting.id))
    assert transcript is not None
    assert [one.voice_profile_id for one in transcript.speakers] == [None]
    sent = {one.table: one.fields for one in to_send(store)}
    assert sent["speakers"] == {"voice_profile_id": None, "confidence": 0.0}
    assert (sent["voice_profiles"]["print"], sent["voice_profiles"]["display_name"]) == ("", "")
    # What was sent is kept in case the server is restored from a backup, and says nothing more.
    write(store, lambda uow: uow.sync.start_over(new_id()))
    again = [one.fields for one in to_send(store) if one.table == "voice_profiles"]
    assert again
    assert {one.get("print", "") for one in again} == {""}


def test_a_speaker_who_is_still_taken_for_a_removed_voice_is_taken_for_nobodys(
    store: Store, server: PaperServer
) -> None:
    meeting = connected(store, server)
    voice = every_library_row(store, meeting)
    server.send_all(store)
    transcript = store.read(lambda uow: uow.transcripts.latest(meeting.id))
    assert transcript is not None
    late = server.change("speakers", transcript.speakers[0].id, name="Grace")
    write(store, lambda uow: uow.voice_profiles.remove(voice.id))
    server.send_all(store)
    receive(store, [replace(late, seq=server.seq + 1)])
    kept = store.read(lambda uow: uow.transcripts.latest(meeting.id))
    assert kept is not None
    assert [(one.name, one.voice_profile_id) for one in kept.speakers] == [("Grace", None)]
