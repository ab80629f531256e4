"""Which found tasks are known already, and what becomes of those that are not found again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.findings import Findings, Task
from meeting_desktop.domain.reports import ActionItem, Report, Source, TaskState
from meeting_desktop.domain.task_matching import Matched, changed_by_person, match_tasks

_MEETING, _SCOPE = new_id(), new_id()
_ONE, _TWO, _THREE = (new_id(),), (new_id(),), (new_id(),)
_REPORT = Report(
    new_id(),
    _SCOPE,
    _MEETING,
    2,
    datetime(2026, 3, 2, 9, tzinfo=UTC),
    new_id(),
    "",
    "en",
    Source("offline", "", ""),
    Findings(),
)
_MAY = date(2026, 5, 1)


def _item(
    text: str,
    evidence: tuple[UUID, ...] = _ONE,
    state: TaskState = TaskState.PROPOSED,
    *,
    own: bool = False,
) -> ActionItem:
    by = None if own else new_id()
    return ActionItem(new_id(), _SCOPE, _MEETING, text, state, evidence=evidence, report_id=by)


def _match(known: list[ActionItem], *tasks: Task) -> Matched:
    return match_tasks(known, tasks, _REPORT, [new_id() for _ in tasks])


def test_what_is_new_is_proposed() -> None:
    task = Task("Send it", _ONE, "Grace", _MAY, "in May")
    (item,) = _match([], task).put
    assert (item.text, item.evidence, item.assignee, item.due, item.due_words) == (
        "Send it",
        _ONE,
        "Grace",
        _MAY,
        "in May",
    )
    assert (item.state, item.report_id, item.meeting_id) == (
        TaskState.PROPOSED,
        _REPORT.id,
        _MEETING,
    )


def test_a_proposal_that_is_found_again_is_the_same_row_with_what_is_known_now() -> None:
    before = _item("Send it")
    matched = _match([before], Task("send it!", _TWO, "Grace"))
    (item,) = matched.put
    assert (item.id, item.text, item.assignee) == (before.id, "send it!", "Grace")
    assert not matched.removed


def test_a_proposal_that_is_not_found_again_goes() -> None:
    before = _item("Send it")
    assert _match([before], Task("Call them", _TWO)).removed == (before,)


def test_what_somebody_decided_is_left_alone_and_takes_its_task_with_it() -> None:
    for state in set(TaskState) - {TaskState.PROPOSED}:
        matched = _match([_item("Send it", state=state)], Task("Send it", _ONE))
        assert matched == Matched((), ())


def test_what_a_person_wrote_is_not_proposed_a_second_time() -> None:
    assert _match([_item("Send it", own=True)], Task("Send it", _ONE)) == Matched((), ())
    assert _match([_item("Send it", own=True)]) == Matched((), ())


def test_nearly_the_same_words_in_the_same_place_are_the_same_task() -> None:
    dropped = _item("Send the offer to Hanna", state=TaskState.DROPPED)
    assert not _match([dropped], Task("Send Hanna the price list", (*_ONE, *_TWO))).put
    # Elsewhere, such words are something else.
    assert _match([dropped], Task("Send Hanna the price list", _TWO)).put


def test_another_language_is_known_by_who_promised_what_for_when() -> None:
    mine = replace(_item("Send the offer", state=TaskState.DROPPED), assignee="Grace", due=_MAY)
    yours = replace(_item("Ask the board", state=TaskState.DROPPED), assignee="Hanna")
    again = (
        Task("Den Vorstand fragen", _ONE, "Hanna"),
        Task("Das Angebot schicken", _ONE, "Grace", _MAY),
    )
    assert not _match([mine, yours], *again).put


def test_the_surest_match_comes_first() -> None:
    near, same = _item("Send the offer by mail"), _item("Send the offer")
    matched = _match([near, same], Task("Send the offer", _ONE), Task("Send offer by mail", _ONE))
    assert [one.id for one in matched.put] == [same.id, near.id]


def test_whoever_mends_a_proposal_means_it() -> None:
    before = _item("Send it")
    assert changed_by_person(before, before) == before
    mended = changed_by_person(before, replace(before, text="Mail it"))
    assert mended.state is TaskState.CONFIRMED
    dropped = replace(before, state=TaskState.DROPPED)
    assert changed_by_person(before, dropped) == dropped


_TASKS = st.lists(
    st.builds(
        Task,
        text=st.sampled_from(["Send it", "send it", "Call them", "Ask", "Das schicken"]),
        evidence=st.sampled_from([_ONE, _TWO, _THREE, (*_ONE, *_TWO)]),
        assignee=st.sampled_from(["", "Grace", "Hanna"]),
        due=st.none() | st.just(_MAY),
    ),
    max_size=5,
)


@given(_TASKS, _TASKS, st.lists(st.sampled_from(TaskState), min_size=5, max_size=5))
def test_whatever_is_found_decisions_stay_and_no_task_is_twice(
    first: list[Task], again: list[Task], states: list[TaskState]
) -> None:
    known = [
        replace(one, state=state)
        for one, state in zip(_match([], *first).put, states, strict=False)
    ]
    decided = [one for one in known if one.state is not TaskState.PROPOSED]
    matched = _match(known, *again)
    touched = {one.id for one in (*matched.put, *matched.removed)}
    assert touched.isdisjoint(one.id for one in decided)
    assert len({one.id for one in matched.put}) == len(matched.put)
    # The same findings a second time propose nothing that is dropped or done.
    assert not [one for one in _match(known, *first).put if one.id not in {k.id for k in known}]
