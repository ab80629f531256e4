"""The shared screen at the host: one shares at a time; who may begins at once, others ask.

Pure but for the clock, as ``hold_together``, whose part it is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from meeting_desktop.application.conference_turn import Turn, leaders
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.conference_events import ScreenChanged
from meeting_desktop.domain.control_messages import Refused
from meeting_desktop.domain.participants import Participant, Role
from meeting_desktop.domain.permissions import Action, Standing, may
from meeting_desktop.domain.roster import Roster
from meeting_desktop.domain.screen_messages import (
    AskScreen,
    GrantScreen,
    ScreenAsked,
    ScreenShown,
    ShareScreen,
    StopScreen,
)

_NOT_NOW = "The host does not want you to share your screen now."
_TAKEN_AWAY = "You may not share the screen any more; a host has changed what you may do."
_STOPPED = "A host has stopped your sharing."
_TAKEN_OVER = "A host shares the screen now, in your place."


class HoldScreen:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._presenter: Participant | None = None
        self._window = False
        self._since: datetime | None = None
        self._began = 0.0
        #: The presenter's, as they were last looked at: role, and whether a host let them share.
        self._rights: tuple[Role, bool] | None = None
        self._asking: dict[UUID, ScreenAsked] = {}
        self.steps: dict[type[Any], Callable[[Participant, Roster, Any, Turn], None]] = {
            ShareScreen: self._share,
            AskScreen: self._ask,
            GrantScreen: self._grant,
            StopScreen: self._stop,
        }

    @property
    def presenter(self) -> UUID | None:
        return None if self._presenter is None else self._presenter.id

    def welcome(self, participant: Participant, turn: Turn) -> None:
        """Who comes sees who shares; who leads, also who asks."""
        if self._presenter is not None:
            turn.send([participant], self._shown())
        if participant.role.leads:
            for question in self._asking.values():
                turn.send([participant], question)

    def follow(self, roster: Roster, turn: Turn) -> None:
        """Whoever has left shares and asks no more, nor does who may not share any more."""
        if self._presenter is not None:
            present = roster.in_room(self._presenter.id)
            if present is None:
                self._change(None, roster, turn)
            elif self._is_taken_away(present, roster):
                self._change(None, roster, turn)
                turn.send([present], Refused(Action.SCREEN_SHARE.value, _TAKEN_AWAY))
        for asker in [one for one in self._asking if roster.in_room(one) is None]:
            self._settle(asker, roster, turn)

    def _is_taken_away(self, presenter: Participant, roster: Roster) -> bool:
        """Who was let by name shares without the right, until a host changes what they may."""
        before, self._rights = self._rights, _rights(presenter, roster)
        switches = roster.switches_of(presenter.person)
        return self._rights != before and not may(
            Standing.of(presenter.role), Action.SCREEN_SHARE, switches=switches
        )

    def end(self, roster: Roster, turn: Turn) -> None:
        """The meeting is over."""
        if self._presenter is not None:
            self._change(None, roster, turn)

    # -- what is said ---------------------------------------------------------------------------

    def _share(self, sender: Participant, roster: Roster, message: ShareScreen, turn: Turn) -> None:
        shown = self._presenter
        if shown is not None and shown.id != sender.id and not sender.role.leads:
            raise UserFacingError(
                f"{shown.name} is sharing; ask, or wait until they stop.", code="screen_taken"
            )
        self._settle(sender.id, roster, turn)
        self._change(sender, roster, turn, window=message.window)
        if shown is not None and shown.id != sender.id:
            turn.send([shown], Refused(Action.SCREEN_SHARE.value, _TAKEN_OVER))

    def _ask(self, sender: Participant, roster: Roster, message: AskScreen, turn: Turn) -> None:
        if self.presenter != sender.id and sender.attends is None:
            question = ScreenAsked(sender.id, sender.name, waits=True, window=message.window)
            self._asking[sender.id] = question
            turn.send(leaders(roster), question)

    def _grant(self, _: Participant, roster: Roster, message: GrantScreen, turn: Turn) -> None:
        asker = roster.in_room(message.participant)
        if asker is None or asker.id not in self._asking:
            raise UserFacingError("They do not ask to share any more.", code="asks_no_more")
        window = self._asking[asker.id].window
        self._settle(asker.id, roster, turn)
        if message.granted:
            self._change(asker, roster, turn, window=window)
        else:
            turn.send([asker], Refused("screen_ask", _NOT_NOW))

    def _stop(self, sender: Participant, roster: Roster, message: StopScreen, turn: Turn) -> None:
        whose = sender.id if message.participant is None else message.participant
        if whose != sender.id and not sender.role.leads:
            raise UserFacingError("Only the host or a co-host can do that.", code="not_allowed")
        self._settle(whose, roster, turn)
        if self.presenter == whose:
            self._change(None, roster, turn)
            if whose != sender.id:
                turn.send([whose], Refused(Action.SCREEN_SHARE.value, _STOPPED))

    # -- what follows ---------------------------------------------------------------------------

    def _settle(self, asker: UUID, roster: Roster, turn: Turn) -> None:
        question = self._asking.pop(asker, None)
        if question is not None:
            turn.send(leaders(roster), replace(question, waits=False))

    def _change(
        self, presenter: Participant | None, roster: Roster, turn: Turn, *, window: bool = False
    ) -> None:
        before, now = self._presenter, self._clock.monotonic()
        if before is not None and presenter is not None and before.id == presenter.id:
            turn.send([presenter], self._shown())  # said again: only the answer was lost
            return
        seconds = now - self._began if before is not None else 0.0
        self._presenter, self._window, self._began = presenter, window, now
        self._rights = None if presenter is None else _rights(presenter, roster)
        self._since = None if presenter is None else self._clock.now()
        turn.send([one for one in roster.room if one.attends is None], self._shown())
        turn.tell([ScreenChanged(self.presenter, None if before is None else before.id, seconds)])

    def _shown(self) -> ScreenShown:
        shown = self._presenter
        name = "" if shown is None else shown.name
        return ScreenShown(self.presenter, name, self._since, self._window)


def _rights(presenter: Participant, roster: Roster) -> tuple[Role, bool]:
    return presenter.role, roster.switches_of(presenter.person).can_share_screen
