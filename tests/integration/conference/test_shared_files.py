"""Files between two whole applications over real connections: whole, resumed, refused, kept."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.file_messages import RemoveFile
from meeting_desktop.domain.shared_files import FileState, SharedFile
from tests.fakes.loopback import connect_by
from tests.fakes.patience import until
from tests.integration.conference.two_programs import LIMIT_S, Place, a_file, meet, program_in


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Place, Place]]:
    """Host and colleague, in one meeting for all tests: starting them is what takes time."""
    folder = tmp_path_factory.mktemp("places")
    with pytest.MonkeyPatch.context() as patch:
        connect_by(patch)
        made = [program_in(folder / name) for name in ("hanna", "grace")]
        try:
            meet(made[0], made[1])
            # The second begins with the colleague's sound: no test is to be taken for its owner.
            until(lambda: _recorders() == len(made), what="the recorders", limit=LIMIT_S)
            yield made[0], made[1]
        finally:
            late = [step for one in reversed(made) for step in one.program.stop()]
    assert late == []


def _recorders() -> int:
    return sum(one.name == "meeting-recorder" for one in threading.enumerate())


def _stored(host: Place) -> dict[UUID, SharedFile]:
    """What the store has of the meeting's files."""
    live = host.program.use_cases.meetings.live
    assert live is not None
    rows = host.program.store.read(lambda uow: uow.attachments.of_meeting(live.meeting.id))
    return {one.id: one for one in rows}


def _kept(host: Place) -> set[str]:
    """Names of whole files and of parts."""
    folder = host.program.paths.shared_files
    own = (folder.glob("*"), (folder / "parts").glob("*"))
    return {one.name for found in own for one in found if one.is_file()}


def test_a_file_goes_to_the_host_and_from_there_to_whoever_saves_it(
    places: tuple[Place, Place], tmp_path: Path
) -> None:
    host, colleague = places
    content = a_file(tmp_path / "offer.pdf", 1_500_000)
    shared = colleague.share(tmp_path / "offer.pdf")
    shown = host.sees(shared, FileState.THERE)
    assert (shown.name, shown.by, shown.own) == ("offer.pdf", "Grace", False)
    assert (shown.size, shown.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert shown.kind == "application/pdf"
    assert host.save(shared, tmp_path / "at-the-hosts.pdf") == content

    notes = a_file(tmp_path / "notes.pdf", 300_000)
    from_host = host.share(tmp_path / "notes.pdf")
    colleague.sees(from_host, FileState.THERE)
    assert colleague.save(from_host, tmp_path / "fetched.pdf") == notes
    assert colleague.save(shared, tmp_path / "own.pdf") == content
    assert _kept(host) >= {shown.sha256, hashlib.sha256(notes).hexdigest()}
    stored = _stored(host)
    assert [(stored[one].name, stored[one].by) for one in (shared, from_host)] == [
        ("offer.pdf", "Grace"),
        ("notes.pdf", "Hanna"),
    ]


def test_a_break_in_the_middle_loses_nothing_of_what_had_come(
    places: tuple[Place, Place], tmp_path: Path
) -> None:
    host, colleague = places
    content = a_file(tmp_path / "long.pdf", 2_000_000)
    shared = colleague.share(tmp_path / "long.pdf")
    until(lambda: host.done(shared) > 300_000, what="a part of the file", limit=LIMIT_S)
    colleague.break_off()
    until(lambda: host.done(shared) == len(content), what="the rest", limit=LIMIT_S)
    host.sees(shared, FileState.THERE)
    offsets = [one.done for one in host.moved if one.file == shared]
    assert offsets == sorted(set(offsets))  # never a byte twice
    colleague.sees(shared, FileState.THERE)
    saved = colleague.start_saving(shared, tmp_path / "back.pdf")
    until(lambda: colleague.done(shared, out=False) > 300_000, what="a part", limit=LIMIT_S)
    colleague.break_off()
    assert saved.result(LIMIT_S).read_bytes() == content
    offsets = [one.done for one in colleague.moved if one.file == shared and not one.out]
    assert offsets == sorted(set(offsets))


def test_a_file_that_changes_while_it_is_sent_is_thrown_away(
    places: tuple[Place, Place], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    host, colleague = places
    a_file(tmp_path / "draft.pdf", 900_000)
    before = _kept(host)
    vault: Any = colleague.seat_files._vault
    describe = vault.describe

    def then_change(path: Path) -> object:
        local = describe(path)
        a_file(path, 900_000, b"another beginning")
        return local

    monkeypatch.setattr(vault, "describe", then_change)
    shared = colleague.share(tmp_path / "draft.pdf")
    colleague.sees(shared, FileState.REFUSED)
    assert _kept(host) == before


def test_what_was_taken_back_is_given_to_nobody(
    places: tuple[Place, Place], tmp_path: Path
) -> None:
    host, colleague = places
    a_file(tmp_path / "offer.pdf", 200_000)
    shared = host.share(tmp_path / "offer.pdf")
    colleague.sees(shared, FileState.THERE)
    host.say(RemoveFile(shared))
    colleague.sees(shared, FileState.REMOVED)
    with pytest.raises(UserFacingError):
        colleague.save(shared, tmp_path / "saved.pdf")
    assert shared not in _stored(host)
