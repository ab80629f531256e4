"""What may be shared, under which name, and what becomes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.file_kinds import PROGRAM, SCRIPT, kind_of, may_be_opened
from meeting_desktop.domain.shared_files import (
    LARGEST_FILE,
    LARGEST_MEETING,
    MOST_ON_THE_WAY,
    FileShelf,
    FileState,
    SharedFile,
    clean_file_name,
)

_NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def a_file(person: UUID | None = None, *, size: int = 1_000, sha256: str = "ab" * 32) -> SharedFile:
    who = person or new_id()
    return SharedFile(new_id(), who, who, "Grace", "plan.pdf", size, sha256, _NOW, 1.0)


@pytest.mark.parametrize(
    ("claimed", "kept"),
    [
        ("plan.pdf", "plan.pdf"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("C:\\temp\\a.txt", "C__temp_a.txt"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("..", "file"),
        ("a\nb\0.txt", "a b.txt"),
        ("NUL.txt", "_NUL.txt"),
        ("x" * 200 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_a_name_has_no_folders_and_nothing_unseen(claimed: str, kept: str) -> None:
    assert clean_file_name(claimed) == kept


def test_an_offer_said_again_changes_nothing_and_anothers_id_is_refused() -> None:
    file = a_file()
    shelf = FileShelf().offer(file)
    assert shelf.offer(file) is shelf
    with pytest.raises(UserFacingError, match="share it again"):
        shelf.offer(replace(file, person=new_id()))


def test_the_same_bytes_of_the_same_person_take_the_place_of_what_did_not_arrive() -> None:
    person = new_id()
    first, again, others = a_file(person), a_file(person), a_file()
    shelf = FileShelf().offer(first).offer(others).offer(again)
    assert shelf.find(first.id).state is FileState.REMOVED
    assert [one.id for one in shelf.arriving] == [others.id, again.id]
    assert again.part == first.part != others.part


def test_what_is_too_large_too_much_or_nothing_is_refused() -> None:
    person = new_id()
    for size in (0, LARGEST_FILE + 1):
        with pytest.raises(UserFacingError) as refused:
            FileShelf().offer(a_file(size=size))
        assert refused.value.code == "file_size"
    shelf = FileShelf()
    for _ in range(LARGEST_MEETING // LARGEST_FILE):
        shelf = shelf.offer(a_file(size=LARGEST_FILE))
    with pytest.raises(UserFacingError) as refused:
        shelf.offer(a_file(size=1))
    assert refused.value.code == "files_full"
    shelf = FileShelf()
    for number in range(MOST_ON_THE_WAY):
        shelf = shelf.offer(a_file(person, sha256=f"{number:064x}"))
    with pytest.raises(UserFacingError) as refused:
        shelf.offer(a_file(person))
    assert refused.value.code == "files_many"


def test_a_file_is_taken_back_by_its_person_or_by_who_leads() -> None:
    file = a_file()
    shelf = FileShelf().offer(file).arrived(file.id, "application/pdf")
    with pytest.raises(UserFacingError):
        shelf.remove(file.id, new_id(), leads=False)
    for person, leads in ((file.person, False), (new_id(), True)):
        assert shelf.remove(file.id, person, leads=leads).present == ()


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"%PDF-1.7", "application/pdf"),
        (b"MZ\x90\x00", PROGRAM),
        (b"#!/bin/sh\nrm -r ~", SCRIPT),
        (b"PK\x03\x04....META-INF/MANIFEST.MF", PROGRAM),
        (b"  <!DOCTYPE HTML><script>", "text/html"),
        (b"<?xml version='1.0'?><svg onload='x'>", "image/svg+xml"),
        ("Grüße".encode(), "text/plain"),
        ("Grüße".encode()[:3], "text/plain"),
        (b"\xff\xfe\x00\x01", "application/octet-stream"),
        (b"", "application/octet-stream"),
    ],
)
def test_the_bytes_say_what_kind_of_file_it_is(head: bytes, kind: str) -> None:
    assert kind_of(head) == kind


@pytest.mark.parametrize(
    ("kind", "name", "opened"),
    [
        ("application/pdf", "plan.pdf", True),
        ("image/png", "plan.png", True),
        ("text/plain", "notes.txt", True),
        ("text/plain", "notes.BAT", False),
        ("application/pdf", "plan.pdf.exe", False),
        ("image/svg+xml", "logo.svg", False),
        ("text/html", "plan.pdf", False),
        (PROGRAM, "plan.pdf", False),
        ("application/zip", "all.zip", False),
        ("application/vnd.rar", "all.rar", False),
        ("application/vnd.oasis.opendocument", "plan.odt", True),
        ("application/octet-stream", "data", False),
    ],
)
def test_neither_bytes_nor_name_of_what_is_opened_start_anything(
    kind: str, name: str, opened: bool
) -> None:
    assert may_be_opened(kind, name) is opened
