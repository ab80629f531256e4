"""Leads, meetings with them and the CRM kept in step: by rounds, and by what a person sends.

Reads of the store block on the disk; what needs the CRM gives a future and is done on a thread of
its own, one thing after the other. The CRM is written to only by ``send``, ``send_meeting``,
``undo`` and, for leads that a person switched on with ``keep_in_step``, by rounds.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import replace
from functools import partial
from typing import TypeVar
from uuid import UUID

from meeting_desktop.application import crm_notes
from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.application.crm_meetings import keep_meeting
from meeting_desktop.application.crm_notes import KeptDifference
from meeting_desktop.application.crm_previews import SendPreview, Sent
from meeting_desktop.application.crm_round import CrmRound, RoundParts, mapping_of, pause_after
from meeting_desktop.application.crm_states import (
    CrmPhase,
    CrmState,
    LeadInCrm,
    WaitingChange,
    read_lead,
    read_waiting,
)
from meeting_desktop.application.open_crm import CrmOnDemand
from meeting_desktop.application.send_changes import SendChanges
from meeting_desktop.application.send_meeting import SendMeeting, words_of
from meeting_desktop.application.send_plan import SendPlan
from meeting_desktop.application.send_to_crm import SendToCrm
from meeting_desktop.application.send_waiting import SentWaiting, send_as_seen
from meeting_desktop.application.turn_around import turn_around
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import ApplicationError
from meeting_desktop.core.logging import get_logger
from meeting_desktop.core.settings import Settings
from meeting_desktop.domain.crm_fields import LeadMapping
from meeting_desktop.ports.crm import Crm
from meeting_desktop.ports.unit_of_work import Committed, Store
from meeting_desktop.runtime.topic import Topic
from meeting_desktop.runtime.turn_taker import TurnTaker

_T = TypeVar("_T")
_log = get_logger(__name__)

_ROUND, _COUNT = "round", "count"
#: After a start: the window comes first.
_FIRST_S = 20.0
#: Edits come in flurries; what waits is counted once.
_COUNT_S = 1.0
_TABLES = frozenset({"leads", "crm_links", "meetings"})


class SynchroniseCrm:
    """``changed`` carries the state, on the thread that changed it."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        settings: ChangeSettings,
        opened: CrmOnDemand,
        own_zone: str,
    ) -> None:
        self.changed: Topic[CrmState] = Topic()
        self._store = store
        self._clock = clock
        sender, plans = SendToCrm(store, clock), SendPlan(store, clock, own_zone)
        self._parts = RoundParts(store, clock, sender, SendMeeting(store, clock), plans, own_zone)
        self._changes = SendChanges(sender, plans)
        self._settings = settings
        self._opened = opened
        self._state = CrmState()
        self._known = settings.current().crm
        self._stopping = threading.Event()
        self._turns = TurnTaker("crm", clock)
        self._unsubscribe = (
            store.subscribe(self._on_commit),
            settings.changed.subscribe(self._on_settings),
        )

    @property
    def state(self) -> CrmState:
        return self._state

    @property
    def is_set_up(self) -> bool:
        return bool(self._settings.current().crm.address)

    def start(self) -> None:
        """Nothing is asked of the network where no CRM is set up."""
        if self.is_set_up:
            self._turns.post(partial(self._turns.alarm, _ROUND, _FIRST_S, self._round))
            self._turns.post(self._count)

    def stop(self, deadline: float) -> bool:
        """What was asked for and not begun is cancelled; the rest goes on at the next start."""
        self._stopping.set()
        for unsubscribe in self._unsubscribe:
            unsubscribe()
        self._opened.interrupt()
        ended = self._turns.stop(deadline)
        self._opened.close()
        return ended

    def sync_now(self) -> Future[CrmState]:
        """A round at once; how it went is in the state that comes of it."""

        def run() -> CrmState:
            self._round()
            return self._state

        return self._turns.ask(run)

    def of_lead(self, lead_id: UUID) -> LeadInCrm:
        """Raises: NotFoundError."""
        mapping = self._mapping()
        found = self._store.read(lambda uow: read_lead(uow, lead_id, mapping))
        page = self._opened.page_of(found.link.remote_id) if found.link is not None else ""
        return replace(found, page=page)

    def waiting(self) -> Sequence[WaitingChange]:
        """Of linked leads, by name; also those that could not be sent."""
        mapping = self._mapping()
        return self._store.read(lambda uow: read_waiting(uow, mapping))

    def words_of(self, meeting_id: UUID) -> str:
        """What a meeting's report says in short; empty where there is none."""
        return self._store.read(lambda uow: words_of(uow, meeting_id))

    def differences(self) -> Sequence[KeptDifference]:
        """The newest first."""
        return self._store.read(crm_notes.differences)

    def preview(self, lead_id: UUID, meeting_id: UUID | None = None) -> Future[SendPreview]:
        """What would be written of a lead, or of one meeting; asks the CRM and writes nothing."""
        preview = self._changes.preview
        return self._ask(lambda crm, mapping: preview(crm, mapping, lead_id, meeting_id))

    def send(self, seen: SendPreview) -> Future[Sent]:
        """A person has looked at ``seen`` and pressed Send."""
        return self._ask(lambda crm, mapping: self._changes.send(crm, mapping, seen))

    def send_waiting(self, seen: Sequence[WaitingChange]) -> Future[SentWaiting]:
        """All of a list, where they are still as a person saw them in it."""
        return self._ask(lambda crm, mapping: send_as_seen(self._changes, crm, mapping, seen))

    def send_meeting(self, meeting_id: UUID, notes: str) -> Future[None]:
        """Likewise, with the ``notes`` as the person left them."""
        return self._ask(lambda crm, _mapping: self._parts.meetings.send(crm, meeting_id, notes))

    def undo(self, sent: Sent) -> Future[None]:
        return self._ask(lambda crm, mapping: self._changes.undo(crm, mapping, sent))

    def undo_meeting(self, meeting_id: UUID) -> Future[None]:
        return self._ask(lambda crm, _mapping: self._parts.meetings.undo(crm, meeting_id))

    def keep_in_step(self, lead_id: UUID, on: bool) -> Future[Committed[None]]:
        """Rounds may write this lead, and the meetings held with it from now on."""
        since = self._clock.now() if on else None
        done = self._store.write(lambda uow: crm_notes.keep_in_step(uow, lead_id, since))
        done.add_done_callback(lambda _done: self._turns.post(self._round if on else self._count))
        return done

    def unlink(self, lead_id: UUID) -> Future[None]:
        """Both keep what they have, and know nothing of each other any more."""
        return self._turns.ask(lambda: self._parts.sender.unlink(lead_id))

    def turn_around(self, kept: KeptDifference) -> Future[Committed[None]]:
        """Let the value hold that lost. Here at once; in the CRM once it is sent."""
        mapping = self._mapping()
        return self._recount(
            self._store.write(lambda uow: turn_around(uow, kept, mapping, self._clock.now()))
        )

    def dismiss(self, kept: KeptDifference) -> Future[Committed[None]]:
        return self._recount(self._store.write(lambda uow: crm_notes.drop_difference(uow, kept)))

    def keep_meeting(self, meeting_id: UUID) -> Future[Committed[None]]:
        """It takes place here, whatever became of it in the CRM."""
        return self._recount(self._store.write(lambda uow: keep_meeting(uow, meeting_id)))

    def _recount(self, done: Future[_T]) -> Future[_T]:
        """Of what this machine notes for itself no commit tells."""
        done.add_done_callback(lambda _done: self._turns.post(self._count))
        return done

    def _round(self) -> None:
        settings = self._settings.current().crm
        if not settings.address or self._stopping.is_set():
            self._tell(CrmState())
            return
        self._tell(replace(self._state, phase=CrmPhase.WORKING))
        wait: float | None = settings.every_minutes * 60.0 or None
        try:
            CrmRound(self._parts, self._opened.get(), settings, self._stopping.is_set).run()
            now = self._clock.now()
            self._tell(replace(self._state, phase=CrmPhase.IDLE, last_at=now, sentence="", code=""))
        except ApplicationError as error:
            if self._stopping.is_set():
                return
            _log.warning("the round with the CRM failed", code=error.code)
            wait = pause_after(error, wait)
            phase = CrmPhase.FAILED
            self._tell(replace(self._state, phase=phase, sentence=error.sentence, code=error.code))
        if wait is not None:
            self._turns.alarm(_ROUND, wait, self._round)
        self._count()

    def _count(self) -> None:
        if self.is_set_up and not self._stopping.is_set():
            waiting, found = self.waiting(), self.differences()
            phase = CrmPhase.IDLE if self._state.phase is CrmPhase.OFF else self._state.phase
            self._tell(
                replace(self._state, phase=phase, waiting=len(waiting), differences=len(found))
            )

    def _on_commit(self, committed: Committed[object]) -> None:
        if self.is_set_up and {one.table for one in committed.changes} & _TABLES:
            self._turns.post(partial(self._turns.alarm, _COUNT, _COUNT_S, self._count))

    def _on_settings(self, settings: Settings) -> None:
        if settings.crm != self._known:
            self._known = settings.crm
            self._turns.post(self._round)

    def _ask(self, job: Callable[[Crm, LeadMapping], _T]) -> Future[_T]:
        return self._turns.ask(lambda: job(self._opened.get(), self._mapping()))

    def _mapping(self) -> LeadMapping:
        return mapping_of(self._settings.current().crm)

    def _tell(self, state: CrmState) -> None:
        if state != self._state:
            self._state = state
            self.changed.publish(state)
