"""The conference of the running meeting as the windows share it: one model, said to one seat.

A meeting alone has none; then everything here is empty and nothing is said to anybody.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from meeting_desktop.application.conference_seat import ConferenceSeat, HostSeat
from meeting_desktop.domain.control_messages import (
    Caption,
    Ended,
    FromHost,
    FromParticipant,
    Hand,
    Hello,
    Knock,
    Levels,
    LobbyChanged,
    Lock,
    MakeCohost,
    MuteAsked,
    Muted,
    MutePerson,
    Present,
    Refused,
    Remove,
    RosterChanged,
    Speaking,
    StillThere,
    Welcome,
)
from meeting_desktop.domain.participants import Role
from meeting_desktop.domain.rights_messages import Allow, GiveRole, Right
from meeting_desktop.ui.bridge import Bridge, Subscription
from meeting_desktop.ui.conference.people_model import PeopleModel, PersonRow
from meeting_desktop.ui.conference.rights import news_of_rights
from meeting_desktop.ui.conference.room_actions import PersonAction, RoomAction
from meeting_desktop.ui.conference.room_files import RoomFiles
from meeting_desktop.ui.conference.room_screen import RoomScreen
from meeting_desktop.ui.conference.talk import RoomTalk

_CLIENT = "Meeting Desktop"


class ConferenceRoom(QObject):
    """Signals carry what is not in ``model``; views read the rest there."""

    #: A seat was taken or left.
    opened_or_closed = Signal()
    people_changed = Signal()
    levels_changed = Signal()
    lobby_changed = Signal()
    #: A ``Knock``.
    knocked = Signal(object)
    #: Whatever the host says, once ``model`` has it.
    heard = Signal(object)
    #: A sentence for the one who sits here.
    told = Signal(str)
    #: Who asks to be quiet, by name.
    mute_asked = Signal(str)
    #: Seconds to answer in.
    still_there_asked = Signal(int)
    #: A ``Caption``, to who joined; at the host words come straight from the recogniser.
    captioned = Signal(object)
    #: The host has ended the meeting for all.
    ended = Signal()

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._seat: ConferenceSeat | None = None
        self._door: HostSeat | None = None
        self._digits: Callable[[], Future[str]] = _no_digits
        self._subscription: Subscription | None = None
        self.model = PeopleModel()
        self.talk = RoomTalk(self.say, self)
        self.files = RoomFiles(bridge, self.say, self)
        self.files.told.connect(self.told)
        self.screen = RoomScreen(bridge, self.say, self)
        self.screen.told.connect(self.told)
        #: That of the running meeting, where it was given in this window: the door keeps a hash.
        self.passcode = ""

    @property
    def is_open(self) -> bool:
        return self._seat is not None

    @property
    def door(self) -> HostSeat | None:
        """The host's own: invitations and digits."""
        return self._door

    def host(self, seat: HostSeat, name: str) -> None:
        """This machine holds the conference."""
        self._door = seat
        self._take(seat, seat.you, name)

    def join(
        self, seat: ConferenceSeat, you: UUID, name: str, digits: Callable[[], Future[str]]
    ) -> None:
        """The conference is held elsewhere; ``digits`` asks for those to compare with its host."""
        self._digits = digits
        self._take(seat, you, name)

    def close(self) -> None:
        """The meeting is over, or was left."""
        if self._subscription is not None:
            self._subscription.cancel()
            self._subscription = None
        self.passcode = ""
        if self._seat is None:
            return
        self.screen.begin(None, None)
        self._seat = self._door = None
        self.model = PeopleModel()
        self._tell_all()

    def _take(self, seat: ConferenceSeat, you: UUID, name: str) -> None:
        if self._subscription is not None:
            self._subscription.cancel()
        self._seat = seat
        # A roster may come before the welcome that would say who one is.
        self.model = PeopleModel(has_door=self._door is not None, you=you)
        self._subscription = self._bridge.listen(
            seat.messages, self, self._on_message, only_newest=(Levels,)
        )
        self.screen.begin(seat.screen, you)
        self._tell_all()
        seat.say(Hello(name, _CLIENT))

    def _tell_all(self) -> None:
        self.opened_or_closed.emit()
        self.people_changed.emit()
        self.lobby_changed.emit()
        self.talk.begin()
        self.files.begin(None if self._seat is None else self._seat.files)

    # -- what a person does ---------------------------------------------------------------------

    def say(self, message: FromParticipant) -> None:
        """To the host, who answers with what has changed or with a refusal."""
        if self._seat is not None:
            self._seat.say(message)

    def toggle_hand(self) -> None:
        self.say(Hand(not self.model.hand_raised))

    def toggle_lock(self) -> None:
        self.say(Lock(not self.model.locked))

    def refuse_held(self) -> bool:
        """Whether a host holds the microphone muted; then it is said, for it stays silent."""
        if self.model.held:
            self.told.emit(self.tr("A host has muted you; raise your hand to be heard."))
        return self.model.held

    def answer_still_there(self) -> None:
        self.say(Present())

    def do(self, action: PersonAction, row: PersonRow) -> None:
        """What a message is enough for; links and digits are asked of ``door``."""
        messages: dict[PersonAction, FromParticipant] = {
            PersonAction.MUTE: MutePerson(row.id),
            PersonAction.ASK_TO_MUTE: MutePerson(row.id),
            PersonAction.ALLOW_UNMUTE: MutePerson(row.id, muted=False),
            PersonAction.MAKE_COHOST: MakeCohost(row.id, cohost=True),
            PersonAction.TAKE_COHOST: MakeCohost(row.id, cohost=False),
            PersonAction.MAKE_PRESENTER: GiveRole(row.id, Role.PRESENTER),
            PersonAction.MAKE_OBSERVER: GiveRole(row.id, Role.OBSERVER),
            PersonAction.TAKE_ROLE: GiveRole(row.id, None),
            PersonAction.LET_CHAT: Allow(row.id, Right.CHAT, not row.switches.can_chat),
            PersonAction.LET_SHARE: Allow(row.id, Right.SCREEN, not row.switches.can_share_screen),
            PersonAction.REMOVE: Remove(row.id),
        }
        if action in messages:
            self.say(messages[action])

    def safety_digits(self, participant: UUID) -> Future[str]:
        """The digits to compare by voice; empty while there is no connection."""
        if self._door is not None:
            return self._door.safety_digits(participant)
        return self._digits()

    def waits(self, participant: UUID) -> bool:
        return any(one.id == participant for one in self.model.waiting)

    # -- what comes back ------------------------------------------------------------------------

    def _on_message(self, message: FromHost) -> None:
        before = self.model.me
        self.model.apply(message)
        self.talk.hear(message)
        self.files.hear(message)
        self.screen.hear(message)
        self.heard.emit(message)
        if before is not None and before.role.leads and not self.model.may_do(RoomAction.ADMIT):
            self.screen.forget_who_asks()
        if news := news_of_rights(before, self.model.me):
            self.told.emit(news)
        match message:
            case Levels():
                self.levels_changed.emit()
            case Welcome() | RosterChanged() | Speaking():
                self.people_changed.emit()
            case Caption():
                self.captioned.emit(message)
            case LobbyChanged():
                self.lobby_changed.emit()
            case Knock():
                self.knocked.emit(message)
            case _:
                self._on_personal(message)

    def _on_personal(self, message: FromHost) -> None:
        match message:
            case Muted(by, held):
                text = (
                    self.tr("{0} has muted you. Raise your hand to be heard.")
                    if held
                    else self.tr("{0} lets you speak: you may unmute.")
                )
                self.told.emit(text.format(by))
            case MuteAsked(by):
                self.mute_asked.emit(by)
            case StillThere(seconds):
                self.still_there_asked.emit(seconds)
            case Refused(_, sentence):
                self.told.emit(sentence)
            case Ended():
                self.ended.emit()
            case _:
                pass


def _no_digits() -> Future[str]:
    none: Future[str] = Future()
    none.set_result("")
    return none
