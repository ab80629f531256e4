"""The whole application: what is built, what begins when, and the order of stopping."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

from meeting_desktop.adapters.audio.devices import SoundDevices
from meeting_desktop.adapters.secrets.keyring_secrets import KeyringSecrets
from meeting_desktop.adapters.store.deferred import DeferredStore
from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.application.ice_servers import IceServers
from meeting_desktop.application.recognise_speech import SpeechRoom
from meeting_desktop.application.ring_for_people import RingForPeople
from meeting_desktop.application.shared_logins import SharedLogins
from meeting_desktop.application.use_cases import UseCases
from meeting_desktop.bootstrap.colleagues import KnownColleagues, RoomsOnDemand, name_of
from meeting_desktop.bootstrap.connections import build_connections, build_entrance, build_ring
from meeting_desktop.bootstrap.joining import JoiningMeans, build_joining
from meeting_desktop.bootstrap.media import MediaRoom
from meeting_desktop.bootstrap.parts import (
    build_catalogue,
    build_loader,
    build_sound_room,
    open_database,
)
from meeting_desktop.bootstrap.use_cases import SharedParts, build_use_cases
from meeting_desktop.core.clock import Clock, SystemClock
from meeting_desktop.core.errors import ApplicationError
from meeting_desktop.core.logging import configure_logging
from meeting_desktop.core.paths import Paths
from meeting_desktop.core.settings import Settings, load_settings
from meeting_desktop.ports.audio import AudioDevices
from meeting_desktop.ports.recogniser import RecogniserLoader
from meeting_desktop.ports.secrets import Secrets
from meeting_desktop.ports.unit_of_work import Store
from meeting_desktop.runtime.bugs import install_hooks, report_bug
from meeting_desktop.runtime.stopping import StopSequence

#: Seconds that each step of the stop may take. Saving a meeting is worth waiting for.
_STOP_SECONDS = {
    "meeting": 45.0,
    "assistant": 4.0,
    "archive": 4.0,
    "joining": 7.0,
    "media": 5.0,
    "colleagues": 3.0,
    "connections": 2.0,
    "recovery": 2.0,
    "sync": 5.0,
    "work": 3.0,
    "storage": 5.0,
    "planning": 6.0,
    "speech": 15.0,
    "devices": 3.0,
    "store": 15.0,
}


@dataclass(frozen=True, slots=True)
class Application:
    """A running application without its windows."""

    use_cases: UseCases
    paths: Paths
    store: DeferredStore
    speech: SpeechRoom
    _stopping: StopSequence

    def start_store(self) -> Future[Store]:
        """Open the database in the background; returns at once.

        The future fails with EnvironmentFault: newer, damaged, in use by another process, …
        """
        return self.store.begin()

    def start_background(self) -> None:
        """Load the model and finish what was interrupted; returns at once."""
        self.start_store()
        self.use_cases.recovery.start().add_done_callback(_report_failure)
        self.use_cases.planning.questions.begin().add_done_callback(_report_failure)
        self.use_cases.planning.templates.begin().add_done_callback(_report_failure)
        self.use_cases.planning.start()
        self.use_cases.shared.in_step.start()
        self.use_cases.storage.start()
        self.use_cases.assistant.start()
        self.use_cases.archive.start()
        if self.use_cases.hand_over is not None:
            self.use_cases.hand_over.begin()
        self.speech.warm_up()

    def stop(self) -> list[str]:
        """Stop in order; the names of the steps that were too slow."""
        return self._stopping.run()


def _report_failure(work: Future[Any]) -> None:
    """Nobody waits for the recovery: a bug that stops it altogether must not go unheard.

    A fault of the database is told by the one who opened it.
    """
    error = None if work.cancelled() else work.exception()
    if error is not None and not isinstance(error, ApplicationError):
        report_bug(error)


@dataclass(frozen=True, slots=True)
class Overrides:
    """Adapters that a test or a bench gives instead of the real ones."""

    devices: AudioDevices | None = None
    loader: RecogniserLoader | None = None
    clock: Clock | None = None
    secrets: Secrets | None = None
    #: Nobody sits here: what others say is recorded and not played.
    silent: bool = False


def prepare(paths: Paths) -> Settings:
    """Folders, logs, hooks and settings: before anything else.

    Raises:
        EnvironmentFault: the home cannot be written to.
        UserFacingError: the settings are not valid.
    """
    paths.prepare()
    configure_logging(paths.logs)
    install_hooks()
    return load_settings(paths.settings_file)


def build(paths: Paths, settings: Settings, overrides: Overrides | None = None) -> Application:
    """Make the whole application; its database is opened by ``start_store``."""
    given = overrides or Overrides()
    clock = given.clock or SystemClock()
    store = DeferredStore(lambda: open_database(paths, clock))
    settings_of = ChangeSettings(settings, paths.settings_file)
    devices = given.devices or SoundDevices(clock)
    catalogue = build_catalogue(paths, settings)
    loader = given.loader or build_loader(catalogue, settings, clock)
    speech = SpeechRoom(loader, catalogue, clock, model=lambda: settings_of.current().speech.model)
    sound = build_sound_room(devices, settings_of.current, silent=given.silent)
    secrets = given.secrets or KeyringSecrets(paths.data)
    servers = IceServers(settings_of, secrets)
    ring = build_ring(settings_of, clock)
    entrance = build_entrance(settings_of, secrets)
    rooms = RoomsOnDemand(SharedLogins(settings_of, secrets), clock)
    settings_of.changed.subscribe(lambda _settings: rooms.login_changed())
    media = MediaRoom(
        paths,
        settings_of.current,
        clock,
        ice_servers=servers,
        play=lambda samples: sound.put(ring.blend(samples)),
        told=lambda messages: RingForPeople(ring).listen(messages),
        gateway_key=entrance.gateway_key,
        colleagues=KnownColleagues(rooms.connected, lambda user: name_of(store, user)),
    )
    connections = build_connections(settings_of, secrets, servers, clock)
    parts = SharedParts(
        paths,
        settings_of,
        store,
        devices,
        catalogue,
        speech,
        clock,
        sound,
        media,
        connections,
        entrance,
        build_joining(paths, clock, JoiningMeans(devices, sound, ring, media.loop, servers, rooms)),
        secrets,
        rooms,
    )
    use_cases = build_use_cases(parts)
    stopping = _stop_sequence(use_cases, parts)
    return Application(use_cases, paths, store, speech, stopping)


def _stop_sequence(use_cases: UseCases, parts: SharedParts) -> StopSequence:
    """Intake of work first, the store last: whoever still writes finds it open."""
    sequence = StopSequence(parts.clock)

    def close_devices(_deadline: float) -> bool:
        use_cases.sound.close()
        if isinstance(parts.devices, SoundDevices):
            parts.devices.close()
        return True

    def close_store(deadline: float) -> bool:
        use_cases.planning.close()
        use_cases.library.close()
        use_cases.presence.close()
        use_cases.shared.colleagues.close()
        parts.store.close(deadline)
        return True

    sequence.add("meeting", _STOP_SECONDS["meeting"], use_cases.meetings.close)
    sequence.add("assistant", _STOP_SECONDS["assistant"], use_cases.assistant.stop)
    sequence.add("archive", _STOP_SECONDS["archive"], use_cases.archive.stop)
    sequence.add("joining", _STOP_SECONDS["joining"], parts.joining.close)
    sequence.add("media", _STOP_SECONDS["media"], parts.media.stop)
    if parts.rooms is not None:
        sequence.add("colleagues", _STOP_SECONDS["colleagues"], parts.rooms.stop)
    sequence.add("connections", _STOP_SECONDS["connections"], parts.connections.close)
    sequence.add("speech", _STOP_SECONDS["speech"], parts.speech.stop)
    sequence.add("recovery", _STOP_SECONDS["recovery"], use_cases.recovery.stop)
    sequence.add("sync", _STOP_SECONDS["sync"], use_cases.shared.in_step.stop)
    if use_cases.hand_over is not None:
        sequence.add("work", _STOP_SECONDS["work"], use_cases.hand_over.stop)
    sequence.add("storage", _STOP_SECONDS["storage"], use_cases.storage.stop)
    sequence.add("planning", _STOP_SECONDS["planning"], use_cases.planning.stop)
    sequence.add("devices", _STOP_SECONDS["devices"], close_devices)
    sequence.add("store", _STOP_SECONDS["store"], close_store)
    return sequence
