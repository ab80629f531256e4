"""What happens behind the form: drafts kept, plans checked as they are typed, meetings planned.

The page shows what this says; everything that blocks runs in the background.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from uuid import UUID

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from meeting_desktop.application.planning_choices import Choices
from meeting_desktop.application.schedule_meeting import Scheduled
from meeting_desktop.core.errors import NotFoundError
from meeting_desktop.domain.meeting_drafts import MeetingDraft
from meeting_desktop.domain.meeting_rules import Findings, QuestionKind
from meeting_desktop.domain.planning import EditScope
from meeting_desktop.domain.wall_times import is_zone
from meeting_desktop.ports.unit_of_work import Committed
from meeting_desktop.ui.schedule.kept_draft import ASIDE, KEY, KeptDraft, read_kept, write_kept
from meeting_desktop.ui.schedule.schedule_model import Editing, ScheduleModel, answers_of
from meeting_desktop.ui.shell import Shell

#: Long enough for a word, short enough to be an answer.
CHECK_AFTER_MS = 250
KEEP_AFTER_MS = 600


@dataclass(frozen=True, slots=True)
class _Opened:
    choices: Choices
    kept: KeptDraft | None
    editing: Editing | None = None
    put_aside: bool = False


class ScheduleDesk(QObject):
    """``opened``: another model is to be shown. ``checked``: its findings are new."""

    opened = Signal()
    failed = Signal(str)
    checked = Signal()
    check_failed = Signal(str)
    planned = Signal(object)
    refused = Signal(str)
    #: A draft of before was found and is in the form again.
    found_again = Signal()
    #: One was there and makes room for another; ``open_new`` without a draft finds it.
    put_aside = Signal()

    def __init__(
        self, shell: Shell, zone: Callable[[], str], now: Callable[[], datetime], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._shell = shell
        self._zone = zone
        self._now = now
        self._checking: int | None = None
        self._opening = 0
        self.model = ScheduleModel.empty(now(), zone())
        self.busy = False
        #: What is kept is only written over by a form that it was read into.
        self._is_open = False
        self._check_timer = self._timer(CHECK_AFTER_MS, self.check)
        self._keep_timer = self._timer(KEEP_AFTER_MS, self.keep)

    def _timer(self, wait_ms: int, call: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(wait_ms)
        timer.timeout.connect(call)
        return timer

    # -- opening --------------------------------------------------------------------------------

    def open_new(self, draft: MeetingDraft | None = None, *, aside: bool = False) -> None:
        """The draft that was left, or the given one, or an empty form; or the one put aside."""
        self.keep()
        if aside:
            self._open(self._read_aside, partial(self._use_new, None))
            return
        self._open(partial(self._read_new, given=draft is not None), partial(self._use_new, draft))

    def open_meeting(self, meeting_id: UUID, scope: EditScope = EditScope.THIS) -> None:
        """A planned meeting, with what was changed in it and not saved."""
        self.keep()
        self._open(partial(self._read_meeting, meeting_id, scope), self._use_meeting)

    def _open(self, read: Callable[[], _Opened], use: Callable[[_Opened], None]) -> None:
        self._opening += 1
        number = self._opening

        def on_result(opened: _Opened) -> None:
            if number == self._opening:
                use(opened)
                self._show()
                if opened.put_aside:
                    self.put_aside.emit()

        self._shell.jobs.run(self, read, on_result, self.failed.emit)

    def _read_new(self, *, given: bool) -> _Opened:
        planning = self._shell.use_cases.planning
        text = planning.unfinished.read(KEY)
        if given:
            if read_kept(text) is not None:
                planning.unfinished.keep(ASIDE, text)
            return _Opened(planning.choices.read(), None, put_aside=bool(text))
        if not text:
            text = planning.unfinished.read(ASIDE)
            planning.unfinished.keep(ASIDE, "")
        return _Opened(planning.choices.read(), read_kept(text))

    def _read_aside(self) -> _Opened:
        """The one in the form takes its place."""
        planning = self._shell.use_cases.planning
        text = planning.unfinished.read(ASIDE)
        planning.unfinished.keep(ASIDE, planning.unfinished.read(KEY))
        return _Opened(planning.choices.read(), read_kept(text))

    def _read_meeting(self, meeting_id: UUID, scope: EditScope) -> _Opened:
        planning = self._shell.use_cases.planning
        meeting = planning.calendar.meeting(meeting_id)
        if meeting is None:
            raise NotFoundError(_tr("This meeting is not there any more."))
        draft = planning.schedule.draft_of(meeting_id)
        answers = answers_of(planning.calendar.invitations(meeting))
        kept = read_kept(planning.unfinished.read(_key_of(meeting_id)))
        return _Opened(planning.choices.read(), kept, Editing(meeting, scope, draft, answers))

    def _use_new(self, draft: MeetingDraft | None, opened: _Opened) -> None:
        model = self._empty(opened.choices)
        if draft is not None:
            set_id = draft.details.question_set_id
            model.set_chosen = set_id is not None
            model.draft = model.fresh = draft
            model.follow_type()
            model.fresh = model.draft
        self._take_kept(model, opened.kept)
        model.show_when()
        self.model = model

    def _use_meeting(self, opened: _Opened) -> None:
        if opened.editing is None:
            return
        draft = opened.editing.original
        model = ScheduleModel(draft, draft, opened.choices, opened.editing, set_chosen=True)
        self._take_kept(model, opened.kept)
        model.show_when()
        self.model = model

    def _take_kept(self, model: ScheduleModel, kept: KeptDraft | None) -> None:
        if kept is not None:
            model.draft = kept.draft
            model.quick_text = kept.quick_text
            model.set_chosen = model.set_chosen or kept.set_chosen

    def _show(self) -> None:
        self._is_open = True
        self.opened.emit()
        if self.model.begun and self.model.draft != self.model.fresh:
            self.found_again.emit()
        self.check()

    # -- while it is typed ----------------------------------------------------------------------

    def on_changed(self) -> None:
        """The model is another one now."""
        self._check_timer.start()
        self._keep_timer.start()

    def keep(self) -> None:
        """What is in the form survives from here on."""
        self._keep_timer.stop()
        if not self._is_open:
            return
        model = self.model
        kept = KeptDraft(model.draft, model.quick_text, model.set_chosen)
        self._write(write_kept(kept) if model.begun else "")

    def forget(self) -> None:
        """An empty form again."""
        self._keep_timer.stop()
        self._write("")
        if self.model.editing is not None:
            editing = self.model.editing
            self.model = ScheduleModel(
                editing.original, editing.original, self.model.choices, editing, set_chosen=True
            )
            self.model.show_when()
        else:
            self.model = self._empty(self.model.choices)

    def _empty(self, choices: Choices | None) -> ScheduleModel:
        """In the zone that the person says is theirs, else in that of the machine."""
        own = choices.me.time_zone if choices is not None else ""
        return ScheduleModel.empty(self._now(), own if is_zone(own) else self._zone(), choices)

    def take_back(self, text: str) -> None:
        """The draft of a meeting that was planned and taken back: it is unfinished again."""
        if not self.model.begun:
            self._shell.use_cases.planning.unfinished.keep(KEY, text)

    @property
    def as_text(self) -> str:
        """The draft of a new meeting as it is kept; empty for one that was planned already."""
        model = self.model
        if model.editing is not None:
            return ""
        return write_kept(KeptDraft(model.draft, model.quick_text, model.set_chosen))

    def clear(self) -> None:
        self.forget()
        self.opened.emit()
        self.check()

    def _write(self, text: str) -> None:
        editing = self.model.editing
        key = KEY if editing is None else _key_of(editing.meeting.id)
        self._shell.use_cases.planning.unfinished.keep(key, text)

    @property
    def settled(self) -> bool:
        """Whether what was found is about what stands in the form now."""
        return self._checking is None and not self._check_timer.isActive()

    def check(self) -> None:
        """Look at it now, if nobody looks already."""
        self._check_timer.stop()
        if self._checking is not None:
            return
        model = self.model
        self._checking = model.edition
        editing = model.editing
        without = editing.meeting.id if editing is not None else None
        scope = editing.scope if editing is not None else EditScope.THIS
        schedule = self._shell.use_cases.planning.schedule
        self._shell.jobs.run(
            self,
            partial(schedule.check, model.draft, without=without, scope=scope),
            partial(self._on_findings, model),
            self._on_check_failed,
        )

    def _on_findings(self, model: ScheduleModel, findings: Findings) -> None:
        looked_at, self._checking = self._checking, None
        if model is not self.model or looked_at != self.model.edition:
            self.check()
            return
        self.model.findings = findings
        self.checked.emit()

    def _on_check_failed(self, sentence: str) -> None:
        self._checking = None
        self.model.findings = None
        self.check_failed.emit(sentence)

    # -- planning -------------------------------------------------------------------------------

    def plan(self, *, invite: bool) -> None:
        """Write it; ``planned`` or ``refused`` follows."""
        if self.busy:
            return
        self.busy = True
        draft = replace(self.model.draft, title=self.model.draft.title.strip())
        write = partial(self._begin, draft, self.model.editing, self.model.confirmed, invite=invite)
        if draft.passcode:  # its hash takes a tenth of a second
            self._shell.jobs.run(self, lambda: write().result(), self._on_planned, self._on_refused)
        else:
            self._shell.jobs.follow(self, write(), self._on_planned, self._on_refused)

    def _begin(
        self,
        draft: MeetingDraft,
        editing: Editing | None,
        confirmed: frozenset[QuestionKind],
        *,
        invite: bool,
    ) -> Future[Committed[Scheduled]]:
        schedule = self._shell.use_cases.planning.schedule
        if editing is None:
            return schedule.schedule(draft, confirmed=confirmed, invite=invite)
        return schedule.change(
            editing.meeting.id, draft, editing.scope, confirmed=confirmed, invite=invite
        )

    def _on_planned(self, committed: Committed[Scheduled]) -> None:
        self.busy = False
        self._checking = None
        self.planned.emit(committed.value)

    def _on_refused(self, sentence: str) -> None:
        self.busy = False
        self.refused.emit(sentence)
        self.check()


def _key_of(meeting_id: UUID) -> str:
    return f"{KEY}:{meeting_id}"


def _tr(text: str) -> str:
    return QCoreApplication.translate("Schedule", text)
