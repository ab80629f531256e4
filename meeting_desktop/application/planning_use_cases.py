"""What windows and commands may ask of planning; built by ``bootstrap.planning``."""

from __future__ import annotations

from dataclasses import dataclass

from meeting_desktop.application.answer_invitation import AnswerInvitation
from meeting_desktop.application.browse_calendar import BrowseCalendar
from meeting_desktop.application.change_mail import ChangeMail
from meeting_desktop.application.exchange_calendar import ExchangeCalendar
from meeting_desktop.application.exchange_questions import ExchangeQuestions
from meeting_desktop.application.extend_series import ExtendSeries
from meeting_desktop.application.import_leads import ImportLeads
from meeting_desktop.application.invite_people import InvitePeople
from meeting_desktop.application.keep_leads import KeepLeads
from meeting_desktop.application.keep_notices import KeepNotices
from meeting_desktop.application.keep_people import KeepPeople
from meeting_desktop.application.keep_profile import KeepProfile
from meeting_desktop.application.keep_questions import KeepQuestions
from meeting_desktop.application.keep_unfinished import KeepUnfinished
from meeting_desktop.application.look_ahead import LookAhead
from meeting_desktop.application.mail_templates import MailTemplatesDesk
from meeting_desktop.application.notice_invitations import NoticeInvitations
from meeting_desktop.application.planning_choices import PlanningChoices
from meeting_desktop.application.poll_replies import PollReplies
from meeting_desktop.application.preview_mail import PreviewMail
from meeting_desktop.application.remind_of_meetings import RemindOfMeetings
from meeting_desktop.application.schedule_meeting import ScheduleMeeting
from meeting_desktop.application.send_mail import SendMail
from meeting_desktop.application.shared_access import SharedAccess
from meeting_desktop.application.take_replies import TakeReplies
from meeting_desktop.application.try_questions import TryQuestions
from meeting_desktop.application.use_templates import UseTemplates
from meeting_desktop.application.watch_mail import WatchMail


@dataclass(frozen=True, slots=True)
class PlanningUseCases:
    """See each module for which of its methods may block."""

    access: SharedAccess
    ahead: LookAhead
    answers: AnswerInvitation
    calendar: BrowseCalendar
    choices: PlanningChoices
    deliveries: WatchMail
    exchange: ExchangeCalendar
    invitation_preview: PreviewMail
    #: For transactions of others that tell invitees something.
    invite: InvitePeople
    notices: KeepNotices
    invited: NoticeInvitations
    lead_tables: ImportLeads
    leads: KeepLeads
    mail: ChangeMail
    mail_templates: MailTemplatesDesk
    mailbox: PollReplies
    people: KeepPeople
    profile: KeepProfile
    question_files: ExchangeQuestions
    question_trials: TryQuestions
    questions: KeepQuestions
    reminders: RemindOfMeetings
    replies: TakeReplies
    series: ExtendSeries
    templates: UseTemplates
    schedule: ScheduleMeeting
    sending: SendMail
    unfinished: KeepUnfinished

    def start(self) -> None:
        """Begin what goes on by itself, once the store is being opened; returns at once."""
        self.access.start()
        self.profile.start()
        self.mailbox.start()
        self.reminders.start()
        self.sending.start()
        self.series.start()

    def stop(self, deadline: float) -> bool:
        """End what goes on by itself; True when it ended in time. Before the store closes."""
        parts = (self.reminders, self.sending, self.mailbox)
        # Each may wait for a keyring that waits for a person: none takes the time of the others.
        ended = [one.stop(deadline / len(parts)) for one in parts]
        return all(ended)

    def close(self) -> None:
        """Stop listening to the store."""
        self.access.close()
        self.ahead.close()
        self.calendar.close()
        self.invited.close()
        self.notices.close()
        self.leads.close()
        self.people.close()
        self.profile.close()
        self.questions.close()
        self.series.close()
        self.templates.close()
