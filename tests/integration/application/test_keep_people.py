"""The person of this machine, colleagues and groups."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.application.keep_people import KeepPeople
from meeting_desktop.application.keep_profile import KeepProfile
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.core.settings import Settings
from meeting_desktop.domain.people import TeamKind, WorkingHours
from tests.fakes.store import InlineStore


@pytest.fixture
def store() -> Iterator[InlineStore]:
    store = InlineStore()
    yield store
    store.close(1)


@pytest.fixture
def people(store: InlineStore) -> Iterator[KeepPeople]:
    people = KeepPeople(store)
    yield people
    people.close()


@pytest.fixture
def profile(store: InlineStore, tmp_path: Path) -> Iterator[tuple[KeepProfile, ChangeSettings]]:
    settings = ChangeSettings(Settings(), tmp_path / "settings.json")
    profile = KeepProfile(store, settings, "Europe/Berlin")
    yield profile, settings
    profile.close()


def test_the_person_follows_the_settings(profile: tuple[KeepProfile, ChangeSettings]) -> None:
    keep, settings = profile
    keep.start()
    assert keep.me().time_zone == "Europe/Berlin"
    settings.change("profile", display_name="Ada")
    keep.change_email(" Ada@Sample.example ")
    assert (keep.me().display_name, keep.me().email) == ("Ada", "ada@sample.example")
    keep.change_email("")
    assert keep.me().email == ""


def test_an_address_that_is_none_changes_nothing(
    profile: tuple[KeepProfile, ChangeSettings],
) -> None:
    keep, settings = profile
    with pytest.raises(UserFacingError, match="mail address"):
        keep.change_email("ada@sample.example\r\nBcc: x@y.z")
    assert settings.current().profile.email == ""


def test_hours_are_of_a_zone_that_there_is(profile: tuple[KeepProfile, ChangeSettings]) -> None:
    keep, _ = profile
    hours = (WorkingHours(0, 8 * 60, 12 * 60), WorkingHours(0, 13 * 60, 17 * 60))
    keep.change_hours("America/New_York", hours).result(60)
    assert (keep.me().time_zone, keep.me().working_hours) == ("America/New_York", hours)
    keep.start()
    assert keep.me().time_zone == "America/New_York"  # chosen: not this machine's
    with pytest.raises(UserFacingError, match="zone"):
        keep.change_hours("Mars/Olympus", hours)


def test_colleagues_are_known_by_their_address(people: KeepPeople) -> None:
    ben = people.add_colleague("Ben", "Ben@sample.example").result(60).value
    again = people.add_colleague("Benjamin", "ben@sample.example").result(60).value
    assert again.id == ben.id
    assert [one.display_name for one in people.people().colleagues] == ["Benjamin"]
    people.remove_colleague(ben.id).result(60)
    assert people.people().colleagues == ()
    people.restore_colleague(ben.id).result(60)
    assert len(people.people().colleagues) == 1


@pytest.mark.parametrize("address", ["", "ben", "ben@", "ben@sample.example, cleo@sample.example"])
def test_a_colleague_needs_an_address(people: KeepPeople, address: str) -> None:
    with pytest.raises(UserFacingError, match="mail address"):
        people.add_colleague("Ben", address).result(60)


def test_groups_have_members_and_a_name_of_their_own(people: KeepPeople) -> None:
    heard: list[None] = []
    people.changed.subscribe(heard.append)
    ben = people.add_colleague("Ben", "ben@sample.example").result(60).value
    cleo = people.add_colleague("Cleo", "cleo@sample.example").result(60).value
    team = people.put_team("North", TeamKind.GUILD, (ben.id, cleo.id)).result(60).value
    people.put_team("North", TeamKind.GUILD, (cleo.id,), team.id).result(60)
    assert [one.members for one in people.people().teams] == [(cleo.id,)]
    with pytest.raises(UserFacingError, match="already"):
        people.put_team("north", TeamKind.TEAM, ()).result(60)
    with pytest.raises(UserFacingError, match="name"):
        people.put_team("  ", TeamKind.TEAM, ()).result(60)
    put_back = people.remove_team(team.id).result(60).value
    assert people.people().teams == ()
    put_back()
    assert [(one.name, one.members) for one in people.people().teams] == [("North", (cleo.id,))]
    assert heard
