"""One person, one colour."""

from __future__ import annotations

from uuid import uuid4

from meeting_desktop.ui.conference.speakers import Speakers


def test_places_are_given_in_the_order_of_coming() -> None:
    speakers = Speakers()
    ada, grace = uuid4(), uuid4()
    speakers.meet(ada, "Ada")
    speakers.meet(grace, "Grace")
    assert [speakers.of(ada), speakers.of(grace)] == [("Ada", 0), ("Grace", 1)]


def test_two_tracks_of_one_name_have_one_colour() -> None:
    speakers = Speakers()
    laptop, phone, other = uuid4(), uuid4(), uuid4()
    speakers.meet(laptop, "Ada")
    speakers.meet(phone, "Ada")
    speakers.meet(other, "Grace")
    assert speakers.of(phone) == ("Ada", 0)
    assert speakers.of(other) == ("Grace", 1)


def test_who_spoke_before_the_name_was_known_keeps_the_colour_and_is_redrawn() -> None:
    speakers = Speakers()
    early, later = uuid4(), uuid4()
    assert speakers.of(early) == ("", 0)
    assert not speakers.meet(later, "Grace")
    assert speakers.meet(early, "Ada")
    assert not speakers.meet(early, "Ada")
    assert speakers.of(early) == ("Ada", 0)
    assert speakers.of(later) == ("Grace", 1)


def test_a_new_meeting_begins_with_the_first_colour() -> None:
    speakers = Speakers()
    speakers.meet(uuid4(), "Ada")
    speakers.clear()
    assert speakers.of(uuid4()) == ("", 0)
