"""Fixtures of the whole program's tests."""

from tests.e2e.guest_fixtures import browser, guest, held, only_loopback
from tests.e2e.seats import programs, room
from tests.e2e.small_model import small_model

__all__ = ["browser", "guest", "held", "only_loopback", "programs", "room", "small_model"]
