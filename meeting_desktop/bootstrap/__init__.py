"""The composition root: knows every adapter, and the order of starting and of stopping.

Building is quick (a window waits for it): it makes objects. What is slow, the database, the speech
model and the search for interrupted meetings, begins with ``start_background``, after the first
paint.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from importlib.metadata import version

from tzlocal import get_localzone_name

from meeting_desktop.adapters.audio.decoder import AvDecoder
from meeting_desktop.adapters.audio.devices import SoundDevices
from meeting_desktop.adapters.audio.playback import SoundPlayer
from meeting_desktop.adapters.audio.recording_storage import OggRecordingStorage
from meeting_desktop.adapters.audio.resampling import soxr_resampler
from meeting_desktop.adapters.audio.silent_output import open_silent_output
from meeting_desktop.adapters.documents.docx_writer import DocxWriter
from meeting_desktop.adapters.secrets.keyring_secrets import KeyringSecrets
from meeting_desktop.adapters.speech.catalogue import Catalogue
from meeting_desktop.adapters.speech.loader import WhisperLoader
from meeting_desktop.adapters.speech.system_voices import SystemVoice
from meeting_desktop.adapters.store.deferred import DeferredStore
from meeting_desktop.application.browse_library import BrowseLibrary
from meeting_desktop.application.change_connections import ChangeConnections
from meeting_desktop.application.change_entrance import ChangeEntrance
from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.application.check_machine import CheckMachine
from meeting_desktop.application.check_sound import CheckSound
from meeting_desktop.application.choose_model import ChooseModel
from meeting_desktop.application.export_transcript import ExportTranscript
from meeting_desktop.application.finish_transcript import FinishTranscript
from meeting_desktop.application.ice_servers import IceServers
from meeting_desktop.application.join_conference import JoinConference
from meeting_desktop.application.recognise_speech import SpeechRoom
from meeting_desktop.application.record_meeting import RecordMeeting
from meeting_desktop.application.recover_meetings import RecoverMeetings, RecoveryParts
from meeting_desktop.application.review_transcript import ReviewTranscript
from meeting_desktop.application.ring_for_people import RingForPeople
from meeting_desktop.application.run_meeting import MeetingParts, RunMeeting
from meeting_desktop.application.sound_room import SoundRoom
from meeting_desktop.application.transcribe_again import AgainParts, TranscribeAgain
from meeting_desktop.application.transcribe_file import TranscribeFile
from meeting_desktop.application.use_cases import UseCases
from meeting_desktop.bootstrap.connections import build_connections, build_entrance, build_ring
from meeting_desktop.bootstrap.joining import JoiningMeans, build_joining
from meeting_desktop.bootstrap.media import MediaRoom
from meeting_desktop.core.clock import Clock, SystemClock
from meeting_desktop.core.errors import ApplicationError
from meeting_desktop.core.logging import configure_logging
from meeting_desktop.core.paths import Paths, environment_models
from meeting_desktop.core.settings import Settings, load_settings
from meeting_desktop.ports.audio import AudioDevices, Player
from meeting_desktop.ports.control import ControlCodec
from meeting_desktop.ports.recogniser import RecogniserLoader
from meeting_desktop.ports.sound_processing import SoundProcessor, SoundSwitches
from meeting_desktop.ports.unit_of_work import Store
from meeting_desktop.ports.voice import Voice
from meeting_desktop.runtime.bugs import install_hooks, report_bug
from meeting_desktop.runtime.stopping import StopSequence

#: Seconds that each step of the stop may take. Saving a meeting is worth waiting for.
_STOP_SECONDS = {
    "meeting": 45.0,
    "joining": 5.0,
    "media": 5.0,
    "connections": 2.0,
    "recovery": 2.0,
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
        self.speech.warm_up()

    def stop(self) -> list[str]:
        """Stop in order; the names of the steps that were too slow."""
        return self._stopping.run()


def _report_failure(recovery: Future[int]) -> None:
    """Nobody waits for the recovery: a bug that stops it altogether must not go unheard.

    A fault of the database is told by the one who opened it.
    """
    error = None if recovery.cancelled() else recovery.exception()
    if error is not None and not isinstance(error, ApplicationError):
        report_bug(error)


@dataclass(frozen=True, slots=True)
class Overrides:
    """Adapters that a test or a bench gives instead of the real ones."""

    devices: AudioDevices | None = None
    loader: RecogniserLoader | None = None
    clock: Clock | None = None
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
    secrets = KeyringSecrets(paths.data)
    servers = IceServers(settings_of, secrets)
    ring = build_ring(settings_of, clock)
    entrance = build_entrance(settings_of, secrets)
    media = MediaRoom(
        paths,
        settings_of.current,
        clock,
        ice_servers=servers,
        play=lambda samples: sound.put(ring.blend(samples)),
        told=lambda messages: RingForPeople(ring).listen(messages),
        gateway_key=entrance.gateway_key,
    )
    connections = build_connections(settings_of, secrets, servers, clock)
    parts = _Parts(
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
        build_joining(paths, clock, JoiningMeans(devices, sound, ring, media.loop, servers)),
    )
    use_cases = _use_cases(parts)
    stopping = _stop_sequence(use_cases, parts)
    return Application(use_cases, paths, store, speech, stopping)


@dataclass(frozen=True, slots=True)
class _Parts:
    """What several use cases share."""

    paths: Paths
    settings: ChangeSettings
    store: Store
    devices: AudioDevices
    catalogue: Catalogue
    speech: SpeechRoom
    clock: Clock
    sound: SoundRoom
    media: MediaRoom
    connections: ChangeConnections
    entrance: ChangeEntrance
    joining: JoinConference


def _use_cases(parts: _Parts) -> UseCases:
    paths, settings, store, clock = parts.paths, parts.settings, parts.store, parts.clock
    devices, speech = parts.devices, parts.speech
    recording = settings.current().recording
    storage = OggRecordingStorage(
        paths.recordings,
        clock,
        segment_seconds=recording.segment_seconds,
        bit_rate=recording.bit_rate,
    )
    decoder = AvDecoder()
    finish = FinishTranscript(decoder, store)

    def hotwords() -> tuple[str, ...]:
        return tuple(settings.current().speech.hotwords)

    record = RecordMeeting(
        storage, store, clock, flush_seconds=lambda: settings.current().recording.flush_seconds
    )
    meetings = RunMeeting(
        MeetingParts(
            devices,
            record,
            store,
            speech,
            finish,
            soxr_resampler,
            clock,
            get_localzone_name(),
            parts.sound,
            parts.media.means,
            parts.media.journal,
        ),
        settings.current,
    )
    recovery = RecoverMeetings(
        RecoveryParts(storage, store, speech, finish, clock, hotwords),
        leave_alone=lambda: meetings.held_back,
    )
    again = AgainParts(store, storage, speech, decoder, hotwords)

    def open_player() -> Player:
        return SoundPlayer(decoder, settings.current().sound.output_device, clock)

    return UseCases(
        settings=settings,
        meetings=meetings,
        joining=parts.joining,
        sound=CheckSound(devices),
        library=BrowseLibrary(store),
        review=ReviewTranscript(store, storage),
        transcribe_again=TranscribeAgain(again),
        exports=build_exports(store),
        recovery=recovery,
        machine=build_doctor(
            paths, settings, devices, parts.catalogue, lambda: store, connections=parts.connections
        ),
        models=ChooseModel(parts.catalogue, settings),
        connections=parts.connections,
        entrance=parts.entrance,
        open_player=open_player,
    )


def _stop_sequence(use_cases: UseCases, parts: _Parts) -> StopSequence:
    """Intake of work first, the store last: whoever still writes finds it open."""
    sequence = StopSequence(parts.clock)

    def close_devices(_deadline: float) -> bool:
        use_cases.sound.close()
        if isinstance(parts.devices, SoundDevices):
            parts.devices.close()
        return True

    def close_store(deadline: float) -> bool:
        use_cases.library.close()
        parts.store.close(deadline)
        return True

    sequence.add("meeting", _STOP_SECONDS["meeting"], use_cases.meetings.close)
    sequence.add("joining", _STOP_SECONDS["joining"], parts.joining.close)
    sequence.add("media", _STOP_SECONDS["media"], parts.media.stop)
    sequence.add("connections", _STOP_SECONDS["connections"], parts.connections.close)
    sequence.add("speech", _STOP_SECONDS["speech"], parts.speech.stop)
    sequence.add("recovery", _STOP_SECONDS["recovery"], use_cases.recovery.stop)
    sequence.add("devices", _STOP_SECONDS["devices"], close_devices)
    sequence.add("store", _STOP_SECONDS["store"], close_store)
    return sequence


def build_devices(clock: Clock) -> SoundDevices:
    """The sound devices alone."""
    return SoundDevices(clock)


def build_sound_room(
    devices: AudioDevices, settings: Callable[[], Settings], *, silent: bool = False
) -> SoundRoom:
    """Loudspeaker and processing of a conference; ``silent``: nobody sits here to hear it."""

    def make_processor(switches: SoundSwitches) -> SoundProcessor:
        from meeting_desktop.adapters.conference.sound_processing import WebRtcSoundProcessor

        return WebRtcSoundProcessor(switches)

    open_output = open_silent_output if silent else devices.open_output
    return SoundRoom(open_output, make_processor, settings, SystemClock())


def open_database(paths: Paths, clock: Clock) -> Store:
    """The store alone; imports SQLAlchemy, so not while a window opens.

    Raises:
        EnvironmentFault: the database is newer, damaged, in use by another process, or unreachable.
    """
    from meeting_desktop.adapters.store.opening import open_store

    return open_store(paths, clock)


def build_catalogue(paths: Paths, settings: Settings, *, shared: bool = False) -> Catalogue:
    """The speech models of this machine; ``shared`` installs for all who use the environment."""
    target = environment_models() if shared else paths.models
    return Catalogue(target, environment_models(), settings.speech.models_folder)


def build_loader(catalogue: Catalogue, settings: Settings, clock: Clock) -> RecogniserLoader:
    """What loads them."""
    return WhisperLoader(catalogue, threads=settings.speech.threads, clock=clock)


def build_file_transcriber() -> TranscribeFile:
    """For a file alone: no store, no devices."""
    return TranscribeFile(AvDecoder())


def build_control() -> ControlCodec:
    """The control channel's text, for the command line."""
    from meeting_desktop.adapters.conference.control_codec import JsonControl

    return JsonControl(SystemClock())


def build_exports(store: Store) -> ExportTranscript:
    """Transcripts as files, from an open store."""
    return ExportTranscript(store, DocxWriter())


def build_voice() -> Voice:
    """The voice of the demo."""
    return SystemVoice()


def build_doctor(
    paths: Paths,
    settings: ChangeSettings,
    devices: AudioDevices,
    catalogue: Catalogue,
    store: Callable[[], Store],
    *,
    connections: ChangeConnections,
) -> CheckMachine:
    """The checks of ``doctor``; ``store`` opens the database or gives the open one."""
    return CheckMachine(
        devices=devices,
        catalogue=catalogue,
        store=store,
        secrets=KeyringSecrets(paths.data),
        settings=settings.current,
        libraries=_library_versions,
        servers=connections.check_all,
    )


def _library_versions() -> str:
    """Versions of the libraries that matter when something is reported."""
    names = (
        "PySide6-Essentials",
        "faster-whisper",
        "ctranslate2",
        "av",
        "sounddevice",
        "SQLAlchemy",
    )
    return ", ".join(f"{name} {version(name)}" for name in names)
