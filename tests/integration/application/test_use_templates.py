"""Templates are made of meetings, and meetings of templates."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from meeting_desktop.application.use_templates import UseTemplates
from meeting_desktop.core.errors import NotFoundError, UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.meeting_drafts import Invitee, MeetingDraft
from meeting_desktop.domain.planning import AgendaItem, MeetingDetails, MeetingType
from tests.fakes.store import InlineStore

MONDAY = datetime.fromisoformat("2026-03-02 09:00")
DRAFT = MeetingDraft(
    "Kick-off",
    MONDAY,
    45,
    "Europe/Berlin",
    details=MeetingDetails(
        MeetingType.ONBOARDING,
        agenda=(AgendaItem("Welcome", 5),),
        tags=("new",),
        passcode_hash="$argon2id$made-up",
    ),
    invitees=(Invitee("somebody@example.org"),),
    lead_id=new_id(),
)


@pytest.fixture
def store() -> InlineStore:
    return InlineStore()


@pytest.fixture
def templates(store: InlineStore) -> UseTemplates:
    return UseTemplates(store)


def test_a_meeting_becomes_a_template_and_a_meeting_again(templates: UseTemplates) -> None:
    made = templates.save(" Kick-off\n", DRAFT, description="How we begin").result(60).value
    draft = templates.draft_from(made.id, MONDAY, "Asia/Kolkata")
    assert draft == MeetingDraft(
        "Kick-off",
        MONDAY,
        45,
        "Asia/Kolkata",
        details=replace(DRAFT.details, passcode_hash=""),
        template_id=made.id,
    )
    assert made.name == "Kick-off"


def test_a_template_needs_a_name(templates: UseTemplates) -> None:
    with pytest.raises(UserFacingError) as refused:
        templates.save("\t ", DRAFT).result(60)
    assert refused.value.code == "name_missing"


def test_a_change_is_taken_back_without_its_count(
    store: InlineStore, templates: UseTemplates
) -> None:
    made = templates.save("Kick-off", DRAFT).result(60).value
    templates.describe(made.id, "Start", "", is_public=True).result(60)
    templates.update(made.id, replace(DRAFT, minutes=90)).result(60)
    changed = templates.get(made.id)
    assert changed is not None
    assert (changed.name, changed.is_public, changed.minutes) == ("Start", True, 90)
    store.write(lambda uow: uow.templates.put(replace(changed, usage_count=3))).result(60)
    templates.put_back(made).result(60)
    assert templates.get(made.id) == replace(made, usage_count=3)


def test_a_removed_template_comes_back(templates: UseTemplates) -> None:
    made = templates.save("Kick-off", DRAFT).result(60).value
    templates.remove(made.id).result(60)
    assert templates.all() == []
    with pytest.raises(NotFoundError):
        templates.draft_from(made.id, MONDAY, "UTC")
    templates.restore(made.id).result(60)
    assert templates.all() == [made]


def test_samples_come_once_and_stay_away_when_they_were_removed(templates: UseTemplates) -> None:
    templates.begin().result(60)
    samples = templates.all()
    assert [(one.name, one.minutes) for one in samples] == [
        ("Check-in", 15),
        ("Discovery call", 30),
        ("Product demo", 45),
    ]
    assert all(one.owner_id is None and one.details.agenda for one in samples)
    for one in samples:
        templates.remove(one.id).result(60)
    templates.begin().result(60)
    assert templates.all() == []


def test_what_a_colleague_keeps_to_themselves_is_not_shown(
    store: InlineStore, templates: UseTemplates
) -> None:
    made = templates.save("Kick-off", DRAFT).result(60).value
    scope = store.read(lambda uow: uow.personal_scope())
    me = store.read(lambda uow: uow.people.me())
    colleague = replace(me, id=new_id(), scope_id=scope, email="colleague@example.org")
    store.write(lambda uow: uow.people.put(colleague)).result(60)
    hidden = replace(made, id=new_id(), name="Theirs", owner_id=colleague.id)
    shared = replace(hidden, id=new_id(), name="Ours", is_public=True)
    for one in (hidden, shared):
        store.write(lambda uow, one=one: uow.templates.put(one)).result(60)  # type: ignore[misc]
    assert [one.name for one in templates.all()] == ["Kick-off", "Ours"]


def test_windows_hear_of_changes(templates: UseTemplates) -> None:
    heard: list[None] = []
    templates.changed.subscribe(heard.append)
    templates.save("Kick-off", DRAFT).result(60)
    assert heard == [None]
    templates.close()
    templates.save("Another", DRAFT).result(60)
    assert heard == [None]
