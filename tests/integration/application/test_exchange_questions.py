"""Question sets in files, and tried on a meeting with the one who asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from meeting_desktop.application.exchange_questions import ExchangeQuestions
from meeting_desktop.application.try_questions import TryQuestions
from meeting_desktop.core.errors import EnvironmentFault, NotFoundError, UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.meetings import Participant, ParticipantRole
from meeting_desktop.domain.question_matching import Certainty
from meeting_desktop.domain.questions import Question, QuestionSet
from meeting_desktop.ports.unit_of_work import UnitOfWork
from tests.contracts.store_samples import held
from tests.fakes.sample_talks import Talk, keep, make_talk
from tests.fakes.store import InlineStore

FIRST, SECOND = Question(new_id(), "First?"), Question(new_id(), "=Second?")
ALPHA = QuestionSet(new_id(), new_id(), "Alpha: the first / one", questions=(FIRST, SECOND))
BETA = QuestionSet(new_id(), new_id(), "Beta")


@pytest.fixture
def store() -> Iterator[InlineStore]:
    made = InlineStore()
    yield made
    made.close(5)


# -- files -----------------------------------------------------------------------------------------


def test_sets_are_written_and_read_again(store: InlineStore, tmp_path: Path) -> None:
    files = ExchangeQuestions(store)
    read = files.read(files.write(tmp_path / "all.json", [ALPHA, BETA]))
    assert [one.name for one in read.sets] == [ALPHA.name, "Beta"]
    assert read.sets[0].scope_id == store.read(lambda uow: uow.personal_scope())


def test_a_table_is_written_for_spreadsheets_and_named_after_its_file(
    store: InlineStore, tmp_path: Path
) -> None:
    files = ExchangeQuestions(store)
    path = files.write(tmp_path / "Mine.CSV", [ALPHA])
    assert path.read_bytes().startswith(b"\xef\xbb\xbftext,")
    assert b"'=Second?" in path.read_bytes()
    [read] = files.read(path).sets
    assert read.name == "Mine"
    assert [question.text for question in read.questions] == ["First?", "=Second?"]


def test_a_name_is_suggested_that_every_system_takes(store: InlineStore) -> None:
    files = ExchangeQuestions(store)
    assert files.suggest_name([ALPHA], ".json") == "Alpha the first  one.json"
    assert files.suggest_name([ALPHA, BETA], ".json") == "Question sets.json"
    assert files.suggest_name([replace(BETA, name="???")], ".csv") == "Questions.csv"


def test_files_that_cannot_be_read_say_why(store: InlineStore, tmp_path: Path) -> None:
    files = ExchangeQuestions(store)
    with pytest.raises(EnvironmentFault) as missing:
        files.read(tmp_path / "none.json")
    with pytest.raises(UserFacingError) as other:
        files.read(tmp_path / "questions.docx")
    assert (missing.value.code, other.value.code) == ("file_unreadable", "unknown_format")


# -- trials ----------------------------------------------------------------------------------------


@pytest.fixture
def talk(store: InlineStore) -> Talk:
    """Ada, a participant with a role, asks; the sample lead asks too."""
    made = make_talk(
        lines=(
            ("Ada", "Who decides about the budget?"),
            ("Sample Lead", "I do. How do you like the weather today?"),
        )
    )
    ada = Participant(new_id(), made.meeting.id, "Ada", role=ParticipantRole.HOST)
    speakers = tuple(
        replace(one, participant_id=ada.id) if one.name == "Ada" else one
        for one in made.transcript.speakers
    )
    known = replace(made, transcript=replace(made.transcript, speakers=speakers))

    def work(uow: UnitOfWork) -> None:
        uow.meetings.add(known.meeting)
        uow.participants.put(ada)
        uow.transcripts.put(known.transcript)
        for segment in known.segments:
            uow.transcripts.put_segment(segment)

    store.write(work).result(60)
    return known


ASKED = (
    Question(new_id(), "Who decides about the budget?"),
    Question(new_id(), "How do you like the weather today?"),
    Question(new_id(), "Is it asked?", active=False),
)


def test_only_the_host_is_listened_to_where_the_host_is_known(
    store: InlineStore, talk: Talk
) -> None:
    trial = TryQuestions(store).run(talk.meeting.id, ASKED)
    assert [talk.transcript.name_of(one) for one in trial.askers] == ["Ada"]
    assert [found.certainty for found in trial.found] == [
        Certainty.LOOKS_ASKED,
        Certainty.NOT_FOUND,
    ]
    assert trial.found[0].answer[0].text == "I do."


def test_a_person_may_say_that_anybody_asks(store: InlineStore, talk: Talk) -> None:
    trial = TryQuestions(store).run(talk.meeting.id, ASKED, ())
    assert {found.certainty for found in trial.found} == {Certainty.LOOKS_ASKED}


def test_meetings_with_words_are_offered_and_others_are_not(store: InlineStore, talk: Talk) -> None:
    silent = held(store, "Silent")
    trials = TryQuestions(store)
    assert [row.meeting.id for row in trials.meetings()] == [talk.meeting.id]
    with pytest.raises(NotFoundError):
        trials.run(silent.id, ASKED)


def test_anybody_may_ask_where_nobody_is_known_to_host(store: InlineStore) -> None:
    talk = make_talk()
    store.write(lambda uow: keep(uow, talk)).result(60)
    assert TryQuestions(store).run(talk.meeting.id, ASKED).askers == frozenset()
