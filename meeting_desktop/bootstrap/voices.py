"""Whose voices are known: one thread that listens, and what is asked of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from meeting_desktop.application.encode_voices import EncodeVoices
from meeting_desktop.application.keep_voices import KeepVoices
from meeting_desktop.application.name_speakers import NameSpeakers
from meeting_desktop.bootstrap.speakers import build_speaker_catalogue, build_speaker_loader
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.paths import Paths
from meeting_desktop.core.settings import Settings
from meeting_desktop.ports.recogniser import ModelCatalogue
from meeting_desktop.ports.recording import RecordingStorage
from meeting_desktop.ports.unit_of_work import Store
from meeting_desktop.ports.voices_apart import Diarizer, VoiceEquipment


@dataclass(frozen=True, slots=True)
class VoiceRoom:
    names: NameSpeakers
    voices: KeepVoices


class InstalledSpeakers:
    """``DiarizerLoader`` and ``VoiceModels`` of this machine.

    Libraries come with the first voice.
    """

    def __init__(self, paths: Paths, settings: Callable[[], Settings]) -> None:
        self._paths = paths
        self._settings = settings

    def load(self) -> Diarizer:
        return build_speaker_loader(self._paths, self._settings()).load()

    def equipment(self) -> VoiceEquipment:
        return build_speaker_loader(self._paths, self._settings()).equipment()

    def catalogue(self) -> ModelCatalogue:
        return build_speaker_catalogue(self._paths, self._settings())


def build_voices(
    store: Store, storage: RecordingStorage, clock: Clock, encode: EncodeVoices
) -> VoiceRoom:
    """Nothing runs, and no model is loaded, before somebody asks about a voice."""
    return VoiceRoom(
        NameSpeakers(store, storage, encode), KeepVoices(store, storage, encode, clock)
    )
