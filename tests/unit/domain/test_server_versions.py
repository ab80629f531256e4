"""A server is told that it is behind only where something newer is known."""

import pytest

from meeting_desktop.domain.server_versions import (
    NEWEST_MINORS,
    OLDEST_MAJOR,
    is_supported,
    name_of,
    newer_release,
)


def test_a_version_is_named_as_people_say_it() -> None:
    assert name_of(150_018) == "15.18"


def test_releases_before_the_oldest_are_not_enough() -> None:
    assert not is_supported(140_023)
    assert is_supported(150_000)
    assert min(NEWEST_MINORS) == OLDEST_MAJOR


@pytest.mark.parametrize("major", NEWEST_MINORS)
def test_a_server_is_behind_until_it_has_the_newest_release(major: int) -> None:
    newest = NEWEST_MINORS[major]
    assert newer_release(major * 10_000 + newest - 1) == f"{major}.{newest}"
    assert newer_release(major * 10_000 + newest) == ""
    assert newer_release(major * 10_000 + newest + 1) == ""


def test_of_a_release_that_came_later_nothing_is_said() -> None:
    assert newer_release(990_000) == ""
