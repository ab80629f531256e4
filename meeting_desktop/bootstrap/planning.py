"""Planning: calendar, scheduling, leads, questions, mail and notices."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from tzlocal import get_localzone_name

from meeting_desktop.application.answer_invitation import AnswerInvitation
from meeting_desktop.application.browse_calendar import BrowseCalendar
from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.application.exchange_calendar import ExchangeCalendar
from meeting_desktop.application.exchange_questions import ExchangeQuestions
from meeting_desktop.application.extend_series import ExtendSeries
from meeting_desktop.application.import_leads import ImportLeads
from meeting_desktop.application.keep_leads import KeepLeads
from meeting_desktop.application.keep_notices import KeepNotices
from meeting_desktop.application.keep_people import KeepPeople
from meeting_desktop.application.keep_profile import KeepProfile
from meeting_desktop.application.keep_questions import KeepQuestions
from meeting_desktop.application.keep_unfinished import KeepUnfinished
from meeting_desktop.application.look_ahead import LookAhead
from meeting_desktop.application.mail_account import MailRoute
from meeting_desktop.application.notice_invitations import NoticeInvitations
from meeting_desktop.application.planning_choices import PlanningChoices
from meeting_desktop.application.planning_use_cases import PlanningUseCases
from meeting_desktop.application.remind_of_meetings import RemindOfMeetings
from meeting_desktop.application.schedule_meeting import ScheduleMeeting
from meeting_desktop.application.shared_access import SharedAccess
from meeting_desktop.application.take_replies import TakeReplies
from meeting_desktop.application.try_questions import TryQuestions
from meeting_desktop.application.use_templates import UseTemplates
from meeting_desktop.bootstrap.calendars import build_calendar_files, build_polling
from meeting_desktop.bootstrap.mail import MailParts, build_mail
from meeting_desktop.core.clock import Clock
from meeting_desktop.core.paths import resources
from meeting_desktop.domain.question_files import read_json
from meeting_desktop.domain.questions import QuestionSet
from meeting_desktop.ports.secrets import Secrets
from meeting_desktop.ports.unit_of_work import Store


@dataclass(frozen=True, slots=True)
class PlanningParts:
    """What planning is made of."""

    store: Store
    clock: Clock
    settings: ChangeSettings
    secrets: Secrets
    #: How far the mailbox for answers was read.
    mailbox_places: Path
    #: The way to the mail server; None: SMTP.
    mail_route: MailRoute | None = None


def build_planning(parts: PlanningParts) -> PlanningUseCases:
    store, clock, settings = parts.store, parts.clock, parts.settings
    notices, own_zone = KeepNotices(store, clock), get_localzone_name()
    files, series = build_calendar_files(), ExtendSeries(store, clock)
    mail = build_mail(
        MailParts(store, clock, settings, parts.secrets, files, own_zone, parts.mail_route)
    )
    replies = TakeReplies(store, files, clock)
    return PlanningUseCases(
        access=SharedAccess(store),
        ahead=LookAhead(store, clock),
        answers=AnswerInvitation(store, clock),
        calendar=BrowseCalendar(store, series.reach),
        choices=PlanningChoices(store),
        exchange=ExchangeCalendar(store, files, clock),
        notices=notices,
        invited=NoticeInvitations(store, clock),
        lead_tables=ImportLeads(store, clock),
        leads=KeepLeads(store, clock),
        mail=mail.change,
        mail_templates=mail.templates,
        mailbox=build_polling(replies, settings, parts.secrets, parts.mailbox_places, clock),
        deliveries=mail.watch,
        invitation_preview=mail.preview,
        invite=mail.invite,
        sending=mail.sender,
        people=KeepPeople(store),
        profile=KeepProfile(store, settings, own_zone),
        question_files=ExchangeQuestions(store),
        question_trials=TryQuestions(store),
        questions=KeepQuestions(store, sample_questions),
        reminders=RemindOfMeetings(store, notices, settings.current, clock),
        replies=replies,
        series=series,
        templates=UseTemplates(store),
        schedule=ScheduleMeeting(store, clock, mail.invite, _hash_passcode, own_zone),
        unfinished=KeepUnfinished(store),
    )


def sample_questions(scope_id: UUID) -> tuple[QuestionSet, ...]:
    """The sets that ship with the program; the first is to be the default. Blocks on the disk."""
    file = resources() / "questions" / "samples.json"
    return read_json(file.read_text(encoding="utf-8"), scope_id).sets


def _hash_passcode(passcode: str) -> str:
    """A window does not wait for argon2."""
    from meeting_desktop.adapters.conference.passcodes import Passcodes

    return Passcodes().hash(passcode)
