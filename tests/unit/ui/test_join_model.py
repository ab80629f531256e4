"""The way into somebody else's meeting, as its page shows it."""

from __future__ import annotations

from datetime import UTC, datetime

from meeting_desktop.application.joining_states import InLobby, Joining, Left, Reconnecting, WhyLeft
from meeting_desktop.domain.meetings import Consent
from meeting_desktop.ui.joining.join_model import JoinModel, Screen


def can_join(model: JoinModel) -> bool:
    """Asked anew each time."""
    return model.can_join


def screen_of(model: JoinModel) -> Screen:
    return model.screen


def test_nobody_joins_without_a_choice_of_what_is_kept() -> None:
    model = JoinModel(typed="ABCD-3467")
    assert can_join(model) is False
    model.consent = Consent.NONE
    assert can_join(model) is True
    model.typed = "  "
    assert can_join(model) is False


def test_the_passcode_is_asked_for_only_when_the_door_asks() -> None:
    model = JoinModel(typed="ABCD-3467", consent=Consent.RECORD)
    model.apply(Joining())
    assert screen_of(model) is Screen.KNOCKING
    model.apply(Left(WhyLeft.NOT_IN, "It has a passcode.", "passcode_needed", may_return=True))
    assert (model.screen, model.asks_passcode) == (Screen.FORM, True)
    assert model.sentence == "It has a passcode."
    assert can_join(model) is False
    model.passcode = " tulip "
    assert can_join(model) is True
    assert model.introduction("Guest").passcode == "tulip"


def test_who_was_in_reads_why_it_is_over() -> None:
    model = JoinModel(typed="ABCD-3467", consent=Consent.RECORD)
    model.apply(InLobby())
    assert screen_of(model) is Screen.LOBBY
    model.apply(Left(WhyLeft.DENIED, "The host has not let you in.", "denied"))
    assert (model.screen, model.why) == (Screen.LEFT, WhyLeft.DENIED)
    assert not model.may_return


def test_a_connection_lost_in_the_lobby_is_sought_and_nobody_is_said_to_wait() -> None:
    model = JoinModel(typed="ABCD-3467", consent=Consent.RECORD)
    model.apply(InLobby())
    model.apply(Reconnecting(datetime(2026, 3, 2, 9, 0, tzinfo=UTC)))
    assert screen_of(model) is Screen.KNOCKING
    model.apply(InLobby())
    assert screen_of(model) is Screen.LOBBY


def test_another_meeting_begins_with_empty_fields_and_the_same_name() -> None:
    model = JoinModel(typed="ABCD-3467", name="Ada", consent=Consent.RECORD, passcode="tulip")
    model.apply(Left(WhyLeft.ENDED, "The host has ended the meeting."))
    model.start_anew()
    assert (model.typed, model.passcode, model.sentence) == ("", "", "")
    assert (model.name, model.screen) == ("Ada", Screen.FORM)


def test_a_name_that_is_left_out_is_guest() -> None:
    assert JoinModel().introduction("Guest").name == "Guest"
