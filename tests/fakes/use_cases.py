"""The application as windows see it: the real use cases over a store in memory, a scripted meeting.

Only what would need sound or a model is replaced. ``FakeMeetings`` says what it is told to say; the
futures of starting and ending are settled by the test.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from uuid import UUID

from meeting_desktop.application.browse_library import BrowseLibrary
from meeting_desktop.application.change_connections import ChangeConnections
from meeting_desktop.application.change_entrance import ChangeEntrance
from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.application.check_machine import CheckMachine, Finding
from meeting_desktop.application.check_sound import CheckSound
from meeting_desktop.application.choose_model import ChooseModel
from meeting_desktop.application.conference_seat import ConferenceRequest, HostSeat
from meeting_desktop.application.export_transcript import ExportTranscript
from meeting_desktop.application.hand_over_work import HandOverWork
from meeting_desktop.application.hold_notes import HoldNotes
from meeting_desktop.application.ice_servers import IceServers
from meeting_desktop.application.live_agenda import LiveAgenda
from meeting_desktop.application.live_notes import Host, LiveNotes
from meeting_desktop.application.recover_meetings import RecoverMeetings, RecoveryProgress
from meeting_desktop.application.review_transcript import ReviewTranscript
from meeting_desktop.application.run_meeting import (
    LiveMeeting,
    MeetingRequest,
    RunMeeting,
    SourceChoice,
)
from meeting_desktop.application.tell_presence import TellPresence
from meeting_desktop.application.transcribe_again import TranscribeAgain
from meeting_desktop.application.use_cases import UseCases
from meeting_desktop.bootstrap.archive import ArchiveParts, build_archive
from meeting_desktop.bootstrap.assistant import AssistantParts, build_assistant
from meeting_desktop.bootstrap.planning import PlanningParts, build_planning
from meeting_desktop.bootstrap.recordings import build_recordings
from meeting_desktop.bootstrap.shared import build_shared
from meeting_desktop.bootstrap.storage import StorageParts, build_storage
from meeting_desktop.core.clock import SystemClock
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.core.ids import new_id
from meeting_desktop.core.paths import Paths
from meeting_desktop.core.settings import Settings
from meeting_desktop.domain.events import MeetingEnded, MeetingEvent
from meeting_desktop.domain.meetings import Meeting, MeetingOrigin, MeetingStatus, make_room_code
from meeting_desktop.domain.transcript import Transcript
from meeting_desktop.domain.work import WorkerFacts
from meeting_desktop.ports.unit_of_work import Store
from meeting_desktop.runtime.topic import Topic
from tests.fakes.analyst_services import ScriptedService
from tests.fakes.clock import VirtualClock
from tests.fakes.entrances import FakeEntrance
from tests.fakes.ice_checks import FakeIceCheck
from tests.fakes.joining import FakeJoining
from tests.fakes.mail_routes import ScriptedRoute
from tests.fakes.models import ShelfOfModels
from tests.fakes.playing import FakePlayer
from tests.fakes.sample_talks import NOW
from tests.fakes.screens import FakeWindows
from tests.fakes.seats import FakeSeat
from tests.fakes.secrets import FakeSecrets
from tests.fakes.shared_server import FakeSharedServer
from tests.fakes.still_devices import StillDevices
from tests.fakes.store import InlineStore


class FakeMeetings(RunMeeting):
    """Publishes what the test publishes. ``asked`` remembers what was asked of it, in order."""

    def __init__(self, store: Store) -> None:  # the real one starts threads
        self.events: Topic[MeetingEvent] = Topic()
        self.changed: Topic[None] = Topic()
        self.asked: list[str] = []
        self.source = SourceChoice()
        self.request: MeetingRequest | None = None
        self.seconds = 0.0
        self.starting: Future[LiveMeeting] = Future()
        self.resuming: Future[LiveMeeting | None] = Future()
        self.ending: Future[UUID] = Future()
        self.opening: Future[HostSeat] = Future()
        self.conference: ConferenceRequest | None = None
        self.host_seat: FakeSeat | None = None
        self._live: LiveMeeting | None = None
        self.preparing = False
        self.output = ""
        self._muted = False
        self._agenda = LiveAgenda(store, VirtualClock(), lambda: self.host_seat)
        self._notes = LiveNotes(store, VirtualClock(), lambda: self.host_seat)

    @property
    def live(self) -> LiveMeeting | None:
        return self._live

    @property
    def muted(self) -> bool:
        return self._muted

    @property
    def agenda(self) -> LiveAgenda:
        return self._agenda

    @property
    def notes(self) -> LiveNotes:
        return self._notes

    def elapsed(self) -> float:
        return self.seconds

    def prepare(self, choice: SourceChoice) -> None:
        self.asked.append("prepare")
        self.source = choice

    def choose_source(self, choice: SourceChoice) -> None:
        self.asked.append("choose_source")
        self.source = choice

    @property
    def output_name(self) -> str:
        return self.output

    @property
    def output_fault(self) -> str:
        return ""

    def choose_output(self, name: str) -> None:
        self.asked.append(f"output {name}")
        self.output = name

    @property
    def is_preparing(self) -> bool:
        return self.preparing

    def be_present(self, choice: SourceChoice) -> None:
        self.asked.append("be_present")
        self.source = choice

    def discard_preparation(self) -> None:
        self.asked.append("discard")

    def start(self, request: MeetingRequest) -> Future[LiveMeeting]:
        self.asked.append("start")
        self.request = request
        self.starting = Future()
        return self.starting

    def resume(self, choice: SourceChoice) -> Future[LiveMeeting | None]:
        self.asked.append("resume")
        self.resuming = Future()
        return self.resuming

    def set_muted(self, muted: bool) -> None:
        self.asked.append("mute" if muted else "unmute")
        self._muted = muted

    def set_recording(self, on: bool) -> None:
        self.asked.append("record" if on else "pause")

    @property
    def seat(self) -> HostSeat | None:
        return self.host_seat

    def open_conference(self, request: ConferenceRequest) -> Future[HostSeat]:
        self.asked.append("open")
        self.conference = request
        self.opening = Future()
        return self.opening

    def end(self) -> Future[UUID]:
        self.asked.append("end")
        self.ending = Future()
        return self.ending

    # -- the test's side ------------------------------------------------------------------------

    def settle_start(self) -> LiveMeeting:
        """The meeting runs now."""
        request = self.request or MeetingRequest("Meeting", "Ada")
        meeting = make_meeting(request.title, MeetingStatus.ACTIVE)
        self._live = LiveMeeting(meeting, new_id(), new_id(), request.speaker_name)
        self._agenda.begin(meeting, lambda: self.seconds)
        self._notes.begin(meeting.id, Host(self._live.track_id, request.speaker_name), HoldNotes())
        self.starting.set_result(self._live)
        self.changed.publish(None)
        return self._live

    def run(self, live: LiveMeeting) -> None:
        """A meeting that has rows runs now."""
        self._live = live
        self.changed.publish(None)

    def settle_resume(self, title: str) -> LiveMeeting:
        """The meeting of before goes on, with the people of before."""
        meeting = make_meeting(title, MeetingStatus.ACTIVE)
        live = self._live = LiveMeeting(meeting, new_id(), new_id(), "Ada")
        self.host_seat = FakeSeat(live.track_id, live.speaker_name, title)
        self.host_seat.come("Grace")
        self.resuming.set_result(live)
        self.changed.publish(None)
        return live

    def settle_open(self, seat: FakeSeat | None = None) -> FakeSeat:
        """Others can come in now."""
        assert self._live is not None
        live = self._live
        self.host_seat = seat or FakeSeat(live.track_id, live.speaker_name, live.meeting.title)
        if self._agenda.held is not None:
            self.host_seat.held.together.agenda = self._agenda.held
        if self._notes.held is not None:
            self.host_seat.held.together.notes = self._notes.held
        self.opening.set_result(self.host_seat)
        self.changed.publish(None)
        return self.host_seat

    def settle_end(self) -> UUID:
        """Everything is saved now."""
        assert self._live is not None
        meeting_id = self._live.meeting.id
        self._live = None
        self._agenda.end()
        self._notes.end()
        self.events.publish(MeetingEnded(meeting_id))
        self.ending.set_result(meeting_id)
        self.host_seat = None
        self.changed.publish(None)
        return meeting_id


class FakeRecovery(RecoverMeetings):
    """Its ``progress`` is published by the test."""

    def __init__(self) -> None:
        self.progress: Topic[RecoveryProgress] = Topic()


class _AnsweredByTest:
    """The test settles ``answer`` and calls ``on_progress``; ``asked`` remembers the wishes."""

    def __init__(self) -> None:
        self.asked: list[tuple[UUID, str]] = []
        self.answer: Future[Transcript] = Future()
        self.on_progress: Callable[[float], None] = lambda _fraction: None

    def start(
        self,
        meeting_id: UUID,
        *,
        language: str = "",
        on_progress: Callable[[float], None] = lambda _fraction: None,
    ) -> Future[Transcript]:
        self.asked.append((meeting_id, language))
        self.on_progress = on_progress
        self.answer = Future()
        return self.answer


class FakeAgain(_AnsweredByTest, TranscribeAgain): ...


class FakeHandOver(_AnsweredByTest, HandOverWork):
    """As ``FakeAgain``; ``offered`` are at work, where there is a storage for them at all."""

    def __init__(self) -> None:
        super().__init__()
        self.offered: tuple[WorkerFacts, ...] = ()
        self.fault: EnvironmentFault | None = None
        self.waiting: set[UUID] = set()

    @property
    def is_set_up(self) -> bool:
        return bool(self.offered) or self.fault is not None

    def workers(self) -> tuple[WorkerFacts, ...]:
        if self.fault is not None:
            raise self.fault
        return self.offered

    def rejoin(
        self, meeting_id: UUID, on_progress: Callable[[float], None]
    ) -> Future[Transcript] | None:
        if meeting_id not in self.waiting:
            return None
        self.on_progress = on_progress
        return self.answer


class FakeMachine(CheckMachine):
    """Finds what it was given."""

    def __init__(self, *findings: Finding) -> None:
        self.findings = findings

    def run(self) -> tuple[Finding, ...]:
        return self.findings


class NoDocuments:
    """A ``DocumentWriter`` that writes the title."""

    def write_docx(
        self, meeting: Meeting, transcript: object, path: Path, written: object = None
    ) -> None:
        path.write_text(meeting.title, encoding="utf-8")

    def write_pdf(
        self, meeting: Meeting, transcript: object, path: Path, written: object = None
    ) -> None:
        path.write_text(meeting.title, encoding="utf-8")


class FakeApplication:
    """All use cases and the parts behind them. ``home`` is a folder of the test's own."""

    def __init__(self, home: Path, settings: Settings | None = None) -> None:
        home.mkdir(parents=True, exist_ok=True)
        self.store = InlineStore()
        self.devices = StillDevices(["Desk microphone", "Headset"], ["Speakers"])
        self.meetings = FakeMeetings(self.store)
        self.joining = FakeJoining()
        self.windows = FakeWindows()
        self.recovery = FakeRecovery()
        self.again = FakeAgain()
        self.hand_over = FakeHandOver()
        self.settings = ChangeSettings(settings or Settings(), home / "settings.json")
        self.player = FakePlayer()
        self.catalogue = ShelfOfModels()
        self.secrets = FakeSecrets()
        self.analyst_service = ScriptedService()
        self.mail_route = ScriptedRoute()
        self.ice = FakeIceCheck()
        self.servers = IceServers(self.settings, self.secrets)
        self.outside = FakeEntrance()
        self.server = FakeSharedServer()
        self.recordings = build_recordings(
            home / "recordings", self.settings, self.secrets, SystemClock()
        )
        storage = self.recordings.storage
        planning = build_planning(
            PlanningParts(
                self.store,
                SystemClock(),
                self.settings,
                self.secrets,
                home / "mailbox.json",
                self.mail_route,
            )
        )
        self.use_cases = UseCases(
            settings=self.settings,
            meetings=self.meetings,
            sound=CheckSound(self.devices),
            library=BrowseLibrary(self.store),
            review=ReviewTranscript(self.store, storage),
            transcribe_again=self.again,
            exports=ExportTranscript(self.store, NoDocuments(), NoDocuments()),
            recovery=self.recovery,
            machine=FakeMachine(Finding("Microphones", True, "Desk microphone.")),
            models=ChooseModel(self.catalogue, self.settings),
            connections=ChangeConnections(
                self.settings, self.secrets, self.servers, lambda: self.ice
            ),
            entrance=ChangeEntrance(
                self.settings,
                self.secrets,
                self.outside.check_certificate,
                self.outside.own_addresses,
            ),
            planning=planning,
            assistant=build_assistant(
                AssistantParts(
                    self.store,
                    SystemClock(),
                    self.settings,
                    self.secrets,
                    self.meetings,
                    planning,
                    lambda: self.player,
                    service=self.analyst_service,
                )
            ),
            archive=build_archive(
                ArchiveParts(
                    self.store,
                    self.recordings,
                    self.settings,
                    SystemClock(),
                    Paths(home, home, home / "logs"),
                    lambda: self.meetings.live is not None,
                    lambda _meeting_id: Future(),
                    self.devices,
                )
            ),
            shared=build_shared(
                self.store, self.settings, self.secrets, SystemClock(), self.server.open
            ),
            presence=TellPresence(self.store, self.meetings, self.joining, None),
            storage=build_storage(
                StorageParts(
                    self.store,
                    storage,
                    self.settings,
                    self.secrets,
                    SystemClock(),
                    home,
                    lambda: self.meetings.live is not None,
                )
            ).use_cases,
            open_player=lambda: self.player,
            joining=self.joining,
            hand_over=self.hand_over,
            windows=self.windows,
        )


def make_meeting(title: str, status: MeetingStatus = MeetingStatus.COMPLETED) -> Meeting:
    return Meeting(
        new_id(), new_id(), make_room_code(), title, MeetingOrigin.INSTANT, status, "UTC", NOW, NOW
    )
