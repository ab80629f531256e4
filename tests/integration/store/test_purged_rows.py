"""After a meeting went for good its words are in no table, and every table of it was thought of."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from meeting_desktop.adapters.store.all_tables import metadata
from meeting_desktop.adapters.store.sync_columns import is_synced
from meeting_desktop.adapters.store.tidying import is_of_meetings
from meeting_desktop.core.ids import new_id
from meeting_desktop.core.paths import Paths
from meeting_desktop.domain.agenda_clock import HeldAgenda, HeldItem
from meeting_desktop.domain.bookmarks import Bookmark
from meeting_desktop.domain.findings import Claim, Findings
from meeting_desktop.domain.meetings import Meeting, Participant
from meeting_desktop.domain.polls import PollKind
from meeting_desktop.ports.unit_of_work import UnitOfWork
from tests.contracts.room_samples import (
    a_message,
    a_note,
    a_poll,
    a_shared_file,
    a_vote,
    an_author,
    counted,
)
from tests.fakes.clock import VirtualClock
from tests.fakes.reports import keep_report, keep_tasks
from tests.fakes.sample_talks import NOW, keep, make_talk
from tests.fakes.store import open_ready

_HASH = "0a" * 32
#: Of what people did together, each has something to lose.
_ROOM_TABLES = {
    "attachments",
    "chat_messages",
    "chat_wordings",
    "held_agenda_items",
    "notes",
    "participant_engagement",
    "poll_responses",
    "polls",
    "private_messages",
}
_SAID = [("Xanthippe", "the quokka budget is ours"), ("Ada", "a quokka costs nine thousand")] * 6


def test_no_word_and_no_name_of_it_stays_in_a_row(tmp_path: Path) -> None:
    paths = Paths(tmp_path, tmp_path, tmp_path / "logs")
    store = open_ready(paths, VirtualClock())
    talk = make_talk("Quokka plans", _SAID)

    def write(uow: UnitOfWork) -> None:
        keep(uow, talk)
        said = Claim("The quokka budget is decided.", (talk.segments[0].id,))
        keep_tasks(uow, talk, keep_report(uow, talk, findings=Findings(key_points=(said,))))
        uow.participants.put(Participant(new_id(), talk.meeting.id, "Xanthippe"))
        keep_together(uow, talk.meeting)
        uow.bookmarks.put(Bookmark(new_id(), talk.meeting.id, 1.0, "quokka", NOW))

    store.write(write).result(60)
    assert _tables(_words(paths)) >= _ROOM_TABLES, "there is something to lose"
    store.write(lambda uow: uow.tidying.purge(talk.meeting.id)).result(60)
    store.close(10)
    assert _words(paths) == []


def keep_together(uow: UnitOfWork, meeting: Meeting) -> None:
    meeting_id, xanthippe = meeting.id, an_author("Xanthippe")
    to_all = a_message("two quokkas", xanthippe)
    uow.chat_messages.put(meeting_id, replace(to_all, earlier=("one quokka",)))
    private = a_message("a quokka for you", xanthippe, to=new_id())
    uow.chat_messages.put(meeting_id, replace(private, to_name="Xanthippe"))
    note = replace(a_note("a quokka", assignee="Xanthippe"), author_name="Xanthippe")
    uow.notes.put(meeting_id, replace(note, set_aside={new_id(): "no quokka"}))
    poll = replace(a_poll("A quokka?"), asker_name="Xanthippe", choices=("quokka", "none"))
    uow.polls.put(meeting_id, poll)
    uow.polls.put_vote(a_vote(poll, 0, name="Xanthippe"))
    open_ended = a_poll("What then?", PollKind.OPEN_ENDED)
    uow.polls.put(meeting_id, open_ended)
    uow.polls.put_vote(a_vote(open_ended, text="a quokka"))
    point = HeldItem(new_id(), "Quokkas", 10, "Xanthippe", "bring a quokka")
    uow.held_agendas.put(meeting_id, HeldAgenda((point,)))
    file = replace(a_shared_file("quokka.pdf"), by="Xanthippe", kind="image/quokka")
    uow.attachments.put(meeting_id, replace(file, sha256=_HASH))
    uow.engagement.put(counted(meeting, "Xanthippe"))


def _words(paths: Paths) -> list[str]:
    """Statements that would write a row with a word of the meeting; not those of the full text."""
    with closing(sqlite3.connect(paths.database)) as connection:
        lines = [line for line in connection.iterdump() if line.startswith("INSERT")]
    found = (line.casefold() for line in lines)
    told = ("quokka", "xanthippe", _HASH)
    # Which files are to go is noted until they have gone.
    return [
        line for line in found if any(one in line for one in told) and "'note:tidy:" not in line
    ]


def _tables(lines: list[str]) -> set[str]:
    return {line.split('"')[1] for line in lines}


def test_every_table_of_a_meeting_is_removed_with_it() -> None:
    """One that comes later is found by its columns; one whose name says nothing fails here."""
    columns = {"meeting_id", "transcript_id", "recording_id", "report_id"}
    of_a_meeting = {
        table.name
        for table in metadata.sorted_tables
        if is_synced(table) and columns & set(table.c.keys())
    }
    left = {name for name in of_a_meeting if not is_of_meetings(metadata.tables[name])}
    assert left == {"notifications", "lead_score_history"}
