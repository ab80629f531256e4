"""What the assistant is made of; analysts and their libraries are imported with the first wish."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from meeting_desktop.application.assistant_use_cases import AssistantUseCases
from meeting_desktop.application.browse_insights import BrowseInsights
from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.application.choose_analyst import ChooseAnalyst
from meeting_desktop.application.follow_up import FollowUp, FollowUpParts
from meeting_desktop.application.guide_meeting import GuideMeeting, GuideParts
from meeting_desktop.application.hear_voice import HearVoice
from meeting_desktop.application.load_ahead import LoadAhead
from meeting_desktop.application.planning_use_cases import PlanningUseCases
from meeting_desktop.application.read_lead_outcome import ReadLeadOutcome
from meeting_desktop.application.read_report import ReadReport
from meeting_desktop.application.run_meeting import RunMeeting
from meeting_desktop.application.score_lead import ScoreLead
from meeting_desktop.application.send_summary import SendSummary
from meeting_desktop.application.sum_up_meeting import SumUpMeeting, SumUpParts
from meeting_desktop.bootstrap.analysts import AnalystsParts, build_analysts
from meeting_desktop.bootstrap.attending import (
    AttendingParts,
    build_attending,
    build_opening,
    choose_voice,
)
from meeting_desktop.bootstrap.crm import CrmParts, build_crm
from meeting_desktop.core.clock import Clock
from meeting_desktop.ports.analyst import AnalystService
from meeting_desktop.ports.audio import Player
from meeting_desktop.ports.secrets import Secrets
from meeting_desktop.ports.unit_of_work import Store
from meeting_desktop.runtime.loop_thread import LoopOnDemand, LoopThread


@dataclass(frozen=True, slots=True)
class AssistantParts:
    """``meetings`` tells when one begins and ends, ``planning`` what it was planned to be."""

    store: Store
    clock: Clock
    settings: ChangeSettings
    secrets: Secrets
    meetings: RunMeeting
    planning: PlanningUseCases
    open_player: Callable[[], Player]
    #: None: Gemini.
    service: AnalystService | None = None
    #: A meeting runs, here or somewhere else; None: only those of ``meetings`` count.
    busy: Callable[[], bool] | None = None


def build_assistant(parts: AssistantParts) -> AssistantUseCases:
    """Nothing runs before ``start``; the loop begins with its first coroutine."""
    loop = LoopOnDemand("assistant")
    analysts = build_analysts(
        AnalystsParts(parts.store, parts.clock, parts.settings, parts.secrets, loop, parts.service)
    )
    analyst = analysts.choice
    parts.meetings.changed.subscribe(partial(_pay_for, analyst, parts.meetings))
    score = ScoreLead(parts.store, parts.clock, parts.settings)
    attending = _attending(parts, analyst, loop)
    attend = build_attending(attending)
    return AssistantUseCases(
        loop=loop,
        analyst=analyst,
        ahead=LoadAhead(analyst, loop, parts.settings),
        change=analysts.change,
        guide=_guide(parts, analyst, loop),
        sum_up=_sum_up(parts, analyst, loop, score),
        score=score,
        voice=HearVoice(parts.settings, parts.clock, choose_voice, parts.open_player),
        attend=attend,
        opening=build_opening(attending, attend),
        follow_up=_follow_up(parts, analyst, loop),
        summary=SendSummary(
            parts.store, parts.planning.invite, parts.settings.current, parts.clock
        ),
        reports=ReadReport(parts.store),
        lead_outcomes=ReadLeadOutcome(parts.store),
        insights=BrowseInsights(parts.store, parts.clock),
        crm=build_crm(CrmParts(parts.store, parts.clock, parts.settings, parts.secrets)),
    )


def _attending(parts: AssistantParts, analyst: ChooseAnalyst, loop: LoopThread) -> AttendingParts:
    return AttendingParts(
        parts.store,
        parts.clock,
        parts.settings,
        parts.meetings,
        analyst,
        loop,
        parts.planning.invite,
        parts.planning.notices,
        parts.busy or (lambda: parts.meetings.live is not None),
    )


def _guide(parts: AssistantParts, analyst: ChooseAnalyst, loop: LoopThread) -> GuideMeeting:
    return GuideMeeting(
        GuideParts(parts.store, parts.meetings, analyst, loop, parts.settings, parts.clock)
    )


def _sum_up(
    parts: AssistantParts, analyst: ChooseAnalyst, loop: LoopThread, score: ScoreLead
) -> SumUpMeeting:
    return SumUpMeeting(
        SumUpParts(
            store=parts.store,
            analyst=analyst,
            loop=loop,
            clock=parts.clock,
            settings=lambda: parts.settings.current().assistant,
            record_score=score.record,
        )
    )


def _follow_up(parts: AssistantParts, analyst: ChooseAnalyst, loop: LoopThread) -> FollowUp:
    return FollowUp(
        FollowUpParts(
            store=parts.store,
            analyst_of=analyst.on_budget_of,
            loop=loop,
            schedule=parts.planning.schedule,
            settings=parts.settings.current,
            clock=parts.clock,
        )
    )


def _pay_for(analyst: ChooseAnalyst, meetings: RunMeeting, _changed: None) -> None:
    """Whatever is asked during a meeting goes on its budget, whoever asks."""
    live = meetings.live
    if live is not None:
        analyst.begin_meeting(live.meeting.id)
