"""What stands in the form that plans a meeting. No Qt.

The draft is the truth; fields write into it and are written from it. Time and length are kept as
they were typed too, because not everything that can be typed is a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from meeting_desktop.application.planning_choices import Choices
from meeting_desktop.domain.invitations import Invitation, Rsvp
from meeting_desktop.domain.meeting_drafts import Invitee, MeetingDraft
from meeting_desktop.domain.meeting_rules import (
    Choice,
    DraftQuestion,
    Findings,
    QuestionKind,
)
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.planning import AgendaItem, EditScope, MeetingType
from meeting_desktop.domain.quick_entry import QuickEntry
from meeting_desktop.ui.schedule.time_typing import STEP, clock_text, length_of, minutes_of

#: What a change of these asks again.
_WHEN_AND_WHO = ("start", "minutes", "time_zone", "rule", "invitees", "fold")

_FIRST_HOUR, _LAST_HOUR, _FRIDAY = 9, 16, 4


@dataclass(frozen=True, slots=True)
class Editing:
    """A planned meeting in the form instead of a new one."""

    meeting: Meeting
    scope: EditScope
    original: MeetingDraft
    answers: dict[str, Rsvp] = field(default_factory=dict)

    @property
    def of_series(self) -> bool:
        appointment = self.meeting.appointment
        return appointment is not None and appointment.series_id is not None

    @property
    def may_change_rule(self) -> bool:
        """One occurrence by itself has no rule."""
        return not self.of_series or self.scope is not EditScope.THIS


def empty_draft(now: datetime, zone: str) -> MeetingDraft:
    """Half an hour at the next full hour of a working day that leaves time to be invited."""
    local = now.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    start = (local + timedelta(hours=1, minutes=30)).replace(minute=0, second=0, microsecond=0)
    if start.hour > _LAST_HOUR:
        start = start.replace(hour=_FIRST_HOUR) + timedelta(days=1)
    start = start.replace(hour=max(start.hour, _FIRST_HOUR))
    start += timedelta(days=max(0, 7 - start.weekday()) if start.weekday() > _FRIDAY else 0)
    return MeetingDraft(title="", start=start, minutes=30, time_zone=zone)


@dataclass(slots=True)
class ScheduleModel:
    """``fresh`` is the draft that an empty form has: what equals it was not begun."""

    draft: MeetingDraft
    fresh: MeetingDraft
    choices: Choices | None = None
    editing: Editing | None = None
    quick_text: str = ""
    time_text: str = ""
    length_text: str = ""
    findings: Findings | None = None
    confirmed: frozenset[QuestionKind] = frozenset()
    #: A person chose the question set; it no longer follows the type.
    set_chosen: bool = False
    #: Counts the changes, so that an answer to an older draft is known as such.
    edition: int = 0

    @classmethod
    def empty(cls, now: datetime, zone: str, choices: Choices | None = None) -> ScheduleModel:
        fresh = empty_draft(now, zone)
        model = cls(fresh, fresh, choices)
        model.follow_type()
        model.fresh = model.draft
        model.show_when()
        return model

    # -- changes --------------------------------------------------------------------------------

    def change(self, **values: Any) -> None:
        """Of the draft's own fields; a change of time or people asks again what was confirmed."""
        changed = replace(self.draft, **values)
        if changed == self.draft:
            return
        if any(getattr(changed, name) != getattr(self.draft, name) for name in _WHEN_AND_WHO):
            self.confirmed = frozenset()
        self.draft = changed
        self.edition += 1

    def change_details(self, **values: Any) -> None:
        self.change(details=replace(self.draft.details, **values))

    def change_options(self, **values: Any) -> None:
        self.change_details(options=replace(self.draft.details.options, **values))

    def choose_type(self, meeting_type: MeetingType) -> None:
        """The question set follows, until somebody chose one."""
        self.change_details(meeting_type=meeting_type)
        self.follow_type()

    def choose_set(self, set_id: UUID | None) -> None:
        self.set_chosen = True
        self.change_details(question_set_id=set_id)

    def follow_type(self) -> None:
        if self.choices is not None and not self.set_chosen and self.editing is None:
            wanted = self.choices.question_set_for(self.draft.details.meeting_type)
            self.change_details(question_set_id=wanted)

    def take_quick_entry(self, entry: QuickEntry) -> None:
        """Everything that the line says; the rest of the form stays."""
        said = entry.draft(self.draft)
        self._become(said)
        if entry.lead_id is not None:
            self.choose_lead(entry.lead_id)
        self.follow_type()
        self.show_when()

    def go_back(self, draft: MeetingDraft, *, set_chosen: bool) -> None:
        """To what stood in the form before it was filled."""
        self.set_chosen = set_chosen
        self._become(draft)
        self.show_when()

    def _become(self, draft: MeetingDraft) -> None:
        self.change(**{one.name: getattr(draft, one.name) for one in fields(draft)})

    def use_template(self, template_id: UUID) -> None:
        """What it has, in the place of what is there; when, who and the lead stay."""
        choices = self.choices.templates if self.choices is not None else ()
        template = next((one for one in choices if one.id == template_id), None)
        if template is None:
            return
        kept = self.draft.details.passcode_hash
        details = replace(template.details, passcode_hash=kept)
        known = {one.id for one in self.choices.question_sets} if self.choices else set()
        if details.question_set_id not in known:
            # A colleague's own: the type's set is asked in its place.
            details = replace(details, question_set_id=None)
        self.change(
            title=template.title or self.draft.title,
            minutes=template.minutes,
            details=details,
            template_id=template_id,
        )
        self.set_chosen = details.question_set_id is not None
        self.follow_type()
        self.show_when()

    def choose_lead(self, lead_id: UUID | None) -> None:
        """A lead with an address is invited; the one chosen before is not any more."""
        before = self.draft.lead_id
        people = [one for one in self.draft.invitees if before is None or one.lead_id != before]
        lead = self.choices.lead(lead_id) if self.choices is not None else None
        email = lead.email.lower() if lead is not None else ""
        if lead is not None and email and all(one.email != email for one in people):
            people.insert(0, Invitee(email, lead.name, lead_id=lead.id))
        self.change(lead_id=lead_id, invitees=tuple(people))

    # -- when -----------------------------------------------------------------------------------

    def show_when(self) -> None:
        """The texts of time and length, as the draft has them."""
        self.time_text = clock_text(self.draft.start.hour * 60 + self.draft.start.minute)
        self.length_text = str(self.draft.minutes)

    def type_time(self, typed: str) -> bool:
        """False where it is no time; the draft then keeps the last one."""
        self.time_text = typed
        minutes = minutes_of(typed)
        if minutes is None:
            return False
        at = time(minutes // 60, minutes % 60)
        if at != self.draft.start.time():
            self.change(start=datetime.combine(self.draft.start.date(), at), fold=None)
        return True

    def type_length(self, typed: str) -> bool:
        self.length_text = typed
        minutes = length_of(typed)
        if minutes is None or minutes <= 0:
            return False
        self.change(minutes=minutes)
        return True

    def choose_day(self, day: date) -> None:
        if day == self.draft.start.date():
            return
        self.change(start=datetime.combine(day, self.draft.start.time()), fold=None)

    def choose_zone(self, zone: str) -> None:
        """The wall time stays: who picks another zone means ten o'clock there."""
        self.change(time_zone=zone, fold=None)

    def choose_slot(self, start: datetime) -> None:
        """A free slot (an aware instant), in the zone of the draft."""
        local = start.astimezone(ZoneInfo(self.draft.time_zone))
        self.change(start=local.replace(tzinfo=None, fold=0), fold=local.fold)
        self.show_when()

    def answer(self, choice: Choice) -> None:
        """Which instant is meant where summer time makes two of one time, or none."""
        self.change(start=choice.start, fold=choice.fold)
        self.show_when()

    def confirm(self, kind: QuestionKind) -> None:
        self.confirmed |= {kind}

    @property
    def time_is_wrong(self) -> bool:
        return minutes_of(self.time_text) is None

    @property
    def length_is_wrong(self) -> bool:
        return not length_of(self.length_text)

    # -- people ---------------------------------------------------------------------------------

    def invite(self, people: Sequence[Invitee]) -> int:
        """Add those who are not there yet, with what is known of them; how many are new."""
        there = {one.email for one in self.draft.invitees}
        new = [self._recognise(one) for one in people if one.email not in there]
        me = self.choices.me.email.lower() if self.choices is not None else ""
        new = [one for one in dict.fromkeys(new) if not me or one.email != me]
        self.change(invitees=(*self.draft.invitees, *new))
        return len(new)

    def uninvite(self, place: int) -> None:
        people = list(self.draft.invitees)
        del people[place]
        self.change(invitees=tuple(people))

    def change_invitee(self, place: int, **values: Any) -> None:
        people = list(self.draft.invitees)
        people[place] = replace(people[place], **values)
        self.change(invitees=tuple(people))

    def _recognise(self, invitee: Invitee) -> Invitee:
        choices = self.choices
        if choices is None:
            return invitee
        for user in choices.colleagues:
            if user.email and user.email.lower() == invitee.email:
                return replace(invitee, name=invitee.name or user.display_name, user_id=user.id)
        for lead in choices.leads:
            if lead.email and lead.email.lower() == invitee.email:
                return replace(invitee, name=invitee.name or lead.name, lead_id=lead.id)
        return invitee

    # -- agenda ---------------------------------------------------------------------------------

    @property
    def agenda(self) -> tuple[AgendaItem, ...]:
        return self.draft.details.agenda

    def put_agenda(self, items: Sequence[AgendaItem]) -> None:
        self.change_details(agenda=tuple(items))

    def move_agenda(self, place: int, to: int) -> None:
        items = list(self.agenda)
        items.insert(to, items.pop(place))
        self.put_agenda(items)

    @property
    def agenda_minutes(self) -> int:
        return sum(item.minutes or 0 for item in self.agenda)

    # -- what may be done -----------------------------------------------------------------------

    @property
    def begun(self) -> bool:
        """Whether something was typed that would be lost."""
        before = self.editing.original if self.editing is not None else self.fresh
        return self.draft != before or bool(self.quick_text.strip())

    @property
    def open_questions(self) -> tuple[DraftQuestion, ...]:
        return self.findings.unanswered(self.confirmed) if self.findings is not None else ()

    @property
    def can_send(self) -> bool:
        """As far as is known; the application checks again when it is sent."""
        if self.time_is_wrong or self.length_is_wrong or not self.draft.title.strip():
            return False
        return self.findings is None or self.findings.allow(self.confirmed)

    @property
    def to_be_told(self) -> int:
        """How many people get a mail when this is sent."""
        return len(self.draft.invitees)


def answers_of(invitations: Sequence[Invitation]) -> dict[str, Rsvp]:
    return {one.email: one.status for one in invitations}


def offered_times(start: datetime) -> list[str]:
    """Every quarter of an hour of a day, from the morning on; the draft's own is among them."""
    minutes = list(range(0, 24 * 60, STEP))
    own = start.hour * 60 + start.minute
    return [clock_text(one) for one in sorted({*minutes, own})]
