"""Question sets: everything a person does with them, each time with what takes it back.

An edit is worked out by ``domain.question_edits`` inside the writing transaction, from the sets as
they are then; what differs is written. ``undo`` puts the touched sets back as they were, unless
somebody changed them since.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from concurrent.futures import Future
from dataclasses import replace
from typing import TypeAlias
from uuid import UUID

from meeting_desktop.application.shared_access import may_change, require
from meeting_desktop.application.shared_places import Place, nearest_first, places_of
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain import question_edits as edits
from meeting_desktop.domain.planning import MeetingType
from meeting_desktop.domain.question_edits import QuestionEdit, Sets
from meeting_desktop.domain.question_rules import clean_line, free_name
from meeting_desktop.domain.questions import Question, QuestionSet
from meeting_desktop.ports.unit_of_work import Committed, Store, UnitOfWork
from meeting_desktop.runtime.topic import Topic

#: Done after the commit; its ``value`` is what ``undo`` takes.
Edited: TypeAlias = Future[Committed[QuestionEdit]]

_TABLES = frozenset({"question_sets", "questions"})


class KeepQuestions:
    """``changed`` says that sets or questions are others now.

    ``samples`` gives the sets of a new database; it may block and runs on the store's thread.
    The futures of edits fail with UserFacingError where the edit is not possible: a name that is
    taken, a question that is not right, the default set removed without another one named.
    """

    def __init__(self, store: Store, samples: Callable[[UUID], Sets] = lambda _scope: ()) -> None:
        self.changed: Topic[None] = Topic()
        self._store = store
        self._samples = samples
        self._unsubscribe = store.subscribe(self._on_commit)

    # -- reading -----------------------------------------------------------------------------------

    def all(self) -> Sequence[QuestionSet]:
        """One's own first, then the teams'; the default set first, then by name. Blocks."""
        return self._store.read(
            lambda uow: nearest_first(uow, "question_sets", uow.question_sets.all())
        )

    def places(self) -> Sequence[Place]:
        """Where a set can be kept. Blocks on the disk."""
        return self._store.read(lambda uow: places_of(uow, "question_sets"))

    def get(self, set_id: UUID) -> QuestionSet | None:
        """Blocks on the disk."""
        return self._store.read(lambda uow: uow.question_sets.get(set_id))

    def for_type(self, meeting_type: MeetingType) -> QuestionSet | None:
        """The set of this meeting type, else the default one. Blocks on the disk."""
        sets = self.all()
        assigned = (one for one in sets if meeting_type in one.meeting_types)
        default = (one for one in sets if one.is_default)
        return next(assigned, None) or next(default, None)

    # -- sets --------------------------------------------------------------------------------------

    def begin(self) -> Edited:
        """Put the samples into a store in which no set ever was."""

        def first(uow: UnitOfWork) -> QuestionEdit:
            own = uow.personal_scope()
            if uow.question_sets.ever() or not may_change(uow, own, "question_sets"):
                return QuestionEdit((), ())
            return _add(uow, self._samples(own))

        return self._store.write(first)

    def bring_samples(self) -> Edited:
        """Add the samples to what is there, under free names and without taking types away."""

        return self._store.write(lambda uow: _add(uow, self._samples(uow.personal_scope())))

    def add_set(
        self,
        name: str,
        description: str = "",
        *,
        meeting_types: Collection[MeetingType] = (),
        questions: Sequence[Question] = (),
        set_id: UUID | None = None,
        place: UUID | None = None,
    ) -> Edited:
        """``place``: the scope of a team that is to have it, for ever."""
        made_id = set_id or new_id()

        def work(uow: UnitOfWork) -> QuestionEdit:
            made = QuestionSet(
                id=made_id,
                scope_id=place or uow.personal_scope(),
                name=clean_line(name),
                description=clean_line(description),
                questions=tuple(questions),
                meeting_types=frozenset(meeting_types),
            )
            before = tuple(uow.question_sets.all())
            mine = made.scope_id == uow.personal_scope()
            return _write(uow, before, edits.add_set(before, made, may_be_default=mine))

        return self._store.write(work)

    def add_sets(self, sets: Sequence[QuestionSet]) -> Edited:
        """From a file: each under a free name; types that another set has stay with that."""

        return self._store.write(lambda uow: _add(uow, sets))

    def change_set(
        self, set_id: UUID, name: str, description: str, meeting_types: Collection[MeetingType]
    ) -> Edited:
        """Name, description and types at once."""

        def change(sets: Sets) -> Sets:
            described = edits.describe_set(sets, set_id, name, description)
            return edits.assign_types(described, set_id, meeting_types)

        return self._edit(change)

    def rename_set(self, set_id: UUID, name: str) -> Edited:
        def rename(sets: Sets) -> Sets:
            described = next((one.description for one in sets if one.id == set_id), "")
            return edits.describe_set(sets, set_id, name, described)

        return self._edit(rename)

    def duplicate_set(
        self, set_id: UUID, copy_id: UUID | None = None, *, place: UUID | None = None
    ) -> Edited:
        """Into one's own, or for the team whose scope is ``place``."""
        made_id = copy_id or new_id()

        def work(uow: UnitOfWork) -> QuestionEdit:
            before = tuple(uow.question_sets.all())
            scope = place or uow.personal_scope()
            return _write(uow, before, edits.duplicate_set(before, set_id, made_id, scope))

        return self._store.write(work)

    def remove_set(self, set_id: UUID, next_default: UUID | None = None) -> Edited:
        """Meetings that used it keep their wording. Code ``default_needed``: name the next one."""
        return self._edit(lambda sets: edits.remove_set(sets, set_id, next_default))

    def make_default(self, set_id: UUID) -> Edited:
        return self._edit(lambda sets: edits.make_default(sets, set_id))

    def assign_types(self, set_id: UUID, types: Collection[MeetingType]) -> Edited:
        """``domain.question_edits.taken_from`` says from which sets they were taken."""
        return self._edit(lambda sets: edits.assign_types(sets, set_id, types))

    # -- questions ---------------------------------------------------------------------------------

    def put_question(self, set_id: UUID, question: Question, at: int | None = None) -> Edited:
        """Change the question with that id, or put a new one in at ``at`` (None: the end)."""
        return self._edit(lambda sets: edits.put_question(sets, set_id, question, at))

    def remove_questions(self, set_id: UUID, ids: Collection[UUID]) -> Edited:
        return self._edit(lambda sets: edits.remove_questions(sets, set_id, ids))

    def activate_questions(self, set_id: UUID, ids: Collection[UUID], active: bool) -> Edited:
        return self._edit(lambda sets: edits.activate_questions(sets, set_id, ids, active))

    def move_within(self, set_id: UUID, ids: Collection[UUID], before: int) -> Edited:
        return self._edit(lambda sets: edits.move_within(sets, set_id, ids, before))

    def nudge(self, set_id: UUID, ids: Collection[UUID], step: int) -> Edited:
        """One place up (-1) or down (+1)."""
        return self._edit(lambda sets: edits.nudge(sets, set_id, ids, step))

    def move_between(
        self, source: UUID, ids: Collection[UUID], target: UUID, *, copy: bool = False
    ) -> Edited:
        return self._edit(lambda sets: edits.move_between(sets, source, ids, target, copy=copy))

    def replace_questions(self, set_id: UUID, questions: Sequence[Question]) -> Edited:
        return self._edit(lambda sets: edits.replace_questions(sets, set_id, questions))

    def merge_questions(self, set_id: UUID, questions: Sequence[Question]) -> Edited:
        return self._edit(lambda sets: edits.merge_questions(sets, set_id, questions))

    # -- taking back -------------------------------------------------------------------------------

    def undo(self, edit: QuestionEdit) -> Edited:
        """Put the touched sets back; done with the edit that does it again.

        Fails with UserFacingError, code ``changed_since``, where they were changed otherwise.
        """

        def work(uow: UnitOfWork) -> QuestionEdit:
            now = tuple(uow.question_sets.all())
            touched = edit.touched
            if _contents(one for one in now if one.id in touched) != _contents(edit.after):
                raise UserFacingError(
                    "These questions were changed since; they stay as they are.",
                    code="changed_since",
                )
            versions = {one.id: one.version for one in now}
            after = tuple(one for one in now if one.id not in touched)
            for one in edit.before:
                back = replace(one, version=versions.get(one.id, one.version))
                after = edits.bring_back(after, back)
            return _write(uow, now, after)

        return self._store.write(work)

    def close(self) -> None:
        """Stop listening to the store."""
        self._unsubscribe()

    def _edit(self, change: Callable[[Sets], Sets]) -> Edited:
        def work(uow: UnitOfWork) -> QuestionEdit:
            before = tuple(uow.question_sets.all())
            return _write(uow, before, change(before))

        return self._store.write(work)

    def _on_commit(self, committed: Committed[object]) -> None:
        if any(change.table in _TABLES for change in committed.changes):
            self.changed.publish(None)


