"""Single parts, for commands that need no whole application, and for the one that does."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib.metadata import version

from meeting_desktop.adapters.audio.decoder import AvDecoder
from meeting_desktop.adapters.audio.devices import SoundDevices
from meeting_desktop.adapters.audio.silent_output import open_silent_output
from meeting_desktop.adapters.documents.docx_writer import DocxWriter
from meeting_desktop.adapters.secrets.keyring_secrets import KeyringSecrets
from meeting_desktop.adapters.speech.catalogue import Catalogue
from meeting_desktop.adapters.speech.loader import WhisperLoader
from meeting_desktop.adapters.speech.system_voices import SystemVoice
from meeting_desktop.application.change_connections import ChangeConnections
from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.application.check_machine import CheckMachine
from meeting_desktop.application.export_transcript import ExportTranscript
from meeting_desktop.application.install_voice_models import equipment_words
from meeting_desktop.application.sound_room import SoundRoom
from meeting_desktop.application.transcribe_file import TranscribeFile
from meeting_desktop.bootstrap.keeping import PdfOnDemand
from meeting_desktop.bootstrap.mail import probe_mail
from meeting_desktop.bootstrap.voices import InstalledSpeakers
from meeting_desktop.core.clock import Clock, SystemClock
from meeting_desktop.core.paths import Paths, environment_models
from meeting_desktop.core.settings import Settings
from meeting_desktop.ports.audio import AudioDevices
from meeting_desktop.ports.control import ControlCodec
from meeting_desktop.ports.recogniser import RecogniserLoader
from meeting_desktop.ports.sound_processing import SoundProcessor, SoundSwitches
from meeting_desktop.ports.unit_of_work import Store
from meeting_desktop.ports.voice import Voice

#: More readers at once each have too little to read together.
_MOST_AT_ONCE = 4


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


def build_file_loader(catalogue: Catalogue, cores: int) -> RecogniserLoader:
    """What loads them for files alone, where ``cores`` have nothing else to do."""
    at_once = max(1, min(_MOST_AT_ONCE, cores))
    return WhisperLoader(catalogue, threads=max(1, cores // at_once), at_once=at_once)


def build_file_transcriber() -> TranscribeFile:
    """For a file alone: no store, no devices."""
    return TranscribeFile(AvDecoder())


def build_control() -> ControlCodec:
    """The control channel's text, for the command line."""
    from meeting_desktop.adapters.conference.control_codec import JsonControl

    return JsonControl(SystemClock())


def build_exports(store: Store) -> ExportTranscript:
    """Transcripts as files, from an open store."""
    return ExportTranscript(store, DocxWriter(), PdfOnDemand())


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
        more=(
            ("Voices", partial(equipment_words, InstalledSpeakers(paths, settings.current))),
            ("Mail", partial(probe_mail, settings, KeyringSecrets(paths.data))),
        ),
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
