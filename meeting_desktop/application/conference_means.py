"""What a conference is made with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from meeting_desktop.core.clock import Clock
from meeting_desktop.domain.control_messages import FromHost
from meeting_desktop.ports.audio import Samples
from meeting_desktop.ports.conference_journal import ConferenceJournal
from meeting_desktop.ports.control import ControlCodec
from meeting_desktop.ports.file_vault import FileVault
from meeting_desktop.ports.gateway import ConferenceFactory
from meeting_desktop.runtime.loop_thread import LoopThread
from meeting_desktop.runtime.topic import Topic


@dataclass(frozen=True, slots=True)
class ConferenceMeans:
    """Given by the composition root.

    ``play`` takes what the host hears: mono float32, 48 kHz, 20 ms at a time. ``told`` is given the
    host's messages before the first of them. Without a ``vault`` no files are shared.
    """

    make: ConferenceFactory
    codec: ControlCodec
    journal: ConferenceJournal
    loop: LoopThread
    clock: Clock
    play: Callable[[Samples], None]
    told: Callable[[Topic[FromHost]], object] = lambda _messages: None
    vault: FileVault | None = None
