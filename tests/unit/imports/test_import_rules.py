"""The queue of imports by its rules: who is next, where a job moves, how long it still takes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain import import_queue as rules
from meeting_desktop.domain.fingerprint_likeness import lengths_like, likeness
from meeting_desktop.domain.import_ids import id_within, room_code_within
from meeting_desktop.domain.imports import ImportJob, ImportOptions, ImportStage, ImportStatus
from meeting_desktop.domain.media import ContentFingerprint
from meeting_desktop.domain.meetings import ROOM_CODE_ALPHABET, ROOM_CODE_LENGTH

_NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def _job(position: int, status: ImportStatus = ImportStatus.PENDING) -> ImportJob:
    return ImportJob(
        id=new_id(),
        path=f"{position}.wav",
        title="Talk",
        options=ImportOptions(),
        status=status,
        stage=ImportStage.HASH,
        position=position,
        created_at=_NOW,
    )


def test_what_was_begun_goes_on_before_the_first_that_waits() -> None:
    waiting, begun = _job(0), _job(1, ImportStatus.PROCESSING)
    assert rules.next_job([waiting, begun]) == begun
    assert rules.next_job([waiting, rules.paused(begun, True)]) == waiting
    assert rules.next_job([_job(0, ImportStatus.FAILED), _job(1, ImportStatus.COMPLETED)]) is None


def test_a_job_moves_to_its_place_and_only_what_changed_is_given() -> None:
    one, two, three = _job(0), _job(1), _job(2)
    changed = rules.moved([one, two, three], three.id, 1)
    assert {job.id: job.position for job in changed} == {three.id: 1, two.id: 2}
    assert rules.moved([one, two], new_id(), 0) == ()
    assert rules.moved([one, two], one.id, -5) == ()


def test_what_is_in_the_library_is_not_cancelled_any_more() -> None:
    job = replace(_job(0, ImportStatus.PROCESSING), meeting_id=new_id())
    assert rules.cancelled(job, _NOW).status is ImportStatus.COMPLETED
    assert rules.cancelled(_job(0), _NOW).status is ImportStatus.CANCELLED
    done = _job(0, ImportStatus.COMPLETED)
    assert rules.cancelled(done, _NOW) == done
    assert rules.paused(done, True) == done
    assert rules.tried_again(done, anyway=True) == done


def test_trying_again_forgets_what_was_wrong_and_keeps_the_stage() -> None:
    failed = rules.failed(
        replace(_job(0), stage=ImportStage.DECODE), "No.", "known_already", _NOW, new_id()
    )
    again = rules.tried_again(failed, anyway=True)
    assert (again.status, again.stage) == (ImportStatus.PENDING, ImportStage.DECODE)
    assert again.options.anyway
    assert (again.error, again.error_code, again.known_meeting_id, again.finished_at) == (
        "",
        "",
        None,
        None,
    )


def test_the_time_left_is_reckoned_from_the_stage_that_runs() -> None:
    left = rules.seconds_left(ImportStage.SPEAKERS, share=0.5, spent=12.0, begun_at=0.0)
    assert left == pytest.approx(12.0 + 24.0 * 4 / 24)
    assert rules.seconds_left(ImportStage.SPEAKERS, 0.6, 12.0, begun_at=0.5) == pytest.approx(
        120.0 * 0.4 + 120.0 * 4 / 24
    )
    assert rules.seconds_left(ImportStage.HASH, 0.01, 30.0, begun_at=0.0) is None
    assert rules.seconds_left(ImportStage.HASH, 0.5, 0.1, begun_at=0.0) is None


def test_ids_follow_from_the_job_and_stand_in_its_time() -> None:
    job = new_id()
    ids = [id_within(job, f"segment {n}", n) for n in range(5)]
    assert ids == sorted(ids)
    assert len({*ids, id_within(job, "meeting"), id_within(new_id(), "meeting")}) == 7
    assert id_within(job, "meeting") == id_within(UUID(str(job)), "meeting")
    for one in [*ids, id_within(job, "meeting")]:
        assert (one.version, one.int >> 80) == (7, job.int >> 80)
    code = room_code_within(job, ROOM_CODE_ALPHABET, ROOM_CODE_LENGTH)
    assert len(code) == ROOM_CODE_LENGTH
    assert set(code) <= set(ROOM_CODE_ALPHABET)
    assert code != room_code_within(new_id(), ROOM_CODE_ALPHABET, ROOM_CODE_LENGTH)


def _print(*values: int) -> ContentFingerprint:
    return ContentFingerprint(values, 0.064)


def test_likeness_is_found_at_a_small_offset_and_not_at_a_large_one() -> None:
    words = [(0x9E3779B9 * (n + 1)) & 0xFFFFFFFF for n in range(200)]
    late = likeness(_print(*words), _print(1, 2, 3, *words))
    assert late.is_same
    assert late.offset == pytest.approx(3 * 0.064)
    far = likeness(_print(*words), _print(*range(1, 41), *words))
    assert not far.is_same


def test_what_cannot_be_compared_is_not_alike() -> None:
    words = _print(*range(1, 60))
    assert likeness(words, ContentFingerprint(words.values, 0.1)).error == 1.0
    assert likeness(words, _print()).error == 1.0
    assert likeness(_print(5, 6, 7), _print(5, 6, 7)).error == 1.0
    assert lengths_like(0.2) == (0.0, 0.7)
