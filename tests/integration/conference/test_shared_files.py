"""Files between two whole applications over real connections: whole, resumed, refused, kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.file_messages import RemoveFile
from meeting_desktop.domain.shared_files import FileState
from tests.fakes.loopback import connect_by
from tests.fakes.patience import until
from tests.integration.conference.two_programs import LIMIT_S, Place, a_file, meet, program_in


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Place, Place]]:
    connect_by(monkeypatch)
    made = [program_in(tmp_path / name) for name in ("hanna", "grace")]
    yield made[0], made[1]
    late = [step for one in reversed(made) for step in one.program.stop()]
    assert late == []


def test_a_file_goes_to_the_host_and_from_there_to_whoever_saves_it(
    places: tuple[Place, Place], tmp_path: Path
) -> None:
    host, colleague = places
    meet(host, colleague)
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
    folder = host.program.paths.shared_files
    assert {one.name for one in folder.iterdir() if one.is_file()} == {
        shown.sha256,
        hashlib.sha256(notes).hexdigest(),
    }

    meeting = host.program.use_cases.meetings.end().result(LIMIT_S)
    stored = host.program.store.read(lambda uow: uow.attachments.of_meeting(meeting))
    assert [(one.name, one.by) for one in stored] == [
        ("offer.pdf", "Grace"),
        ("notes.pdf", "Hanna"),
    ]


def test_a_break_in_the_middle_loses_nothing_of_what_had_come(
    places: tuple[Place, Place], tmp_path: Path
) -> None:
    host, colleague = places
    meet(host, colleague)
    content = a_file(tmp_path / "long.pdf", 6_000_000)
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
    places: tuple[Place, Place], tmp_path: Path
) -> None:
    host, colleague = places
    meet(host, colleague)
    a_file(tmp_path / "draft.pdf", 900_000)
    vault = host.program.paths.shared_files
    describe = colleague.seat_files._vault.describe

    def then_change(path: Path) -> object:
        local = describe(path)
        a_file(path, 900_000, b"another beginning")
        return local

    colleague.seat_files._vault.describe = then_change  # type: ignore[assignment,method-assign]
    shared = colleague.share(tmp_path / "draft.pdf")
    colleague.sees(shared, FileState.REFUSED)
    assert [one for one in vault.rglob("*") if one.is_file()] == []


def test_what_was_taken_back_is_given_to_nobody(
    places: tuple[Place, Place], tmp_path: Path
) -> None:
    host, colleague = places
    meet(host, colleague)
    a_file(tmp_path / "offer.pdf", 200_000)
    shared = host.share(tmp_path / "offer.pdf")
    colleague.sees(shared, FileState.THERE)
    host.say(RemoveFile(shared))
    colleague.sees(shared, FileState.REMOVED)
    with pytest.raises(UserFacingError):
        colleague.save(shared, tmp_path / "saved.pdf")
    meeting = host.program.use_cases.meetings.end().result(LIMIT_S)
    assert host.program.store.read(lambda uow: uow.attachments.of_meeting(meeting)) == []
