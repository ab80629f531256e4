"""What of a report stands where, and how it is given away."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from meeting_desktop.application.find_moments import Moment
from meeting_desktop.application.read_report import AskedQuestion, ReportFile
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.answers import AnswerState, MeetingAnswer, SetBy
from meeting_desktop.domain.conversations import Side
from meeting_desktop.domain.findings import Claim, Exchange, Findings
from meeting_desktop.domain.outlines import as_markdown
from meeting_desktop.domain.questions import Question
from meeting_desktop.domain.reports import ActionItem, Report, TaskState
from meeting_desktop.ui.report.report_parts import PartKind, ReportPart, in_order, parts_of
from meeting_desktop.ui.report.report_text import outline_of
from meeting_desktop.ui.report.tasks_card import by_assignee, by_side
from tests.fakes.reports import GEMINI, MADE, findings_of
from tests.fakes.sample_talks import Talk, make_talk


def _moments(talk: Talk) -> dict[UUID, Moment]:
    return {
        one.id: Moment(
            one.id,
            talk.meeting.id,
            talk.transcript.name_of(one.speaker_id),
            one.start,
            one.end,
            one.text,
        )
        for one in talk.segments
    }


def _file(talk: Talk, findings: Findings | None = None) -> ReportFile:
    report = Report(
        new_id(),
        talk.meeting.scope_id,
        talk.meeting.id,
        1,
        MADE,
        talk.transcript.id,
        "",
        "en",
        GEMINI,
        findings if findings is not None else findings_of(talk),
    )
    return ReportFile(talk.meeting, True, report, (1,), moments=_moments(talk))


def _part(file: ReportFile, kind: PartKind) -> ReportPart:
    return next(part for part in parts_of(file) if part.kind is kind)


def test_only_parts_with_something_in_them_are_shown() -> None:
    talk = make_talk()
    file = _file(talk, Findings(decisions=(Claim("Yes.", (talk.segments[0].id,)),)))
    assert [part.kind for part in parts_of(file)] == [PartKind.DECISIONS]


def test_a_key_point_does_not_repeat_the_summary() -> None:
    rows = _part(_file(make_talk()), PartKind.KEY_POINTS).rows
    assert [row.text for row in rows] == ["The budget came three weeks late."]


def test_what_nobody_answered_is_kept_apart() -> None:
    file = _file(make_talk())
    assert [row.text for row in _part(file, PartKind.OPEN).rows] == [
        "What happens when that laptop is away?"
    ]
    answered = _part(file, PartKind.EXCHANGES).rows[0]
    assert (answered.who, answered.answered_by) == ("Ada", "Sample Lead")
    assert len(answered.moments) == 2


def test_moments_stand_in_the_order_of_time_and_missing_ones_are_left_out() -> None:
    talk = make_talk()
    late, early = talk.segments[8], talk.segments[1]
    found = in_order(_moments(talk), (late.id, new_id(), early.id, late.id))
    assert [one.segment_id for one in found] == [early.id, late.id]


def test_a_question_says_how_far_it_came_and_in_whose_words() -> None:
    talk = make_talk()
    asked, silent = Question(new_id(), "Which budget?"), Question(new_id(), "By when?")
    answer = MeetingAnswer(
        new_id(),
        talk.meeting.scope_id,
        talk.meeting.id,
        asked.id,
        AnswerState.PARTLY,
        "Up to five thousand",
        (talk.segments[10].id,),
        set_by=SetBy.HUMAN,
    )
    file = _file(talk, Findings())
    questions = (AskedQuestion(asked, answer), AskedQuestion(silent))
    shown = parts_of(
        ReportFile(talk.meeting, True, file.report, questions=questions, moments=file.moments)
    )
    first, second = shown[0].rows
    assert (first.state, first.answer, first.by_hand) == (
        AnswerState.PARTLY,
        "Up to five thousand",
        True,
    )
    assert second.state is AnswerState.UNASKED


def test_tasks_stand_by_who_took_them_and_nobodys_last() -> None:
    talk = make_talk()

    def item(text: str, assignee: str) -> ActionItem:
        return ActionItem(new_id(), new_id(), talk.meeting.id, text, TaskState.CONFIRMED, assignee)

    groups = by_assignee(
        [item("a", ""), item("b", "Hanna"), item("c", "Grace"), item("d", "Hanna")]
    )
    assert [(who, [one.text for one in items]) for who, items in groups] == [
        ("Hanna", ["b", "d"]),
        ("Grace", ["c"]),
        ("", ["a"]),
    ]


def test_tasks_stand_by_side_where_both_have_some() -> None:
    talk = make_talk()

    def item(text: str, assignee: str) -> ActionItem:
        return ActionItem(new_id(), new_id(), talk.meeting.id, text, TaskState.CONFIRMED, assignee)

    items = [item("a", ""), item("b", "Grace"), item("c", "Hanna"), item("d", "Nora")]
    sides = {"Hanna": Side.OURS, "Grace": Side.THEIRS, "Assistant": Side.ASSISTANT}
    groups = [(title, [one.text for one in some]) for title, some in by_side(items, sides)]
    assert groups == [
        ("Our side", ["c"]),
        ("Their side", ["b"]),
        ("Neither side yet", ["a", "d"]),
    ]
    alone = by_side(items, {"Hanna": Side.OURS})
    assert [(title, len(some)) for title, some in alone] == [("", 4)]
    assert by_side([], sides) == []


def test_a_report_is_given_away_with_times_and_marks_of_what_nobody_said() -> None:
    talk = make_talk()
    text = as_markdown(outline_of(_file(talk), date(2026, 3, 2)))
    assert text.startswith("# Discovery call\n")
    assert "Five thousand may be the limit for a first step. \\[inferred\\] (1:" in text
    assert "- Ada: Who decides about the budget on your side? — Sample Lead:" in text
    assert "Made by Gemini (gemini-2.5-flash)" in text.replace("\\", "")


def test_an_unanswered_exchange_has_no_answer() -> None:
    talk = make_talk()
    question = Claim("And when?", (talk.segments[2].id,))
    file = _file(talk, Findings(exchanges=(Exchange(question, "Ada"),)))
    assert parts_of(file)[0].rows[0].answer == ""
