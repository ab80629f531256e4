"""Fixtures of the whole program's tests."""

from tests.e2e.guest_fixtures import browser, guest, held, only_loopback

__all__ = ["browser", "guest", "held", "only_loopback"]
