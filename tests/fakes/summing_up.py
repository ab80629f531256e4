"""Reading meetings as windows see it: phases are what the test says, rows are the store's."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass, replace
from uuid import UUID

from meeting_desktop.application.decide_tasks import DecideTasks
from meeting_desktop.application.reading_progress import ReportProgress
from meeting_desktop.application.report_states import ReportPhase, ReportState, stored_state
from meeting_desktop.application.sum_up_meeting import SumUpMeeting
from meeting_desktop.application.use_cases import UseCases
from meeting_desktop.domain.reports import Report
from meeting_desktop.ports.unit_of_work import Store
from meeting_desktop.runtime.topic import Topic


@dataclass(frozen=True, slots=True)
class Asked:
    meeting_id: UUID
    language: str
    offline: bool


class FakeSumUp(SumUpMeeting):
    """``asked`` remembers the wishes; ``be`` says how the reading goes and tells it."""

    def __init__(self, store: Store) -> None:  # the real one reads with an analyst
        DecideTasks.__init__(self, store)
        self.changed: Topic[UUID] = Topic()
        self.progress: Topic[ReportProgress] = Topic()
        self.asked: list[Asked] = []
        self.cancelled: list[UUID] = []
        self._phase: ReportPhase | None = None
        self._sentence = ""
        self._fraction = 0.0
        self._rows = store

    def state(self, meeting_id: UUID) -> ReportState:
        stored = self._rows.read(lambda uow: stored_state(uow, meeting_id))
        if self._phase is None:
            return stored
        fraction = self._fraction
        return replace(stored, phase=self._phase, sentence=self._sentence, progress=fraction)

    def start(
        self, meeting_id: UUID, *, language: str = "", offline: bool = False
    ) -> Future[Report]:
        self.asked.append(Asked(meeting_id, language, offline))
        return Future()

    def cancel(self, meeting_id: UUID) -> None:
        self.cancelled.append(meeting_id)

    def be(self, meeting_id: UUID, phase: ReportPhase | None, sentence: str = "") -> None:
        """None: as the store says."""
        self._phase, self._sentence, self._fraction = phase, sentence, 0.0
        self.changed.publish(meeting_id)

    def go_on(self, meeting_id: UUID, fraction: float) -> None:
        self._fraction = fraction
        self.progress.publish(ReportProgress(meeting_id, fraction))


def with_sum_up(use_cases: UseCases, sum_up: SumUpMeeting) -> UseCases:
    return replace(use_cases, assistant=replace(use_cases.assistant, sum_up=sum_up))
