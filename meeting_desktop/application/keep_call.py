"""Keep a call to the host, whatever the network does.

A call is never repaired: one that is lost is replaced by another with the same ticket, so that the
host knows the same participant again. What an earlier call still tells is not believed.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from functools import partial
from typing import Protocol, TypeVar

from meeting_desktop.application.joining_parts import JoinParts
from meeting_desktop.core.errors import ApplicationError, EnvironmentFault, UserFacingError
from meeting_desktop.core.logging import get_logger
from meeting_desktop.domain.control_messages import FromHost, FromParticipant
from meeting_desktop.domain.growing_pause import GrowingPause
from meeting_desktop.ports.audio import Samples
from meeting_desktop.ports.conference import LinkState
from meeting_desktop.ports.joining import HostUnreachable, JoinedCall, Ticket
from meeting_desktop.runtime.turn_taker import TurnTaker

_log = get_logger(__name__)

T = TypeVar("T")

#: Until a call is described: both sides look for addresses, 5 s each where a server is silent.
_DESCRIBE_S = 25.0
#: From then until the host greets.
_GREET_S = 10.0
#: For how long a lost connection is sought; the host keeps the place as long (control-channel.md).
SEEK_S = 60.0


class CallOwner(Protocol):
    """Told on the joining thread, but for what is heard."""

    def described(self, call: JoinedCall) -> None:
        """There is a call; what is said now arrives once it is connected."""
        ...

    def lost(self) -> None:
        """It is gone, or came to nothing; ``seek`` looks for another."""
        ...

    def given_up(self) -> None: ...

    def refused(self, error: ApplicationError) -> None:
        """Trying again is of no use."""
        ...

    def heard(self, message: FromHost) -> bool:
        """On the media thread; whether ``follow`` is wanted too."""
        ...

    def heard_file_frame(self, frame: bytes) -> None:
        """On the media thread."""
        ...

    def follow(self, message: FromHost) -> None:
        """The same message, on the joining thread."""
        ...


class KeepCall:
    """On the joining thread, but for ``current``, ``say``, ``speak`` and ``hear``."""

    def __init__(self, parts: JoinParts, turns: TurnTaker, owner: CallOwner) -> None:
        self._parts = parts
        self._turns = turns
        self._owner = owner
        self._pause = GrowingPause(parts.chance)
        #: Seconds that the gateway asked for, where it did.
        self._asked_pause = 0.0
        self._number = 0
        self._ticket: Ticket | None = None
        self._pending: Future[JoinedCall] | None = None
        self._call: JoinedCall | None = None

    @property
    def current(self) -> JoinedCall | None:
        return self._call

    def say(self, message: FromParticipant) -> None:
        """Lost while there is no call."""
        call = self._call
        if call is not None:
            call.send_control(self._parts.codec.encode(message))

    def speak(self, samples: Samples) -> None:
        call = self._call
        if call is not None:
            call.put_own_sound(samples)

    def begin(self, ticket: Ticket) -> None:
        self._ticket = ticket
        self._connect()

    @property
    def ticket(self) -> Ticket | None:
        return self._ticket

    def use(self, ticket: Ticket) -> None:
        """For the calls that come."""
        self._ticket = ticket

    def greeted(self) -> None:
        """The host answers on this call: it is the one."""
        self._turns.cancel("attempt", "again", "give up")
        self._pause.reset()

    def seek(self) -> None:
        """Try again after a pause."""
        self.hang_up()
        pause, self._asked_pause = max(self._asked_pause, self._pause.next()), 0.0
        self._turns.alarm("again", pause, self._connect)

    def give_up_later(self) -> None:
        """Unless the host greets within a minute."""
        self._turns.alarm("give up", SEEK_S, self._owner.given_up)

    def hang_up(self, deadline: float = 0.0) -> None:
        """End the call, and believe nothing that it tells from now on."""
        self._number += 1
        call, pending = self._call, self._pending
        self._call = self._pending = None
        self._turns.cancel("attempt", "again")
        if pending is not None:
            pending.cancel()
        if call is not None:
            call.stop(deadline)

    def _connect(self) -> None:
        if self._ticket is None:
            return
        self._number += 1
        number = self._number
        ears = _Ears(self, number, self._parts)
        self._pending = self._parts.door.connect(self._ticket, ears)
        self._turns.alarm("attempt", _DESCRIBE_S, self._owner.lost)
        described, failed = partial(self._described, number), partial(self._failed, number)
        then(self._turns, self._pending, described, failed)

    def _described(self, number: int, call: JoinedCall) -> None:
        if number != self._number:
            call.stop(0.0)
            return
        self._pending, self._call = None, call
        self._turns.alarm("attempt", _GREET_S, self._owner.lost)
        self._owner.described(call)

    def _failed(self, number: int, error: ApplicationError) -> None:
        if number != self._number:
            return
        if isinstance(error, EnvironmentFault) and error.retryable:
            self._asked_pause = error.wait_s if isinstance(error, HostUnreachable) else 0.0
            self._owner.lost()
        else:
            self._owner.refused(error)

    # -- told by a call, on the media thread ----------------------------------------------------

    def is_current(self, number: int) -> bool:
        """Whether what call ``number`` tells is still believed."""
        return number == self._number

    def hear(self, number: int, message: FromHost) -> None:
        if number == self._number and self._owner.heard(message):
            self._post(number, partial(self._owner.follow, message))

    def hear_file_frame(self, number: int, frame: bytes) -> None:
        if number == self._number:
            self._owner.heard_file_frame(frame)

    def link_lost(self, number: int) -> None:
        self._post(number, self._owner.lost)

    def turned_away(self, number: int, refusal: UserFacingError) -> None:
        self._post(number, partial(self._owner.refused, refusal))

    def _post(self, number: int, job: Callable[[], None]) -> None:
        def if_current() -> None:
            if number == self._number:
                job()

        self._turns.post(if_current)


class _Ears:
    """The ``JoinListener`` of one call; what it hears carries the call's number."""

    def __init__(self, keeper: KeepCall, number: int, parts: JoinParts) -> None:
        self._keeper = keeper
        self._number = number
        self._play = parts.play
        self._codec = parts.codec

    def mixed(self, position: int, samples: Samples) -> None:  # noqa: ARG002 - the port's
        if self._keeper.is_current(self._number):
            self._play(samples)

    def link_changed(self, state: LinkState) -> None:
        if state is LinkState.LOST:
            self._keeper.link_lost(self._number)

    def control(self, text: str) -> None:
        message = self._codec.read_from_host(text)
        if message is None:
            _log.warning("a message of the host was not understood", size=len(text))
        else:
            self._keeper.hear(self._number, message)

    def file_frame(self, frame: bytes) -> None:
        self._keeper.hear_file_frame(self._number, frame)

    def turned_away(self, refusal: UserFacingError) -> None:
        self._keeper.turned_away(self._number, refusal)


def then(
    turns: TurnTaker,
    future: Future[T],
    done: Callable[[T], None],
    failed: Callable[[ApplicationError], None],
) -> None:
    """Go on with what comes of ``future``, on the thread of ``turns``; not if it is cancelled."""

    def settle() -> None:
        try:
            result = future.result()
        except CancelledError:
            return
        except ApplicationError as error:
            failed(error)
        except Exception:
            failed(EnvironmentFault("The program met a fault of its own; join again.", code="bug"))
            raise
        else:
            done(result)

    future.add_done_callback(lambda _: turns.post(settle))
