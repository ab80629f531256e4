"""What a form for meetings offers to choose from, read at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from meeting_desktop.application.shared_places import nearest_first
from meeting_desktop.application.use_templates import templates_for
from meeting_desktop.domain.leads import Lead
from meeting_desktop.domain.people import Team, User
from meeting_desktop.domain.planning import MeetingType, Template
from meeting_desktop.ports.unit_of_work import Store, UnitOfWork


@dataclass(frozen=True, slots=True)
class SetChoice:
    """A question set without its questions."""

    id: UUID
    name: str
    questions: int
    meeting_types: frozenset[MeetingType] = frozenset()
    is_default: bool = False


@dataclass(frozen=True, slots=True)
class Choices:
    """``colleagues`` are without the person of this machine, who is ``me``."""

    me: User
    colleagues: Sequence[User] = ()
    leads: Sequence[Lead] = ()
    question_sets: Sequence[SetChoice] = ()
    teams: Sequence[Team] = ()
    templates: Sequence[Template] = ()

    def lead(self, lead_id: UUID | None) -> Lead | None:
        return next((lead for lead in self.leads if lead.id == lead_id), None)

    def question_set_for(self, meeting_type: MeetingType) -> UUID | None:
        """The one assigned to the type, else the default one."""
        fitting = [one for one in self.question_sets if meeting_type in one.meeting_types]
        default = [one for one in self.question_sets if one.is_default]
        return next((one.id for one in (*fitting, *default)), None)


class PlanningChoices:
    def __init__(self, store: Store) -> None:
        self._store = store

    def read(self) -> Choices:
        """Blocks on the disk."""
        return self._store.read(_choices)


def _choices(uow: UnitOfWork) -> Choices:
    me = uow.people.me()
    return Choices(
        me=me,
        colleagues=[user for user in uow.people.all() if user.id != me.id],
        leads=uow.leads.all(),
        question_sets=[
            SetChoice(one.id, one.name, len(one.questions), one.meeting_types, one.is_default)
            for one in nearest_first(uow, "question_sets", uow.question_sets.all())
        ],
        teams=uow.people.teams(),
        templates=templates_for(uow),
    )
