"""A caption corrected while the person goes on speaking keeps the words that came meanwhile."""

from __future__ import annotations

from pathlib import Path

from meeting_desktop.domain.transcript import Segment, Word
from tests.fakes.sample_talks import DISCOVERY, keep, make_talk
from tests.fakes.use_cases import FakeApplication


def _stored(application: FakeApplication, *words: Word) -> Segment:
    """An utterance of a stored talk that says ``words``."""
    talk = make_talk("Talk", DISCOVERY[:1])
    application.store.write(lambda uow: keep(uow, talk, storage_key="")).result(5)
    transcript = application.store.read(lambda uow: uow.transcripts.latest(talk.meeting.id))
    assert transcript is not None
    said = transcript.segments[0]
    segment = Segment(
        said.id, said.transcript_id, said.speaker_id, words[0].start, words[-1].end, words
    )
    application.store.write(lambda uow: uow.transcripts.put_segment(segment)).result(5)
    return segment


def _said(text: str) -> tuple[Word, ...]:
    return tuple(Word(one, 0.5 * n, 0.5 * n + 0.4) for n, one in enumerate(text.split()))


def test_words_said_while_somebody_typed_stay_behind_what_was_typed(tmp_path: Path) -> None:
    application = FakeApplication(tmp_path)
    segment = _stored(application, *_said("call miss tray tomorrow at three"))
    review = application.use_cases.review
    before, after = review.edit_segment(segment.id, "call Ms Trey", said_until=1.4).result(5)
    assert before == segment
    assert after.text == "call Ms Trey tomorrow at three"
    assert [word.corrected for word in after.words] == [False, True, True, False, False, False]
    assert (after.end, after.original_text) == (segment.end, segment.text)


def test_what_reads_as_before_is_no_correction(tmp_path: Path) -> None:
    application = FakeApplication(tmp_path)
    segment = _stored(application, *_said("call miss tray tomorrow"))
    review = application.use_cases.review
    _, after = review.edit_segment(segment.id, " call  miss tray ", said_until=1.4).result(5)
    assert after == segment
    assert not after.is_edited
