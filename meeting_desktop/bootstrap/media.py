"""What meetings with others are made of; imported and started by the first of them.

aiortc and the web server cost a third of a second to import, which a window must not wait for.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from meeting_desktop.adapters.conference.journal_file import JournalFile
from meeting_desktop.adapters.storage.file_vault import FolderVault
from meeting_desktop.application.conference_means import ConferenceMeans
from meeting_desktop.application.ice_servers import IceServers
from meeting_desktop.bootstrap.colleagues import KnownColleagues
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.core.paths import Paths
from meeting_desktop.core.settings import Settings
from meeting_desktop.domain.control_messages import FromHost
from meeting_desktop.ports.audio import Samples
from meeting_desktop.runtime.loop_thread import LoopThread
from meeting_desktop.runtime.topic import Topic


class MediaRoom:
    """The media loop and what runs on it. Methods may be called on any thread but the GUI's."""

    def __init__(
        self,
        paths: Paths,
        settings: Callable[[], Settings],
        clock: Clock,
        *,
        ice_servers: IceServers,
        play: Callable[[Samples], None],
        told: Callable[[Topic[FromHost]], object],
        gateway_key: Callable[[], str] = str,
        colleagues: KnownColleagues | None = None,
    ) -> None:
        self.journal = JournalFile(paths.conference_journal)
        self._data_folder = paths.data
        self._vault = FolderVault(paths.shared_files)
        self._settings = settings
        self._clock = clock
        self._ice_servers = ice_servers
        self._play = play
        self._told = told
        self._gateway_key = gateway_key
        self._colleagues = colleagues or KnownColleagues()
        self._lock = threading.Lock()
        self._loop: LoopThread | None = None
        self._means: ConferenceMeans | None = None
        self._stopped = False

    def loop(self) -> LoopThread:
        """The running media loop. Raises: UserFacingError code ``closing``."""
        with self._lock:
            return self._running_loop()

    def means(self) -> ConferenceMeans:
        """For a conference of the host's. Raises as ``loop`` does."""
        with self._lock:
            self._ice_servers.prepare()
            if self._means is None:
                self._means = self._make(self._running_loop())
            return self._means

    def stop(self, deadline: float) -> bool:
        """End the loop; whoever held a conference has closed it before."""
        with self._lock:
            self._stopped = True
            loop = self._loop
        read = self._ice_servers.stop(deadline)
        return (loop.stop(deadline) if loop is not None else True) and read

    def _running_loop(self) -> LoopThread:
        if self._stopped:
            raise UserFacingError("The program is closing; start it again.", code="closing")
        if self._loop is None:
            self._loop = LoopThread("media")
            self._loop.start()
        return self._loop

    def _make(self, loop: LoopThread) -> ConferenceMeans:
        from meeting_desktop.adapters.conference.colleague_way import Colleagues
        from meeting_desktop.adapters.conference.control_codec import JsonControl
        from meeting_desktop.adapters.conference.gateway_address import GatewayAddress
        from meeting_desktop.adapters.conference.hosting import Elsewhere, PeerConferences

        def address() -> GatewayAddress:
            conference = self._settings().conference
            return GatewayAddress(
                certificate=conference.certificate,
                key=conference.key,
                public_url=conference.public_url,
            ).bound_to(conference.bind)

        make = PeerConferences(
            loop,
            self._clock,
            address=address,
            ice_servers=self._ice_servers,
            certificates=self._data_folder,
            elsewhere=Elsewhere(
                lambda: self._settings().conference.gateway_url,
                self._gateway_key,
                lambda: self._settings().conference.gateway_by_database,
            ),
            colleagues=Colleagues(self._colleagues.rooms, self._colleagues.name_of),
        )
        return ConferenceMeans(
            make,
            JsonControl(self._clock),
            self.journal,
            loop,
            self._clock,
            self._play,
            self._told,
            self._vault,
        )
