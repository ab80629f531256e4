"""The shared screen of the conference as the windows share it: who shows, who asks, one's own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from meeting_desktop.application.use_cases import UseCases
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.domain.control_messages import FromHost, FromParticipant, Refused, Welcome
from meeting_desktop.domain.screen_limits import ScreenLimits
from meeting_desktop.domain.screen_messages import (
    AskScreen,
    GrantScreen,
    ScreenAsked,
    ScreenShown,
    ShareScreen,
    StopScreen,
)
from meeting_desktop.ports.screen import (
    Picture,
    ScreenCapture,
    ScreenLine,
    Screens,
    ScreenSource,
    Windows,
)
from meeting_desktop.runtime.topic import Topic
from meeting_desktop.ui.bridge import Bridge
from meeting_desktop.ui.conference.qt_screens import QtScreens
from meeting_desktop.ui.jobs import Jobs

_ABOUT = {"screen_share", "screen_ask"}


class RoomScreen(QObject):
    """One's own screen is taken only while the host says that one shares it."""

    #: Who shares, who asks, or what one does oneself.
    changed = Signal()
    #: A ``Picture`` of somebody else's screen.
    pictured = Signal(object)
    #: A sentence for the one who sits here.
    told = Signal(str)

    def __init__(
        self, bridge: Bridge, say: Callable[[FromParticipant], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._say = say
        self.screens: Screens = QtScreens()
        #: Asked whenever one begins to share.
        self.limits: Callable[[], ScreenLimits] = ScreenLimits
        self._line: ScreenLine | None = None
        self._you: UUID | None = None
        self._bridge = bridge
        self._windows: Windows | None = None
        self._jobs: Jobs | None = None
        self._capture: ScreenCapture | None = None
        #: Which capture it is: an older one's end is nobody's any more.
        self._captures = 0
        self._source: ScreenSource | None = None
        self.presenter: UUID | None = None
        self.presenter_name = ""
        #: Whether it is a window that somebody shares, not all of a screen.
        self.is_window = False
        #: Whether one has asked, and waits.
        self.asks = False
        #: Who else asks, by participant: names. Only who leads hears of it.
        self.asking: dict[UUID, str] = {}
        self._arrived: Topic[Picture] = Topic()
        bridge.listen(self._arrived, self, self._on_picture, only_newest=(Picture,))

    @property
    def shares(self) -> bool:
        """One's own screen is seen by the others."""
        return self._capture is not None

    @property
    def window_title(self) -> str:
        """Of one's own window that is shared or asked for; empty: a screen. For these eyes only."""
        source = self._source
        return source.name if source is not None and source.window else ""

    @property
    def watches(self) -> bool:
        return self.presenter is not None and self.presenter != self._you

    def begin(self, line: ScreenLine | None, you: UUID | None) -> None:
        """Another meeting; None: none."""
        self._let_go()
        if self._line is not None:
            self._line.watch(None)
        self._line, self._you = line, you
        self._source = None
        self._forget()
        self.changed.emit()

    def _forget(self) -> None:
        self.presenter, self.presenter_name = None, ""
        self.asks = False
        self.asking.clear()

    # -- what a person does ---------------------------------------------------------------------

    def offer_windows(self, windows: Windows, jobs: Jobs) -> None:
        """Single windows can be shared too; ``jobs`` looks for them."""
        self._windows, self._jobs = windows, jobs

    @property
    def has_windows(self) -> bool:
        return self._windows is not None

    def find_windows(
        self,
        owner: QObject,
        found: Callable[[Sequence[ScreenSource]], None],
        failed: Callable[[str], None],
    ) -> None:
        """In the background; ``owner`` hears of it while it lives."""
        if self._windows is not None and self._jobs is not None:
            self._jobs.run(owner, self._windows.sources, found, failed)

    def share(self, source: ScreenSource, *, at_once: bool) -> None:
        """Begin, or ask where one may not by oneself."""
        self._source = source
        self.asks = not at_once
        self._say(ShareScreen(source.window) if at_once else AskScreen(source.window))
        self.changed.emit()

    def stop(self) -> None:
        """Share no more, or ask no more."""
        self._let_go()
        self._source = None
        self.asks = False
        self._say(StopScreen())
        self.changed.emit()

    def forget_who_asks(self) -> None:
        """Who leads no more is not told when it is settled."""
        if self.asking:
            self.asking.clear()
            self.changed.emit()

    def grant(self, participant: UUID, *, granted: bool) -> None:
        self._say(GrantScreen(participant, granted))

    # -- what comes back ------------------------------------------------------------------------

    def hear(self, message: FromHost) -> None:
        match message:
            case Welcome(you):
                # The host says next who shares, if somebody does.
                self._you = you
                self._let_go()
                self._forget()
            case ScreenShown(participant, name, window=window):
                self.is_window = window
                self._follow(participant, name)
            case ScreenAsked(participant, name, waits):
                self.asking.pop(participant, None)
                if waits:
                    self.asking[participant] = name
            case Refused(about) if about in _ABOUT:
                self.asks = False
            case _:
                return
        self.changed.emit()

    def _follow(self, presenter: UUID | None, name: str) -> None:
        self.presenter, self.presenter_name = presenter, name
        if presenter is not None and presenter == self._you:
            self.asks = False
            self._take()
        else:
            if self.shares:
                self._source = None
            self._let_go()
        if self._line is not None:
            self._line.watch(self._arrived.publish if self.watches else None)

    def _take(self) -> None:
        if self._capture is not None:
            return
        if self._source is None or self._line is None:
            self._say(StopScreen())  # begun by a program that is not running any more
            return
        places: Screens | Windows = self.screens
        if self._source.window and self._windows is not None:
            places = self._windows
        self._captures += 1
        self._line.limit(self.limits())
        ended = partial(self._on_capture_ended, self._captures)
        try:
            self._capture = places.open(self._source, self._line.show, ended)
        except EnvironmentFault as fault:
            self._on_ended(fault.sentence)

    def _on_capture_ended(self, capture: int, sentence: str) -> None:
        """On whatever thread took it."""

        def end() -> None:
            if self._capture is not None and capture == self._captures:
                self._on_ended(sentence)

        self._bridge.post(end)

    def _on_ended(self, sentence: str) -> None:
        self.stop()
        self.told.emit(sentence)

    def _let_go(self) -> None:
        capture, self._capture = self._capture, None
        if capture is not None:
            capture.stop()
            if self._line is not None:
                self._line.hide()

    def _on_picture(self, picture: Picture) -> None:
        if self.watches:
            self.pictured.emit(picture)


def equip(screen: RoomScreen, use_cases: UseCases, jobs: Jobs) -> None:
    """Let it share as Settings say, and single windows where this machine has them."""

    def limits() -> ScreenLimits:
        conference = use_cases.settings.current().conference
        return ScreenLimits(conference.screen_pictures, conference.screen_kbit * 1_000)

    screen.limits = limits
    if use_cases.windows is not None:
        screen.offer_windows(use_cases.windows, jobs)
