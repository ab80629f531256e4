"""Everything that windows and commands may ask for, in one place; built by the composition root."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from meeting_desktop.application.archive_use_cases import ArchiveUseCases
from meeting_desktop.application.assistant_use_cases import AssistantUseCases
from meeting_desktop.application.browse_library import BrowseLibrary
from meeting_desktop.application.change_connections import ChangeConnections
from meeting_desktop.application.change_entrance import ChangeEntrance
from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.application.check_machine import CheckMachine
from meeting_desktop.application.check_sound import CheckSound
from meeting_desktop.application.choose_model import ChooseModel
from meeting_desktop.application.export_transcript import ExportTranscript
from meeting_desktop.application.hand_over_work import HandOverWork
from meeting_desktop.application.join_conference import JoinConference
from meeting_desktop.application.planning_use_cases import PlanningUseCases
from meeting_desktop.application.recover_meetings import RecoverMeetings
from meeting_desktop.application.review_transcript import ReviewTranscript
from meeting_desktop.application.run_meeting import RunMeeting
from meeting_desktop.application.shared_use_cases import SharedUseCases
from meeting_desktop.application.storage_use_cases import StorageUseCases
from meeting_desktop.application.tell_presence import TellPresence
from meeting_desktop.application.transcribe_again import TranscribeAgain
from meeting_desktop.ports.audio import Player
from meeting_desktop.ports.screen import Windows


@dataclass(frozen=True, slots=True)
class UseCases:
    """See each module for which of its methods may block."""

    settings: ChangeSettings
    meetings: RunMeeting
    sound: CheckSound
    library: BrowseLibrary
    review: ReviewTranscript
    transcribe_again: TranscribeAgain
    exports: ExportTranscript
    recovery: RecoverMeetings
    machine: CheckMachine
    models: ChooseModel
    connections: ChangeConnections
    entrance: ChangeEntrance
    planning: PlanningUseCases
    shared: SharedUseCases
    storage: StorageUseCases
    presence: TellPresence
    assistant: AssistantUseCases
    archive: ArchiveUseCases
    open_player: Callable[[], Player]
    #: None where nothing of a network is built.
    joining: JoinConference | None = None
    #: None where nothing can be handed over to worker machines.
    hand_over: HandOverWork | None = None
    #: None where only whole screens can be shared.
    windows: Windows | None = None
