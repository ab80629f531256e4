"""Meetings that are moved, cancelled or brought back on the calendar, each with undo.

A change is stored first and put on the stack when it is; the store writes in order, so that undo
and redo may be pressed as fast as one likes.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from meeting_desktop.application.schedule_meeting import (
    NotPlannedError,
    Scheduled,
    ScheduleMeeting,
)
from meeting_desktop.domain.meeting_rules import Findings, QuestionKind
from meeting_desktop.domain.planning import EditScope
from meeting_desktop.ports.planning import CalendarEntry
from meeting_desktop.ports.unit_of_work import Committed
from meeting_desktop.ui.calendar.dragging import Ghost
from meeting_desktop.ui.jobs import Jobs

Stored = Future[Committed[Scheduled]]
Change = Callable[[], Stored]

#: A drag is seen: what it meets is said afterwards, and can be undone.
_MOVED = frozenset({QuestionKind.CONFLICT})
_ANYHOW = _MOVED | {QuestionKind.PAST}
#: Steps that can be taken back; one of a long series holds all its rows.
_REMEMBERED = 100


class PlanDesk(QObject):
    """``done`` carries what was planned; ``questioned`` a sentence and how to do it all the same
    (None where it cannot be done).
    """

    done = Signal(object)  # Scheduled
    questioned = Signal(str, object)
    refused = Signal(str)

    def __init__(self, schedule: ScheduleMeeting, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self.schedule = schedule
        self.jobs = jobs
        self.stack = QUndoStack(self)
        self.stack.setUndoLimit(_REMEMBERED)

    def undo_of(self, done: Scheduled) -> None:
        """From a toast, which may be older than what was done or taken back since."""
        last = self.stack.command(self.stack.index() - 1)
        if isinstance(last, _Done) and last.before is done.undo:
            self.stack.undo()
        else:
            self.refused.emit(
                self.tr("Something else was done since; Ctrl+Z takes that back first.")
            )

    def move(self, entry: CalendarEntry, ghost: Ghost, scope: EditScope) -> None:
        """Another time or length."""
        self._move(entry, ghost, scope, _MOVED)

    def _move(
        self,
        entry: CalendarEntry,
        ghost: Ghost,
        scope: EditScope,
        confirmed: frozenset[QuestionKind],
    ) -> None:
        change = partial(
            self.schedule.move,
            entry.meeting_id,
            ghost.start,
            ghost.minutes,
            scope,
            confirmed=confirmed,
        )
        anyhow = None if confirmed == _ANYHOW else partial(self._move, entry, ghost, scope, _ANYHOW)
        self._do(self.tr("move of “{0}”").format(entry.title), change, anyhow)

    def cancel(self, entry: CalendarEntry, scope: EditScope) -> None:
        change = partial(self.schedule.cancel, entry.meeting_id, scope)
        self._do(self.tr("cancelling of “{0}”").format(entry.title), change)

    def postpone(self, entry: CalendarEntry) -> None:
        change = partial(self.schedule.postpone, entry.meeting_id)
        self._do(self.tr("postponing of “{0}”").format(entry.title), change)

    def reinstate(self, entry: CalendarEntry) -> None:
        """A cancelled or postponed one takes place after all."""
        change = partial(self.schedule.reinstate, entry.meeting_id, confirmed=_ANYHOW)
        self._do(self.tr("bringing back of “{0}”").format(entry.title), change)

    def _do(self, words: str, change: Change, anyhow: Callable[[], None] | None = None) -> None:
        self.jobs.follow(
            self,
            answered(change()),
            partial(self._on_answer, words, change, anyhow),
            self.refused.emit,
        )

    def _on_answer(
        self,
        words: str,
        change: Change,
        anyhow: Callable[[], None] | None,
        answer: Scheduled | Findings,
    ) -> None:
        if isinstance(answer, Scheduled):
            self.stack.push(_Done(self, words, change, answer))
            self.done.emit(answer)
            return
        sentences = [one.sentence for one in answer.errors]
        sentences += [one.sentence for one in answer.questions]
        sentence = sentences[0] if sentences else self.tr("The meeting cannot be planned so.")
        only_past = not answer.errors and all(
            one.kind in _ANYHOW for one in answer.unanswered(_MOVED)
        )
        self.questioned.emit(sentence, anyhow if only_past else None)


class _Done(QUndoCommand):
    """A change that is stored; ``redo`` does it again with a token of its own."""

    def __init__(self, desk: PlanDesk, words: str, change: Change, done: Scheduled) -> None:
        super().__init__(words)
        self._desk = desk
        self._change = change
        self.before = done.undo
        self._fresh = True

    def redo(self) -> None:
        if self._fresh:
            self._fresh = False
            return
        desk = self._desk
        desk.jobs.follow(desk, self._change(), self._on_again, desk.refused.emit)

    def undo(self) -> None:
        desk = self._desk
        desk.jobs.follow(desk, desk.schedule.undo(self.before), _nothing, desk.refused.emit)

    def _on_again(self, committed: Committed[Scheduled]) -> None:
        self.before = committed.value.undo


def answered(stored: Stored) -> Future[Scheduled | Findings]:
    """What was planned, or why it was not: a question is an answer and no failure."""
    answer: Future[Scheduled | Findings] = Future()

    def settle(done: Stored) -> None:
        error = done.exception()
        if error is None:
            answer.set_result(done.result().value)
        elif isinstance(error, NotPlannedError):
            answer.set_result(error.findings)
        else:
            answer.set_exception(error)

    stored.add_done_callback(settle)
    return answer


def _nothing(_stored: object) -> None:
    return None
