"""What windows and commands may ask of the shared database; built by ``bootstrap.shared``."""

from __future__ import annotations

from dataclasses import dataclass

from meeting_desktop.application.connect_shared import ConnectShared
from meeting_desktop.application.keep_in_step import KeepInStep
from meeting_desktop.application.see_colleagues import SeeColleagues


@dataclass(frozen=True, slots=True)
class SharedUseCases:
    """``connect`` blocks throughout; of ``in_step`` only ``stop`` does."""

    connect: ConnectShared
    in_step: KeepInStep
    colleagues: SeeColleagues
