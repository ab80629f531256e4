"""One stay in somebody else's meeting, from the first knock to the end.

Everything happens on one thread (``TurnTaker``), but for what says otherwise.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from functools import partial

from meeting_desktop.application.hold_ticket import HoldTicket
from meeting_desktop.application.joined_files import JoinedFiles
from meeting_desktop.application.joining_parts import JoinParts, Wish
from meeting_desktop.application.joining_states import (
    InLobby,
    InRoom,
    Joining,
    JoinState,
    Left,
    Reconnecting,
    WhyLeft,
)
from meeting_desktop.application.keep_call import KeepCall
from meeting_desktop.application.own_microphone import OwnMicrophone
from meeting_desktop.core.errors import ApplicationError, EnvironmentFault, UserFacingError
from meeting_desktop.core.logging import get_logger
from meeting_desktop.domain.control_messages import (
    ChooseConsent,
    Denied,
    Ended,
    FromHost,
    FromParticipant,
    Hello,
    Leave,
    Mute,
    Muted,
    Removed,
    Waiting,
    Welcome,
)
from meeting_desktop.domain.events import MeetingEvent
from meeting_desktop.ports.joining import (
    HostUnreachable,
    JoinedCall,
    OpenedElsewhere,
    Ticket,
    TicketRefused,
)
from meeting_desktop.ports.screen import ScreenLine
from meeting_desktop.runtime.turn_taker import TurnTaker

_log = get_logger(__name__)

#: What a host's own words may take longer than the news that the ticket is worth nothing.
_LAST_WORDS_S = 1.0
#: What "goodbye" gets to arrive, also where it must be sent again, and the connection to end.
_GOODBYE_S = 3.0
_CLOSE_S = 2.0

_LEFT = Left(WhyLeft.LEFT, "You have left the meeting.", may_return=True)
_LOST = (
    "The connection did not come back within a minute; check the network, then join again with "
    "the same link or code."
)


class JoinedMeeting:
    """``tell`` hears every state on the joining thread, ``heard`` every message on the media's;
    ``screen`` is given the shared screen of each call.
    """

    def __init__(
        self,
        parts: JoinParts,
        turns: TurnTaker,
        wish: Wish,
        *,
        tell: Callable[[JoinState], None],
        heard: Callable[[FromHost], None],
        sound: Callable[[MeetingEvent], None],
        files: JoinedFiles | None = None,
        screen: Callable[[ScreenLine], None],
    ) -> None:
        self.arrived: Future[None] = Future()
        self._parts = parts
        self._turns = turns
        self._wish = wish
        self._tell = tell
        self._tell_message = heard
        self._files = files
        self._tell_screen = screen
        self._state: JoinState = Joining()
        self._call = KeepCall(parts, turns, self)
        self.microphone = OwnMicrophone(parts.new_intake, sound, self._call.speak)
        self._ticket = HoldTicket(
            parts, turns, wish, got=self._knocked, not_let_in=self._not_let_in
        )
        self._was_in = False
        self._leaving = False
        self._refusal: ApplicationError | None = None

    # -- on any thread --------------------------------------------------------------------------

    @property
    def state(self) -> JoinState:
        return self._state

    @property
    def code(self) -> str:
        return self._wish.target.code

    @property
    def over(self) -> bool:
        return isinstance(self._state, Left)

    @property
    def _is_coming_back(self) -> bool:
        """Not greeted yet, with a ticket of an earlier run of this program."""
        return self._ticket.came_back and not self._was_in

    @property
    def call(self) -> JoinedCall | None:
        return self._call.current

    def say(self, message: FromParticipant) -> None:
        self._call.say(message)

    def greet(self) -> None:
        """Say who one is; the host answers with all there is to know."""
        self._call.say(Hello(self._wish.me.name, self._parts.client))

    def mute(self, muted: bool) -> None:
        """The own switch, here and at the host; nothing happens while a hold forbids it."""
        if not self.microphone.mute(muted):
            return
        call = self._call.current
        if call is not None:
            call.set_muted(muted)
        if isinstance(self._state, InRoom):  # the lobby does not want to know
            self._call.say(Mute(muted))

    # -- at the door ----------------------------------------------------------------------------

    def start(self) -> None:
        if self.over:
            return
        self._enter(Joining())
        self.microphone.open(self._wish.source, muted=self._wish.muted)
        self._ticket.look()

    def _knocked(self, ticket: Ticket) -> None:
        if not self.over:
            self._call.begin(ticket)

    def _not_let_in(self, error: ApplicationError) -> None:
        self._end(Left(WhyLeft.NOT_IN, error.sentence, error.code, may_return=True), error)

    # -- the call (CallOwner) -------------------------------------------------------------------

    def described(self, call: JoinedCall) -> None:
        if self._files is not None:
            self._files.connected(call)
        call.set_muted(self.microphone.muted)
        self._tell_screen(call.screen)
        self.greet()

    def lost(self) -> None:
        if self._leaving:
            self._end(_LEFT)
            return
        if self._refusal is not None:
            self._turn_away(self._refusal)
            return
        ticket = self._call.ticket
        if not isinstance(self._state, Reconnecting):
            self._enter(Reconnecting(self._parts.clock.now()))
            self._call.give_up_later()
        elif ticket is not None:
            self._ticket.look_where_it_leads(ticket, self._call.use)
        self._call.seek()

    def given_up(self) -> None:
        error: EnvironmentFault = HostUnreachable()
        if self._was_in:
            error = EnvironmentFault(_LOST, code="connection_lost", retryable=True)
        self._end(Left(self._reason(error), error.sentence, error.code, may_return=True), error)

    def refused(self, error: ApplicationError) -> None:
        if isinstance(error, TicketRefused) and isinstance(self._state, InLobby | InRoom):
            # The host says it in words of its own, by another way that may be a little longer.
            self._refusal = error
            self._turns.alarm("goodbye", _LAST_WORDS_S, partial(self._turn_away, error))
        else:
            self._turn_away(error)

    def _turn_away(self, error: ApplicationError) -> None:
        if isinstance(error, TicketRefused):
            self._ticket.forget()
            if self._is_coming_back:
                # Of a meeting that is over: what was typed may be good for another one.
                self._call.hang_up()
                self._ticket.knock()
                return
        self._end(Left(self._reason(error), error.sentence, error.code), error)

    def _reason(self, error: ApplicationError) -> WhyLeft:
        if isinstance(error, OpenedElsewhere):
            return WhyLeft.ELSEWHERE
        if not self._was_in:
            return WhyLeft.NOT_IN
        return WhyLeft.REMOVED if isinstance(error, TicketRefused) else WhyLeft.LOST

    def heard(self, message: FromHost) -> bool:
        if isinstance(message, Muted):
            self.microphone.hold(message.held)  # before anybody asks how it stands
        if self._files is not None:
            self._files.heard(message)
        self._tell_message(message)
        return isinstance(message, Waiting | Welcome | Ended | Denied | Removed)

    def heard_file_frame(self, frame: bytes) -> None:
        if self._files is not None:
            self._files.hear_frame(frame)

    def follow(self, message: FromHost) -> None:
        if self.over or (self._leaving and isinstance(message, Waiting | Welcome)):
            return
        match message:
            case Waiting():
                self._arrive(InLobby())
            case Welcome():
                self._settle_in(message)
                self._arrive(InRoom(message.you, message.title))
            case Ended(sentence):
                self._told_to_go(WhyLeft.ENDED, sentence)
            case Denied(sentence):
                self._told_to_go(WhyLeft.DENIED, sentence)
            case Removed(sentence):
                self._told_to_go(WhyLeft.REMOVED, sentence)
            case _:
                pass

    # -- in the meeting -------------------------------------------------------------------------

    def _arrive(self, state: InLobby | InRoom) -> None:
        self._call.greeted()
        if self._is_coming_back:
            # The host still has what an earlier run of this program said.
            self.say(ChooseConsent(self._wish.me.consent))
        self._was_in = True
        if state != self._state:
            self._enter(state)
        if not self.arrived.done():
            self.arrived.set_result(None)

    def _settle_in(self, welcome: Welcome) -> None:
        """Bring the host's account of the microphone and the microphone together."""
        me = next((person for person in welcome.people if person.id == welcome.you), None)
        if me is not None:
            self.microphone.hold(me.muted_by_host)
            if self._is_coming_back and me.muted:
                self.microphone.mute(True)  # as an earlier run of this program left it
            if me.muted is not self.microphone.muted:
                self.say(Mute(self.microphone.muted))
        self.microphone.begin()

    def _told_to_go(self, reason: WhyLeft, sentence: str) -> None:
        self._ticket.forget()
        error = UserFacingError(sentence, code=reason.value)
        self._end(Left(reason, sentence, error.code), error)

    # -- leaving --------------------------------------------------------------------------------

    def leave(self) -> None:
        """Say goodbye, and go when the host has heard it, or after three seconds.

        Also before the host's greeting has come up to here: to the host one may be in already.
        """
        if self.over or self._leaving:
            return
        if self._call.current is None:
            self._end(_LEFT)
            return
        self._leaving = True
        self.say(Leave())
        self._turns.alarm("goodbye", _GOODBYE_S, partial(self._end, _LEFT))

    def _end(self, left: Left, error: ApplicationError | None = None) -> None:
        if self.over:
            return
        self._turns.cancel("give up", "goodbye")
        self._ticket.stop()
        self._enter(left)
        if not self.arrived.done():
            if error is not None:
                self.arrived.set_exception(error)
            else:
                self.arrived.cancel()
        if self._files is not None:
            self._files.left()
        self._call.hang_up(_CLOSE_S)
        if self._parts.sound is not None:
            self._parts.sound.close(_CLOSE_S)
        self.microphone.close(_CLOSE_S)

    def _enter(self, state: JoinState) -> None:
        self._state = state
        _log.info("joining", state=type(state).__name__, code=getattr(state, "code", ""))
        self._tell(state)
