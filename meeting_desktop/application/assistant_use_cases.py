"""What windows and commands may ask of the assistant; built by ``bootstrap.assistant``.

One field for each use case that is there.
"""

from __future__ import annotations

from dataclasses import dataclass

from meeting_desktop.application.attend_meeting import AttendMeeting
from meeting_desktop.application.browse_insights import BrowseInsights
from meeting_desktop.application.change_assistant import ChangeAssistant
from meeting_desktop.application.choose_analyst import ChooseAnalyst
from meeting_desktop.application.crm_use_cases import CrmUseCases
from meeting_desktop.application.follow_up import FollowUp
from meeting_desktop.application.guide_meeting import GuideMeeting
from meeting_desktop.application.hear_voice import HearVoice
from meeting_desktop.application.load_ahead import LoadAhead
from meeting_desktop.application.open_attended import OpenAttended
from meeting_desktop.application.read_lead_outcome import ReadLeadOutcome
from meeting_desktop.application.read_report import ReadReport
from meeting_desktop.application.score_lead import ScoreLead
from meeting_desktop.application.send_summary import SendSummary
from meeting_desktop.application.sum_up_meeting import SumUpMeeting
from meeting_desktop.runtime.loop_thread import LoopThread, ended_within


@dataclass(frozen=True, slots=True)
class AssistantUseCases:
    """See each module for which of its methods may block. Analysts run on ``loop`` alone."""

    loop: LoopThread
    analyst: ChooseAnalyst
    ahead: LoadAhead
    change: ChangeAssistant
    attend: AttendMeeting
    opening: OpenAttended
    voice: HearVoice
    guide: GuideMeeting
    sum_up: SumUpMeeting
    score: ScoreLead
    follow_up: FollowUp
    summary: SendSummary
    reports: ReadReport
    lead_outcomes: ReadLeadOutcome
    insights: BrowseInsights
    crm: CrmUseCases

    def start(self) -> None:
        """With the other background work."""
        self.ahead.begin()
        self.guide.begin()
        self.attend.begin()
        self.sum_up.begin()
        self.crm.sync.start()

    def stop(self, deadline: float) -> bool:
        """Cut short what runs; True when that took less than ``deadline`` seconds."""
        self.ahead.close()
        self.sum_up.close()
        self.score.close()
        ended = self.opening.stop(deadline / 4)
        ended = self.attend.close(deadline / 4) and ended
        ended = self.guide.close(deadline / 4) and ended
        ended = self.crm.sync.stop(deadline / 4) and ended
        if self.loop.begun:
            ended = ended_within(self.loop.submit(self.analyst.close()), deadline / 8) and ended
        return self.loop.stop(deadline / 8) and ended
