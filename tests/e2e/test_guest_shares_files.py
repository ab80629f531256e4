"""A guest's browser and two whole applications share files; all of them and the store agree."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from playwright.sync_api import expect

from meeting_desktop.domain.shared_files import FileState
from tests.e2e.browser import Chromium, Guest
from tests.fakes.loopback import connect_by
from tests.fakes.patience import until
from tests.integration.conference.two_programs import LIMIT_S, Place, a_file, meet, program_in

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Place, Place]]:
    connect_by(monkeypatch)
    made = [program_in(tmp_path / name) for name in ("hanna", "grace")]
    yield made[0], made[1]
    late = [step for one in reversed(made) for step in one.program.stop()]
    assert late == []


@pytest.fixture
def guest(browser: Chromium) -> Iterator[Guest]:
    one = browser.guest()
    yield one
    assert one.violations() == []
    browser.close_guests()


def _saved(guest: Guest, name: str, by: str) -> bytes:
    """What the browser gets when it saves a file."""
    line = guest.page.locator("#files li").filter(has_text=name)
    expect(line).to_contain_text(by)
    with guest.page.expect_download() as download:
        line.get_by_role("button", name="Save").click()
    assert download.value.suggested_filename == name
    return Path(download.value.path()).read_bytes()


def test_files_from_each_to_each_are_the_same_for_all(
    places: tuple[Place, Place], guest: Guest, tmp_path: Path
) -> None:
    host, colleague = places
    seat = meet(host, colleague)
    guest.ask_to_join(seat.invite().result(LIMIT_S))
    guest.sees("meeting")
    drawing = a_file(tmp_path / "drawing.png", 400_000, b"\x89PNG\r\n\x1a\n")
    guest.page.locator("#files-choose").set_input_files(str(tmp_path / "drawing.png"))
    until(lambda: len(host.files) == 1, what="the guest's file", limit=LIMIT_S)
    from_guest = next(iter(host.files))
    shown = host.sees(from_guest, FileState.THERE)
    assert (shown.name, shown.by, shown.kind) == ("drawing.png", "Ada", "image/png")
    for place in (host, colleague):
        assert place.save(from_guest, tmp_path / "saved.png") == drawing

    plan = a_file(tmp_path / "plan.pdf", 300_000)
    from_colleague = colleague.share(tmp_path / "plan.pdf")
    host.sees(from_colleague, FileState.THERE)
    assert host.save(from_colleague, tmp_path / "saved.pdf") == plan
    assert _saved(guest, "plan.pdf", "Grace") == plan

    offer = a_file(tmp_path / "offer.pdf", 200_000)
    from_host = host.share(tmp_path / "offer.pdf")
    colleague.sees(from_host, FileState.THERE)
    assert colleague.save(from_host, tmp_path / "offered.pdf") == offer
    assert _saved(guest, "offer.pdf", "Hanna") == offer

    meeting = host.program.use_cases.meetings.end().result(LIMIT_S)
    stored = host.program.store.read(lambda uow: uow.attachments.of_meeting(meeting))
    assert {(one.name, one.by, one.sha256) for one in stored} == {
        ("drawing.png", "Ada", sha256(drawing).hexdigest()),
        ("plan.pdf", "Grace", sha256(plan).hexdigest()),
        ("offer.pdf", "Hanna", sha256(offer).hexdigest()),
    }
