"""All use cases, from the parts that several of them share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from tzlocal import get_localzone_name

from meeting_desktop.adapters.audio.playback import SoundPlayer
from meeting_desktop.adapters.audio.recording_storage import OggRecordingStorage
from meeting_desktop.adapters.audio.resampling import soxr_resampler
from meeting_desktop.adapters.speech.catalogue import Catalogue
from meeting_desktop.application.archive_use_cases import ArchiveUseCases
from meeting_desktop.application.assistant_use_cases import AssistantUseCases
from meeting_desktop.application.browse_library import BrowseLibrary
from meeting_desktop.application.change_connections import ChangeConnections
from meeting_desktop.application.change_entrance import ChangeEntrance
from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.application.check_machine import CheckMachine
from meeting_desktop.application.check_sound import CheckSound
from meeting_desktop.application.choose_model import ChooseModel
from meeting_desktop.application.finish_transcript import FinishTranscript
from meeting_desktop.application.join_conference import JoinConference
from meeting_desktop.application.joining_states import Left
from meeting_desktop.application.planning_use_cases import PlanningUseCases
from meeting_desktop.application.recognise_speech import SpeechRoom
from meeting_desktop.application.record_meeting import RecordMeeting
from meeting_desktop.application.recover_meetings import RecoverMeetings, RecoveryParts
from meeting_desktop.application.review_transcript import ReviewTranscript
from meeting_desktop.application.run_meeting import MeetingParts, RunMeeting
from meeting_desktop.application.sound_room import SoundRoom
from meeting_desktop.application.storage_use_cases import StorageUseCases
from meeting_desktop.application.tell_presence import TellPresence
from meeting_desktop.application.transcribe_again import AgainParts, TranscribeAgain
from meeting_desktop.application.use_cases import UseCases
from meeting_desktop.bootstrap.archive import ArchiveParts, build_archive
from meeting_desktop.bootstrap.assistant import AssistantParts, build_assistant
from meeting_desktop.bootstrap.media import MediaRoom
from meeting_desktop.bootstrap.parts import build_doctor, build_exports
from meeting_desktop.bootstrap.planning import PlanningParts, build_planning
from meeting_desktop.bootstrap.recordings import RecordingsRoom, build_recordings
from meeting_desktop.bootstrap.shared import build_shared
from meeting_desktop.bootstrap.storage import StorageParts, StorageRoom, build_storage
from meeting_desktop.bootstrap.windows import build_windows
from meeting_desktop.bootstrap.work import WorkParts, build_work
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.paths import Paths
from meeting_desktop.domain.events import MeetingEnded, MeetingEvent
from meeting_desktop.ports.audio import AudioDevices, Player
from meeting_desktop.ports.colleague_rooms import ColleagueRooms
from meeting_desktop.ports.secrets import Secrets
from meeting_desktop.ports.unit_of_work import Store


@dataclass(frozen=True, slots=True)
class SharedParts:
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
    secrets: Secrets
    #: None: nobody is told which meeting one is in.
    rooms: ColleagueRooms | None = None


def build_use_cases(parts: SharedParts) -> UseCases:
    settings, store, recordings = parts.settings, parts.store, _recordings(parts)
    storage, decoder = recordings.storage, recordings.decoder
    finish = FinishTranscript(decoder, store)

    def hotwords() -> tuple[str, ...]:
        return tuple(settings.current().speech.hotwords)

    meetings = _meetings(parts, storage, finish)
    again = AgainParts(store, storage, parts.speech, decoder, hotwords)
    room = _shared_storage(parts, recordings, meetings)
    planning = _planning(parts)

    def open_player() -> Player:
        return SoundPlayer(decoder, settings.current().sound.output_device, parts.clock)

    assistant = _assistant(parts, meetings, planning, open_player)
    return UseCases(
        settings=settings,
        meetings=meetings,
        joining=parts.joining,
        sound=CheckSound(parts.devices),
        library=BrowseLibrary(store),
        review=ReviewTranscript(store, storage),
        transcribe_again=TranscribeAgain(again),
        exports=build_exports(store),
        recovery=RecoverMeetings(
            RecoveryParts(storage, store, parts.speech, finish, parts.clock, hotwords),
            leave_alone=lambda: meetings.held_back,
        ),
        machine=_doctor(parts),
        models=ChooseModel(parts.catalogue, settings),
        connections=parts.connections,
        entrance=parts.entrance,
        planning=planning,
        assistant=assistant,
        archive=_archive(parts, recordings, meetings, assistant),
        shared=build_shared(store, settings, parts.secrets, parts.clock),
        storage=room.use_cases,
        hand_over=build_work(
            WorkParts(store, storage, room.storage, settings, parts.secrets, parts.clock)
        ),
        presence=TellPresence(store, meetings, parts.joining, parts.rooms),
        open_player=open_player,
        windows=build_windows(parts.clock),
    )


def _planning(parts: SharedParts) -> PlanningUseCases:
    return build_planning(
        PlanningParts(
            parts.store,
            parts.clock,
            parts.settings,
            parts.secrets,
            parts.paths.data / "mailbox.json",
        )
    )


def _assistant(
    parts: SharedParts,
    meetings: RunMeeting,
    planning: PlanningUseCases,
    open_player: Callable[[], Player],
) -> AssistantUseCases:
    return build_assistant(
        AssistantParts(
            parts.store,
            parts.clock,
            parts.settings,
            parts.secrets,
            meetings,
            planning,
            open_player,
            busy=partial(_is_busy, parts.joining, meetings),
        )
    )


def _archive(
    parts: SharedParts,
    recordings: RecordingsRoom,
    meetings: RunMeeting,
    assistant: AssistantUseCases,
) -> ArchiveUseCases:
    return build_archive(
        ArchiveParts(
            parts.store,
            recordings,
            parts.settings,
            parts.clock,
            parts.paths,
            partial(_is_busy, parts.joining, meetings),
            assistant.sum_up.start,
            parts.devices,
        )
    )


def _recordings(parts: SharedParts) -> RecordingsRoom:
    return build_recordings(parts.paths.recordings, parts.settings, parts.secrets, parts.clock)


def _shared_storage(
    parts: SharedParts, recordings: RecordingsRoom, meetings: RunMeeting
) -> StorageRoom:
    """The line belongs to a meeting while one runs, here or somewhere else."""
    room = build_storage(
        StorageParts(
            parts.store,
            recordings.storage,
            parts.settings,
            parts.secrets,
            parts.clock,
            parts.paths.data,
            partial(_is_busy, parts.joining, meetings),
            recordings.sounds.open,
        )
    )
    meetings.events.subscribe(partial(_look_after_meetings, room.use_cases))
    return room


def _is_busy(joining: JoinConference, meetings: RunMeeting) -> bool:
    """A meeting runs, here or somewhere else."""
    elsewhere = joining.state
    is_elsewhere = elsewhere is not None and not isinstance(elsewhere, Left)
    return meetings.live is not None or is_elsewhere


def _look_after_meetings(storage: StorageUseCases, event: MeetingEvent) -> None:
    if isinstance(event, MeetingEnded):
        storage.uploads.look_again()


def _meetings(
    parts: SharedParts, storage: OggRecordingStorage, finish: FinishTranscript
) -> RunMeeting:
    settings, store, clock = parts.settings, parts.store, parts.clock
    record = RecordMeeting(
        storage, store, clock, flush_seconds=lambda: settings.current().recording.flush_seconds
    )
    return RunMeeting(
        MeetingParts(
            parts.devices,
            record,
            store,
            parts.speech,
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


def _doctor(parts: SharedParts) -> CheckMachine:
    return build_doctor(
        parts.paths,
        parts.settings,
        parts.devices,
        parts.catalogue,
        lambda: parts.store,
        connections=parts.connections,
    )