def _add(uow: UnitOfWork, sets: Iterable[QuestionSet]) -> QuestionEdit:
    before = after = tuple(uow.question_sets.all())
    for one in sets:
        near = [known for known in after if known.scope_id == uow.personal_scope()]
        held = frozenset(kind for known in near for kind in known.meeting_types)
        made = replace(
            one,
            scope_id=uow.personal_scope(),
            name=free_name(one.name, near),
            meeting_types=one.meeting_types - held,
            is_default=False,
            version=0,
        )
        after = edits.add_set(after, made)
    return _write(uow, before, after)


def _write(uow: UnitOfWork, before: Sets, after: Sets) -> QuestionEdit:
    """Raises: UserFacingError, code ``not_allowed``, for a set that is not theirs to change."""
    edit = edits.edit_between(before, after)
    kept = {one.id for one in after}
    for one in edit.before:
        require(uow, one.scope_id, "question_sets")
        if one.id not in kept:
            uow.question_sets.remove(one.id)
    for one in edit.after:
        require(uow, one.scope_id, "question_sets")
        uow.question_sets.put(one)
    return edit


def _contents(sets: Iterable[QuestionSet]) -> frozenset[QuestionSet]:
    """Without the version: keeping a wording changes nothing that a person wrote."""
    return frozenset(replace(one, version=0) for one in sets)
