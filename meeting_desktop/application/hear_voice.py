"""Hear how the AI participant sounds, before a meeting."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.domain.assistant_phrases import Introduction, Phrases
from meeting_desktop.ports.audio import CAPTURE_RATE_HZ, Player
from meeting_desktop.ports.voice import Voice

_LOOK_SECONDS = 0.1
_LONGEST_SECONDS = 20.0


class HearVoice:
    """``make_voice`` gives the voice of a kind (``VoiceSettings.kind``)."""

    def __init__(
        self,
        settings: ChangeSettings,
        clock: Clock,
        make_voice: Callable[[str], Voice],
        open_player: Callable[[], Player],
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._make_voice = make_voice
        self._open_player = open_player

    def has(self, kind: str) -> bool:
        """Whether this machine has such a voice; cheap."""
        return self._make_voice(kind).available()

    def play_sample(self) -> None:
        """Its first sentence, as in Settings. Blocks until it was heard.

        Raises: EnvironmentFault: there is no such voice, or no loudspeaker.
        """
        settings = self._settings.current()
        voice, chosen = self._make_voice(settings.voice.kind), settings.voice
        language = settings.speech.language
        about = Introduction(chosen.name, "", False, False, 0)
        text = Phrases(language).greeting(about)[0]
        with TemporaryDirectory(prefix="meeting-voice-") as folder:
            path = Path(folder) / "sample.wav"
            voice.speak_into(text, path, variant=chosen.variant, language=language)
            seconds = len(voice.speak(text, variant=chosen.variant, language=language))
            self._play(path, seconds / CAPTURE_RATE_HZ)

    def _play(self, path: Path, seconds: float) -> None:
        player, never = self._open_player(), threading.Event()
        try:
            player.load([path], seconds)
            player.play()
            waited = 0.0
            while waited < min(seconds + 1.0, _LONGEST_SECONDS) and not player.fault:
                self._clock.wait(never, _LOOK_SECONDS)
                waited += _LOOK_SECONDS
                if not player.playing and player.position() > 0:
                    break
            if player.fault:
                raise EnvironmentFault(player.fault, code="no_loudspeaker")
        finally:
            player.close()
