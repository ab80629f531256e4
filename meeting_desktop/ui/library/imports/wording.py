"""How an import is said: its steps, what it waits for, how long it takes."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from meeting_desktop.domain.imports import ImportJob, ImportStage, ImportStatus
from meeting_desktop.ui.library import wording

_SOUND = (ImportStage.HASH, ImportStage.FINGERPRINT, ImportStage.DECODE)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Imports", text)


def step_titles() -> tuple[str, ...]:
    """What a person sees of the stages, in order."""
    return (_tr("Reading the sound"), _tr("Words"), _tr("Voices"), _tr("Files"), _tr("Summary"))


def step_of(stage: ImportStage) -> int:
    """Which of ``step_titles`` a stage belongs to."""
    if stage in _SOUND:
        return 0
    return list(ImportStage).index(stage) - len(_SOUND) + 1


def steps(job: ImportJob) -> tuple[str, ...]:
    """The titles; the present one with its share, where that is known."""
    titles = list(step_titles())
    now = step_of(job.stage)
    percent = round(100 * job.share)
    if now and 0 < percent < 100:  # noqa: PLR2004 - of its own stage, complete is nothing to say
        titles[now] = _tr("{0} {1} %").format(titles[now], percent)
    return tuple(titles)


def state(job: ImportJob, *, held: bool, left: float | None) -> str:
    """In a few words. ``held``: imports wait for a meeting that runs."""
    if job.status is ImportStatus.FAILED:
        return _tr("Here already") if job.known_meeting_id is not None else _tr("Failed")
    if job.is_paused:
        return _tr("Paused")
    if job.status is ImportStatus.PENDING:
        return _tr("Waiting")
    if held:
        return _tr("Waits while the meeting runs")
    return _tr("{0} left").format(wording.length(left)) if left is not None else ""


def sentence(job: ImportJob, *, held: bool, left: float | None) -> str:
    """All of it, for those who listen."""
    what = job.error if job.status is ImportStatus.FAILED else ""
    if job.status is ImportStatus.PROCESSING:
        what = steps(job)[step_of(job.stage)]
    parts = (wording.one_line(job.title), state(job, held=held, left=left), what)
    return ", ".join(part for part in parts if part)


def summary(jobs: tuple[ImportJob, ...], *, held: bool) -> str:
    """Of the whole queue: ``2 waiting · 1 needs you``."""
    count = [one.status for one in jobs].count
    waiting, failed = count(ImportStatus.PENDING), count(ImportStatus.FAILED)
    parts = [
        _tr("waits while the meeting runs") if held else "",
        _tr("{0} waiting").format(waiting) if waiting else "",
        _tr("1 needs you") if failed == 1 else "",
        _tr("{0} need you").format(failed) if failed > 1 else "",
    ]
    return " · ".join(part for part in parts if part)


def running(count: int) -> str:
    return (
        _tr("1 import is running") if count == 1 else _tr("{0} imports are running").format(count)
    )


def added(count: int) -> str:
    if not count:
        return _tr("There is nothing to import in it")
    return (
        _tr("1 file is being imported")
        if count == 1
        else _tr("{0} files are being imported").format(count)
    )
