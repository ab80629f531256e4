"""What may be done with question sets, as functions from all sets to all sets.

Nothing here knows of a store. Each function gives new sets and leaves the old ones alone; what
differs between the two is what is to be written, and is also what takes it back.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from meeting_desktop.core.errors import NotFoundError, UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.planning import MeetingType
from meeting_desktop.domain.question_rules import (
    check_question,
    check_set,
    clean_line,
    clean_question,
    first_fault,
    free_name,
)
from meeting_desktop.domain.questions import Question, QuestionSet

Sets = tuple[QuestionSet, ...]


@dataclass(frozen=True, slots=True)
class QuestionEdit:
    """What an edit changed: the touched sets as they were, and as they are.

    A set that was made is not in ``before``, one that was removed is not in ``after``.
    """

    before: Sets
    after: Sets

    @property
    def touched(self) -> frozenset[UUID]:
        return frozenset(one.id for one in (*self.before, *self.after))

    def then(self, later: QuestionEdit) -> QuestionEdit:
        """Both as one, for edits that a person takes for one (typing on)."""
        known = {one.id for one in self.before} | {one.id for one in self.after}
        changed = later.touched
        before = (*self.before, *(one for one in later.before if one.id not in known))
        after = (*(one for one in self.after if one.id not in changed), *later.after)
        return QuestionEdit(before, after)


def edit_between(before: Sets, after: Sets) -> QuestionEdit:
    """The edit that leads from one state of all sets to another."""
    old, new = set(before), set(after)
    return QuestionEdit(
        tuple(one for one in before if one not in new),
        tuple(one for one in after if one not in old),
    )


def taken_from(edit: QuestionEdit, set_id: UUID) -> dict[MeetingType, str]:
    """Which meeting types went to that set, and the names of the sets that had them."""
    now = _find(edit.after, set_id).meeting_types
    return {
        kind: one.name
        for one in edit.before
        if one.id != set_id
        for kind in sorted(one.meeting_types & now)
    }


# -- sets -----------------------------------------------------------------------------------------


def add_set(sets: Sets, made: QuestionSet, *, may_be_default: bool = True) -> Sets:
    """With ``made``; the first of all is the default. Its types are taken from other sets."""
    others = _without_types(sets, made, made.meeting_types)
    if may_be_default and (made.is_default or not _beside(sets, made)):
        others = tuple(_no_default(one) if _is_beside(one, made) else one for one in others)
        made = replace(made, is_default=True)
    clean = replace(made, questions=tuple(map(clean_question, made.questions)))
    return _checked((*others, clean), made.id)


def bring_back(sets: Sets, one: QuestionSet) -> Sets:
    """With a set of before, as far as the others leave its name, its types and the default free."""
    near = _beside(sets, one)
    held = frozenset(kind for known in near for kind in known.meeting_types)
    back = replace(
        one,
        name=free_name(one.name, near),
        meeting_types=one.meeting_types - held,
        is_default=one.is_default and not any(known.is_default for known in near),
    )
    return (*sets, back)


def describe_set(sets: Sets, set_id: UUID, name: str, description: str) -> Sets:
    def describe(one: QuestionSet) -> QuestionSet:
        return replace(one, name=clean_line(name), description=clean_line(description))

    return _checked(_with(sets, set_id, describe), set_id)


def duplicate_set(sets: Sets, set_id: UUID, copy_id: UUID, scope_id: UUID | None = None) -> Sets:
    """A copy under a free name: no default, no types, questions of its own.

    Among others, in ``scope_id``, it may have the same name.
    """
    one = _find(sets, set_id)
    scope = scope_id or one.scope_id
    near = tuple(other for other in sets if other.scope_id == scope)
    copy = QuestionSet(
        id=copy_id,
        scope_id=scope,
        name=free_name(f"{one.name} copy" if scope == one.scope_id else one.name, near),
        description=one.description,
        questions=tuple(replace(question, id=new_id()) for question in one.questions),
    )
    return add_set(sets, copy, may_be_default=scope == one.scope_id)


def remove_set(sets: Sets, set_id: UUID, next_default: UUID | None = None) -> Sets:
    """Without that set. If it is the default of several, ``next_default`` becomes it.

    Raises: UserFacingError ``default_needed`` where no other is named.
    """
    gone = _find(sets, set_id)
    rest = tuple(one for one in sets if one.id != set_id)
    if not gone.is_default or not _beside(rest, gone):
        return rest
    if next_default is None or next_default == set_id:
        raise UserFacingError(
            f"“{gone.name}” is the default set; say which set becomes it instead.",
            code="default_needed",
        )
    return make_default(rest, next_default)


def make_default(sets: Sets, set_id: UUID) -> Sets:
    """Exactly that one is the default of those beside it."""
    chosen = _find(sets, set_id)
    return tuple(
        replace(one, is_default=one.id == set_id) if _is_beside(one, chosen) else one
        for one in sets
    )


def assign_types(sets: Sets, set_id: UUID, types: Collection[MeetingType]) -> Sets:
    """That set is for these types and no other set is for any of them."""
    wanted = frozenset(types)
    freed = _without_types(sets, _find(sets, set_id), wanted)
    return _with(freed, set_id, lambda one: replace(one, meeting_types=wanted))


# -- questions -------------------------------------------------------------------------------------


def put_question(sets: Sets, set_id: UUID, question: Question, at: int | None = None) -> Sets:
    """The question with that id is changed, or a new one put in at ``at`` (None: the end)."""
    clean = clean_question(question)
    fault = first_fault(check_question(clean))
    if fault:
        raise UserFacingError(fault, code="bad_question")

    def put(one: QuestionSet) -> QuestionSet:
        if any(known.id == clean.id for known in one.questions):
            known_as = (clean if known.id == clean.id else known for known in one.questions)
            return replace(one, questions=tuple(known_as))
        place = len(one.questions) if at is None else at
        fresh = (*one.questions[:place], clean, *one.questions[place:])
        return replace(one, questions=fresh)

    return _checked(_with(sets, set_id, put), set_id)


def remove_questions(sets: Sets, set_id: UUID, ids: Collection[UUID]) -> Sets:
    def remove(one: QuestionSet) -> QuestionSet:
        return replace(one, questions=tuple(q for q in one.questions if q.id not in ids))

    return _with(sets, set_id, remove)


def activate_questions(sets: Sets, set_id: UUID, ids: Collection[UUID], active: bool) -> Sets:
    def activate(one: QuestionSet) -> QuestionSet:
        questions = (replace(q, active=active) if q.id in ids else q for q in one.questions)
        return replace(one, questions=tuple(questions))

    return _with(sets, set_id, activate)


def move_within(sets: Sets, set_id: UUID, ids: Collection[UUID], before: int) -> Sets:
    """These questions, in their order, before the one that stood at ``before`` (or at the end)."""

    def move(one: QuestionSet) -> QuestionSet:
        moved = tuple(q for q in one.questions if q.id in ids)
        head = tuple(q for q in one.questions[:before] if q.id not in ids)
        tail = tuple(q for q in one.questions[before:] if q.id not in ids)
        return replace(one, questions=(*head, *moved, *tail))

    return _with(sets, set_id, move)


def nudge(sets: Sets, set_id: UUID, ids: Collection[UUID], step: int) -> Sets:
    """Every block of these questions one place up (``step`` -1) or down (+1), as far as it goes."""

    def move(one: QuestionSet) -> QuestionSet:
        questions = list(one.questions)
        places = range(len(questions)) if step < 0 else range(len(questions) - 1, -1, -1)
        for place in places:
            other = place + step
            free = 0 <= other < len(questions) and questions[other].id not in ids
            if questions[place].id in ids and free:
                questions[place], questions[other] = questions[other], questions[place]
        return replace(one, questions=tuple(questions))

    return _with(sets, set_id, move)


def move_between(
    sets: Sets, source: UUID, ids: Collection[UUID], target: UUID, *, copy: bool = False
) -> Sets:
    """To the end of another set, or copies of them; within one set only copies do anything."""
    giver = _find(sets, source)
    taken = tuple(q for q in giver.questions if q.id in ids)
    if copy or not _is_beside(giver, _find(sets, target)):
        # A row never goes to others: there it is another question with the same words.
        taken = tuple(replace(q, id=new_id()) for q in taken)
    elif source == target:
        return sets
    if not copy:
        sets = remove_questions(sets, source, ids)
    return _checked(
        _with(sets, target, lambda one: replace(one, questions=(*one.questions, *taken))), target
    )


def replace_questions(sets: Sets, set_id: UUID, questions: Sequence[Question]) -> Sets:
    clean = tuple(map(clean_question, questions))
    return _checked(_with(sets, set_id, lambda one: replace(one, questions=clean)), set_id)


def merge_questions(sets: Sets, set_id: UUID, questions: Iterable[Question]) -> Sets:
    """Those with the words of a known question change it, the others follow at the end."""
    known = list(_find(sets, set_id).questions)
    places = {question.text.casefold(): place for place, question in enumerate(known)}
    for question in map(clean_question, questions):
        place = places.setdefault(question.text.casefold(), len(known))
        if place < len(known):
            known[place] = replace(question, id=known[place].id)
        else:
            known.append(question)
    return replace_questions(sets, set_id, known)


# -- parts -----------------------------------------------------------------------------------------


def _find(sets: Iterable[QuestionSet], set_id: UUID) -> QuestionSet:
    for one in sets:
        if one.id == set_id:
            return one
    raise NotFoundError("This question set is not here any more.")


def _with(sets: Sets, set_id: UUID, change: Callable[[QuestionSet], QuestionSet]) -> Sets:
    _find(sets, set_id)
    return tuple(change(one) if one.id == set_id else one for one in sets)


def _without_types(sets: Sets, owner: QuestionSet, types: frozenset[MeetingType]) -> Sets:
    return tuple(
        replace(one, meeting_types=one.meeting_types - types)
        if one.id != owner.id and _is_beside(one, owner) and one.meeting_types & types
        else one
        for one in sets
    )


def _is_beside(one: QuestionSet, other: QuestionSet) -> bool:
    """Those of a person, and those of a team, have names, types and a default of their own."""
    return one.scope_id == other.scope_id


def _beside(sets: Iterable[QuestionSet], one: QuestionSet) -> Sets:
    return tuple(other for other in sets if _is_beside(other, one))


def _no_default(one: QuestionSet) -> QuestionSet:
    return replace(one, is_default=False)


def _checked(sets: Sets, set_id: UUID) -> Sets:
    one = _find(sets, set_id)
    fault = first_fault(check_set(one, _beside(sets, one)))
    if fault:
        raise UserFacingError(fault, code="bad_question_set")
    return sets
