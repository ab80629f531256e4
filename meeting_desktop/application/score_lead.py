"""A lead's score, put down with each report over all its meetings; and where the lead should stand.

The score is reckoned here from evidence that was checked against the words (``score_evidence``);
a status is only suggested, and changes when a person accepts it.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.application.lead_changes import Doing, LeadUndo, existing_lead
from meeting_desktop.application.lead_score_rows import reckon_again, record_score
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import ApplicationError, NotFoundError, UserFacingError
from meeting_desktop.core.logging import get_logger
from meeting_desktop.core.setting_sections import ScoreSettings
from meeting_desktop.core.settings import Settings
from meeting_desktop.domain.lead_scores import PARTS, LeadScore, StatusSuggestion
from meeting_desktop.domain.reports import Report
from meeting_desktop.ports.unit_of_work import Committed, Store, UnitOfWork
from meeting_desktop.runtime.bugs import report_bug
from meeting_desktop.runtime.topic import Topic

_log = get_logger(__name__)
_TABLES = frozenset({"lead_score_history", "meeting_analyses"})


def weights_of(settings: ScoreSettings) -> Mapping[str, int]:
    return {part: getattr(settings, part) for part in PARTS}


class ScoreLead:
    """``changed`` names a lead whose score or suggestion is another now, on the store's thread.

    With other weights in Settings all scores are reckoned again, one lead after the other, so that
    what is written meanwhile need not wait.
    """

    def __init__(self, store: Store, clock: Clock, settings: ChangeSettings) -> None:
        self.changed: Topic[UUID] = Topic()
        self._store = store
        self._clock = clock
        self._settings = settings
        self._known = settings.current().score
        self._lock = threading.Lock()
        self._due: deque[UUID] = deque()
        self._closed = False
        self._unsubscribe = (
            store.subscribe(self._on_commit),
            settings.changed.subscribe(self._on_settings),
        )

    def record(self, uow: UnitOfWork, report: Report, now: datetime) -> LeadScore | None:
        """Within the transaction that stores the report; see ``record_score``."""
        wanted = self._settings.current().score
        return record_score(uow, report, weights_of(wanted), wanted.floor, now)

    def history(self, lead_id: UUID) -> Sequence[LeadScore]:
        """The newest first. Blocks on the disk."""
        return self._store.read(lambda uow: tuple(uow.lead_scores.history(lead_id)))

    def suggestions(self, lead_id: UUID) -> Sequence[StatusSuggestion]:
        """The newest that waits for an answer and still fits, or none. Blocks on the disk."""

        def read(uow: UnitOfWork) -> Sequence[StatusSuggestion]:
            lead = uow.leads.get(lead_id)
            return [
                one
                for one in uow.lead_scores.suggestions(lead_id)
                if lead is not None and one.accepted is None and one.before is lead.status
            ][:1]

        return self._store.read(read)

    def decide(self, suggestion_id: UUID, accept: bool) -> Future[Committed[LeadUndo]]:
        """A person's word. Accepted, the lead's status changes and its history says so.

        The future raises NotFoundError or UserFacingError (``changed_meanwhile``, ``not_allowed``).
        """
        now = self._clock.now()

        def work(uow: UnitOfWork) -> LeadUndo:
            suggestion = uow.lead_scores.suggestion(suggestion_id)
            if suggestion is None:
                raise NotFoundError("This suggestion is not there any more.")
            doing = Doing(uow, now)
            if accept:
                lead = existing_lead(uow, suggestion.lead_id)
                if lead.status is not suggestion.before:
                    raise UserFacingError(
                        "The lead's status was changed meanwhile; look at it again.",
                        code="changed_meanwhile",
                    )
                doing.patch(lead, replace(lead, status=suggestion.suggested))
            uow.lead_scores.put_suggestion(replace(suggestion, accepted=accept))
            return doing.done()

        return self._store.write(work)

    def reckon_again(self) -> Future[None]:
        """All scores with the weights as they are; done in the background, one after the other."""
        done: Future[None] = Future()

        def begin(found: Future[Committed[tuple[UUID, ...]]]) -> None:
            if found.exception() is None:
                with self._lock:
                    self._due = deque(found.result().value)
            self._next(done)

        # As a write: it waits in line, and nobody waits for it.
        self._store.write(lambda uow: tuple(uow.lead_scores.scored())).add_done_callback(begin)
        return done

    def close(self) -> None:
        self._closed = True
        for unsubscribe in self._unsubscribe:
            unsubscribe()

    def _next(self, done: Future[None]) -> None:
        with self._lock:
            lead_id = self._due.popleft() if self._due and not self._closed else None
        if lead_id is None:
            done.set_result(None)
            return
        wanted, now = self._settings.current().score, self._clock.now()
        written = self._store.write(
            lambda uow: reckon_again(uow, lead_id, weights_of(wanted), wanted.floor, now)
        )
        written.add_done_callback(lambda one: self._after(one, done))

    def _after(self, written: Future[Committed[LeadScore | None]], done: Future[None]) -> None:
        error = written.exception()
        if isinstance(error, ApplicationError):
            # The next start of the page shows the old score; the next report mends it.
            _log.warning("a score was not reckoned again", code=error.code)
        elif error is not None:
            report_bug(error)
        self._next(done)

    def _on_settings(self, fresh: Settings) -> None:
        if fresh.score != self._known:
            self._known = fresh.score
            self.reckon_again()

    def _on_commit(self, committed: Committed[object]) -> None:
        rows = [one.id for one in committed.changes if one.table in _TABLES]
        if rows and not self._closed:
            # As a write: the reading waits its turn behind what is written, and nobody waits.
            found = self._store.write(lambda uow: _leads_of(uow, rows))
            found.add_done_callback(self._publish)

    def _publish(self, found: Future[Committed[frozenset[UUID]]]) -> None:
        error = found.exception()
        if error is None:
            for lead_id in found.result().value:
                self.changed.publish(lead_id)
        elif not isinstance(error, ApplicationError):
            report_bug(error)


def _leads_of(uow: UnitOfWork, rows: Sequence[UUID]) -> frozenset[UUID]:
    found = (uow.lead_scores.lead_of(row) for row in rows)
    return frozenset(one for one in found if one is not None)
