"""What the store promises of a search over everything."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.search_words import read_search
from meeting_desktop.domain.searching import SearchPage, SearchPlace
from meeting_desktop.ports.unit_of_work import Store
from tests.contracts.insight_samples import a_lead, a_report
from tests.contracts.store_samples import (
    a_meeting,
    a_participant,
    a_transcript,
    held,
    put_whole,
    write_each,
)
from tests.contracts.sync_samples import PaperServer, receive


def found(store: Store, typed: str) -> list[str]:
    """``title: what`` of every place, the best first."""
    page = store.read(lambda uow: uow.searching.find(read_search(typed)))
    assert (page.total, page.is_more) == (len(page.hits), False)
    return [
        f"{hit.title}: {'|'.join(part.text for part in hit.snippet if part.is_match)}"
        for hit in page.hits
    ]


def listed(store: Store, typed: str) -> set[str]:
    rows = store.read(lambda uow: uow.meetings.rows(search=typed))
    assert store.read(lambda uow: uow.meetings.count(search=typed)) == len(rows)
    return {row.meeting.title for row in rows}


def held_on(store: Store, title: str, at: datetime, *lines: str, speaker: str = "Ada") -> Meeting:
    meeting = a_meeting(store, title, actual_start=at)
    transcript = a_transcript(meeting, lines, speakers=[speaker])
    store.write(lambda uow: uow.meetings.add(meeting)).result(60)
    store.write(lambda uow: put_whole(uow, transcript)).result(60)
    return meeting


def test_a_place_says_who_said_it_when_and_in_which_meeting(store: Store) -> None:
    meeting = held(store, "Weekly", "good morning", "the budget is fine", speakers=["Ada", "Ben"])
    transcript = store.read(lambda uow: uow.transcripts.latest(meeting.id))
    assert transcript is not None
    [hit] = store.read(lambda uow: uow.searching.find(read_search("budg"))).hits
    assert (hit.meeting_id, hit.title, hit.place) == (meeting.id, "Weekly", SearchPlace.SAID)
    assert (hit.segment_id, hit.start, hit.speaker) == (transcript.segments[1].id, 10.0, "Ben")
    assert hit.held_at == meeting.created_at
    assert [(part.text, part.is_match) for part in hit.snippet] == [
        ("the ", False),
        ("budget", True),
        (" is fine", False),
    ]


def test_titles_names_and_reports_are_places_too(store: Store) -> None:
    meeting = held(store, "Plants", "hello", speakers=["Planter"])
    guest = a_participant(meeting, "Plantagenet")
    write_each(store, lambda uow, one: uow.participants.put(one), guest)
    report = a_report(store, meeting)
    store.write(lambda uow: uow.reports.put(report, ())).result(60)
    hits = store.read(lambda uow: uow.searching.find(read_search("plant"))).hits
    assert {hit.place for hit in hits} == {
        SearchPlace.TITLES,
        SearchPlace.NAMES,
        SearchPlace.SUMMARIES,
    }
    assert len(hits) == 4
    assert found(store, "plant in:summaries") == ["Plants: plants"]
    assert listed(store, "in:summaries wanted") == set()
    assert listed(store, "in:summaries they want") == {"Plants"}
    newer = replace(a_report(store, meeting, 2), findings=replace(report.findings, key_points=()))
    store.write(lambda uow: uow.reports.put(newer, ())).result(60)
    assert found(store, "plants in:summaries") == []


def test_the_operators_narrow_places_and_the_list_alike(store: Store) -> None:
    old = datetime(2024, 5, 31, 12, tzinfo=UTC)
    new = datetime(2025, 1, 2, 12, tzinfo=UTC)
    held_on(store, "Old", old, "the budget", speaker="Grace Hopper")
    meeting = held_on(store, "New", new, "a budget", speaker="Ben")
    lead = replace(a_lead(store, "Hanna Ügur"), company="Example Bakery")
    store.write(lambda uow: uow.leads.put(lead)).result(60)
    store.write(lambda uow: uow.meetings.update(replace(meeting, lead_id=lead.id))).result(60)
    for typed, titles in (
        ("budget before:2025", {"Old"}),
        ("budget after:2024-06", {"New"}),
        ("budget after:2024-05-31 before:2024-06-01", {"Old"}),
        ("budget speaker:grace", {"Old"}),
        ('budget speaker:"hopper gra"', {"Old"}),
        ("budget speaker:nobody", set()),
        ('budget lead:"bakery ugur"', {"New"}),
        ("budget lead:bakery speaker:ben", {"New"}),
        ("budget lead:bakery speaker:grace", set()),
        ("budget in:titles", set()),
        ("old in:titles", {"Old"}),
        ("lead:hanna", {"New"}),
        ("speaker:ben", {"New"}),
        ("before:2025-01-02", {"Old"}),
        ("in:said", {"Old", "New"}),
    ):
        assert {line.split(":")[0] for line in found(store, typed)} == titles, typed
        assert listed(store, typed) == titles, typed


def test_every_word_is_wanted_in_one_place_first_then_scattered_over_a_meeting(
    store: Store,
) -> None:
    held(store, "Apart", "the budget", "of the plant")
    held(store, "Together", "the plant and its budget")
    held(store, "Neither", "a plant")
    assert found(store, "budget plant") == ["Together: plant|budget", "Apart: budget"]
    assert listed(store, "budget plant") == {"Apart", "Together"}
    assert found(store, '"its budget"') == ["Together: its budget"]
    assert listed(store, '"the budget"') == {"Apart"}


def test_better_places_come_first_and_of_equal_ones_the_newest(store: Store) -> None:
    held_on(store, "First", datetime(2024, 1, 1, tzinfo=UTC), "we need a plan", "plan")
    held_on(store, "Second", datetime(2024, 2, 1, tzinfo=UTC), "we need a plan")
    assert found(store, '"plan"') == ["First: plan", "Second: plan", "First: plan"]


def test_pages_follow_each_other_without_a_gap(store: Store) -> None:
    held(store, "Long", *(f"word number {place}" for place in range(310)))
    query = read_search('"word"')

    def page(skip: int) -> SearchPage:
        return store.read(lambda uow: uow.searching.find(query, limit=90, offset=skip))

    pages = [page(skip) for skip in range(0, 311, 90)]
    starts = [hit.start for page in pages for hit in page.hits]
    assert len(starts) == len(set(starts)) == 310
    assert pages[0].is_more
    assert not pages[-1].is_more


def test_only_the_latest_revision_and_what_is_there_is_found(store: Store) -> None:
    meeting = held(store, "Weekly", "the zebra")
    second = a_transcript(meeting, ["the giraffe"], revision=2)
    store.write(lambda uow: put_whole(uow, second)).result(60)
    assert (found(store, "zebra"), found(store, "giraffe")) == ([], ["Weekly: giraffe"])
    store.write(lambda uow: uow.transcripts.remove(second.id)).result(60)
    assert (found(store, "zebra"), found(store, "giraffe")) == (["Weekly: zebra"], [])
    store.write(lambda uow: uow.meetings.remove(meeting.id)).result(60)
    assert found(store, "zebra") == []
    store.write(lambda uow: uow.meetings.restore(meeting.id)).result(60)
    assert found(store, "zebra") == ["Weekly: zebra"]


def test_a_meeting_that_is_said_to_be_older_is_found_there(store: Store) -> None:
    meeting = held_on(store, "Moved", datetime(2025, 1, 1, tzinfo=UTC), "the zebra")
    moved = replace(meeting, actual_start=datetime(2021, 7, 1, tzinfo=UTC))
    store.write(lambda uow: uow.meetings.update(moved)).result(60)
    assert found(store, "zebra before:2022") == ["Moved: zebra"]
    assert found(store, "zebra after:2022") == []


@pytest.mark.parametrize("backwards", [False, True])
def test_rows_are_found_in_whatever_order_another_machine_sends_them(
    store: Store, backwards: bool
) -> None:
    meeting = a_meeting(store)
    meeting = replace(meeting, scope_id=meeting.id)
    store.write(lambda uow: uow.meetings.add(meeting)).result(60)
    store.write(
        lambda uow: put_whole(uow, a_transcript(meeting, ["the zebra"], speakers=["Ada"]))
    ).result(60)
    server = PaperServer()
    server.adopt(store)
    server.send_all(store)
    rows = [row for row in server.feed() if row.scope_id == meeting.id]
    store.write(lambda uow: uow.sync.lose(meeting.id)).result(60)
    assert found(store, "zebra") == []

    for row in reversed(rows) if backwards else rows:
        receive(store, [row])
    assert found(store, "zebra speaker:ada") == ["Weekly: zebra"]
    assert found(store, "weekly") == ["Weekly: Weekly"]
