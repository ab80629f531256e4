"""What a recogniser is told to expect in a meeting."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from meeting_desktop.application.expect_names import names_for, names_in_title
from meeting_desktop.application.meeting_rows import write_beginning
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.leads import Lead
from meeting_desktop.domain.meetings import Participant
from meeting_desktop.ports.unit_of_work import UnitOfWork
from tests.fakes.recogniser import FakeRecogniser
from tests.fakes.store import InlineStore
from tests.integration.application.rehearsal import Rehearsal

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("Weekly", []),
        ("Call with Sample Ltd about Orion", ["Sample", "Ltd", "Orion"]),
        ("Quarterly Business Review", []),
        ("Review OpenOffice And GPT4", ["OpenOffice", "GPT4"]),
        ("budget 2026, second try", []),
        ("", []),
    ],
)
def test_names_are_found_in_a_title(title: str, names: list[str]) -> None:
    assert list(names_in_title(title)) == names


def test_own_terms_come_first_then_people_and_the_lead() -> None:
    store = InlineStore()

    def work(uow: UnitOfWork) -> tuple[str, ...]:
        rows = write_beginning(
            uow, title="Plan for Orion", name="Ada", language="", time_zone="UTC", now=NOW
        )
        lead = Lead(new_id(), rows.meeting.scope_id, "Zeta Sample", "Sample Ltd")
        uow.leads.put(lead)
        uow.participants.put(Participant(new_id(), rows.meeting.id, "Guest"))
        meeting = replace(rows.meeting, lead_id=lead.id)
        return names_for(uow, meeting, ["rollout", "ada"])

    found = store.write(work).result(60).value
    assert found == ("rollout", "ada", "Zeta Sample", "Sample Ltd", "Orion")


def test_there_are_at_most_forty() -> None:
    store = InlineStore()

    def work(uow: UnitOfWork) -> tuple[str, ...]:
        rows = write_beginning(uow, title="Weekly", name="", language="", time_zone="UTC", now=NOW)
        return names_for(uow, rows.meeting, [f"term {n}" for n in range(50)])

    assert len(store.write(work).result(60).value) == 40


def test_a_meeting_tells_its_names_to_the_recogniser(rehearsal: Rehearsal) -> None:
    rehearsal.settings.speech.hotwords = ["rollout"]
    live = rehearsal.start()
    rehearsal.end()
    recogniser = rehearsal.loader.live
    assert isinstance(recogniser, FakeRecogniser)
    assert recogniser.options[live.track_id].hotwords == ("rollout", "Ada")
