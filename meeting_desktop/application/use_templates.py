"""Templates: meetings to start from. How often one was used is counted where meetings are planned.

A template that nobody owns came with the program. A passcode is no part of one: each meeting gets
its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from meeting_desktop.application.shared_access import may_change, require, require_row
from meeting_desktop.application.shared_places import Place, places_of
from meeting_desktop.core.errors import NotFoundError, UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.meeting_drafts import MeetingDraft
from meeting_desktop.domain.planning import Template
from meeting_desktop.domain.question_rules import clean_line
from meeting_desktop.domain.sample_templates import sample_templates
from meeting_desktop.ports.unit_of_work import Committed, Store, UnitOfWork
from meeting_desktop.runtime.topic import Topic

LONGEST_NAME = 80


class UseTemplates:
    """``changed`` says that there are other templates now, or other numbers."""

    def __init__(self, store: Store) -> None:
        self.changed: Topic[None] = Topic()
        self._store = store
        self._unsubscribe = store.subscribe(self._on_commit)

    def begin(self) -> Future[Committed[None]]:
        """Put the samples into a store in which no template ever was."""

        def first(uow: UnitOfWork) -> None:
            own = uow.personal_scope()
            if not uow.templates.ever() and may_change(uow, own, "meeting_templates"):
                for template in sample_templates(own):
                    uow.templates.put(template)

        return self._store.write(first)

    def all(self) -> Sequence[Template]:
        """Own ones, public ones and the program's: the most used first. Blocks on the disk."""

        return self._store.read(templates_for)

    def places(self) -> Sequence[Place]:
        """Where a template can be kept. Blocks on the disk."""
        return self._store.read(lambda uow: places_of(uow, "meeting_templates"))

    def get(self, template_id: UUID) -> Template | None:
        """Blocks on the disk."""
        return self._store.read(lambda uow: uow.templates.get(template_id))

    def save(
        self,
        name: str,
        draft: MeetingDraft,
        *,
        description: str = "",
        is_public: bool = False,
        place: UUID | None = None,
    ) -> Future[Committed[Template]]:
        """A new one with what the draft has; its people, lead, time and passcode are left out.

        ``place``: the scope of a team that is to have it, for ever. The future's error is
        UserFacingError, code ``name_missing`` or ``not_allowed``.
        """

        def work(uow: UnitOfWork) -> Template:
            blank = Template(
                id=new_id(),
                scope_id=place or uow.personal_scope(),
                name=_name(name),
                title="",
                minutes=0,
                description=clean_line(description),
                is_public=is_public or place not in {None, uow.personal_scope()},
                owner_id=uow.people.me().id,
            )
            return _put(uow, _filled(blank, draft))

        return self._store.write(work)

    def update(self, template_id: UUID, draft: MeetingDraft) -> Future[Committed[Template]]:
        """Its meeting is that of ``draft`` from now on. The error may be NotFoundError."""
        return self._change(template_id, lambda one: _filled(one, draft))

    def describe(
        self, template_id: UUID, name: str, description: str, *, is_public: bool
    ) -> Future[Committed[Template]]:
        """Another name, description, or who sees it. Errors as of ``save`` and ``update``."""
        return self._change(
            template_id,
            lambda one: replace(
                one, name=_name(name), description=clean_line(description), is_public=is_public
            ),
        )

    def put_back(self, template: Template) -> Future[Committed[Template]]:
        """Undo a change: the template as it was, but used as often as it is now."""
        return self._change(template.id, lambda one: replace(template, usage_count=one.usage_count))

    def remove(self, template_id: UUID) -> Future[Committed[None]]:
        """Meetings that were made of it are not touched; ``restore`` takes it back."""

        def remove(uow: UnitOfWork) -> None:
            require_row(uow, "meeting_templates", template_id)
            uow.templates.remove(template_id)

        return self._store.write(remove)

    def restore(self, template_id: UUID) -> Future[Committed[None]]:
        return self._store.write(lambda uow: uow.templates.restore(template_id))

    def draft_from(self, template_id: UUID, start: datetime, time_zone: str) -> MeetingDraft:
        """A meeting of it at ``start``, a naive wall time. Blocks. Raises: NotFoundError."""
        return draft_of(self._store.read(lambda uow: _existing(uow, template_id)), start, time_zone)

    def close(self) -> None:
        self._unsubscribe()

    def _change(
        self, template_id: UUID, change: Callable[[Template], Template]
    ) -> Future[Committed[Template]]:
        return self._store.write(lambda uow: _put(uow, change(_existing(uow, template_id))))

    def _on_commit(self, committed: Committed[object]) -> None:
        if any(change.table == "meeting_templates" for change in committed.changes):
            self.changed.publish(None)


def templates_for(uow: UnitOfWork) -> list[Template]:
    """Those that this machine's person starts from: their own, their teams', the program's."""
    me, own = uow.people.me().id, uow.personal_scope()
    teams = {place.scope_id for place in places_of(uow, "meeting_templates") if place.is_team}
    return [
        one
        for one in uow.templates.all()
        if one.scope_id in teams
        or (one.scope_id == own and (one.is_public or one.owner_id in {None, me}))
    ]


def draft_of(template: Template, start: datetime, time_zone: str) -> MeetingDraft:
    return MeetingDraft(
        title=template.title,
        start=start,
        minutes=template.minutes,
        time_zone=time_zone,
        details=template.details,
        template_id=template.id,
    )


def _filled(template: Template, draft: MeetingDraft) -> Template:
    return replace(
        template,
        title=draft.title,
        minutes=draft.minutes,
        details=replace(draft.details, passcode_hash=""),
    )


def _name(text: str) -> str:
    name = clean_line(text)[:LONGEST_NAME].rstrip()
    if not name:
        raise UserFacingError("Give the template a name.", code="name_missing")
    return name


def _existing(uow: UnitOfWork, template_id: UUID) -> Template:
    template = uow.templates.get(template_id)
    if template is None:
        raise NotFoundError("That template is no longer there; choose another.")
    return template


def _put(uow: UnitOfWork, template: Template) -> Template:
    require(uow, template.scope_id, "meeting_templates")
    uow.templates.put(template)
    return template
