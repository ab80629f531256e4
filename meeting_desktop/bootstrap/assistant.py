"""What the assistant is made of; analysts and their libraries are imported with the first wish."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from meeting_desktop.application.analyst_meter import KeepMeters
from meeting_desktop.application.assistant_use_cases import AssistantUseCases
from meeting_desktop.application.browse_insights import BrowseInsights
from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.application.choose_analyst import AnalystParts, ChooseAnalyst
from meeting_desktop.application.follow_up import FollowUp, FollowUpParts
from meeting_desktop.application.guide_meeting import GuideMeeting, GuideParts
from meeting_desktop.application.planning_use_cases import PlanningUseCases
from meeting_desktop.application.read_report import ReadReport
from meeting_desktop.application.run_meeting import RunMeeting
from meeting_desktop.application.score_lead import ScoreLead
from meeting_desktop.application.sum_up_meeting import SumUpMeeting, SumUpParts
from meeting_desktop.bootstrap.attending import AttendingParts, build_attending
from meeting_desktop.bootstrap.crm import CrmParts, build_crm
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.settings import AssistantSettings
from meeting_desktop.ports.analyst import Analyst, Purse
from meeting_desktop.ports.secrets import Secrets
from meeting_desktop.ports.unit_of_work import Store
from meeting_desktop.runtime.loop_thread import LoopOnDemand

if TYPE_CHECKING:
    from meeting_desktop.adapters.assistant.gemini.service import GeminiService


@dataclass(frozen=True, slots=True)
class AssistantParts:
    """``meetings`` tells when one begins and ends, ``planning`` what it was planned to be."""

    store: Store
    clock: Clock
    settings: ChangeSettings
    secrets: Secrets
    meetings: RunMeeting
    planning: PlanningUseCases


def build_assistant(parts: AssistantParts) -> AssistantUseCases:
    """Nothing runs before ``start``; the loop begins with its first coroutine."""
    loop = LoopOnDemand("assistant")
    analyst = _choice(parts)
    score = ScoreLead(parts.store, parts.clock, parts.settings)
    return AssistantUseCases(
        loop=loop,
        analyst=analyst,
        guide=GuideMeeting(
            GuideParts(parts.store, parts.meetings, analyst, loop, parts.settings, parts.clock)
        ),
        sum_up=SumUpMeeting(
            SumUpParts(
                store=parts.store,
                analyst=analyst,
                loop=loop,
                clock=parts.clock,
                settings=lambda: parts.settings.current().assistant,
                record_score=score.record,
            )
        ),
        score=score,
        attend=build_attending(
            AttendingParts(
                parts.store,
                parts.clock,
                parts.settings,
                parts.meetings,
                analyst,
                loop,
                parts.planning.invite,
            )
        ),
        follow_up=FollowUp(
            FollowUpParts(
                store=parts.store,
                analyst=analyst,
                loop=loop,
                schedule=parts.planning.schedule,
                settings=parts.settings.current,
                clock=parts.clock,
            )
        ),
        reports=ReadReport(parts.store),
        insights=BrowseInsights(parts.store, parts.clock),
        crm=build_crm(CrmParts(parts.store, parts.clock, parts.settings, parts.secrets)),
    )


def _choice(parts: AssistantParts) -> ChooseAnalyst:
    return ChooseAnalyst(
        AnalystParts(
            settings=parts.settings,
            secrets=parts.secrets,
            meters=KeepMeters(parts.store),
            make_offline=_offline,
            open_service=GeminiOnDemand().open,
            clock=parts.clock,
        )
    )


def _offline() -> Analyst:
    from meeting_desktop.adapters.assistant.offline.analyst import build_offline_analyst

    return build_offline_analyst()


class GeminiOnDemand:
    """google-genai is heavy: whoever stays offline never imports it."""

    @cached_property
    def _service(self) -> GeminiService:
        from meeting_desktop.adapters.assistant.gemini.service import GeminiService

        return GeminiService()

    def open(self, wanted: AssistantSettings, key: str, purse: Purse) -> Analyst:
        return self._service.open(wanted, key, purse)
