"""Corrections with undo: shown at once, stored behind it, taken back when the store refuses.

Writes are done in order by the store's one thread, so that undo and redo may be pressed as fast as
one likes. A first write that fails takes its command off the stack; a failed undo or redo asks for
the truth to be read again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from meeting_desktop.application.review_transcript import ReviewTranscript
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.meetings import Meeting
from meeting_desktop.domain.transcript import Segment, Speaker, edit_text
from meeting_desktop.domain.transcript_changes import join_segments, split_segment
from meeting_desktop.ui.jobs import Jobs
from meeting_desktop.ui.library.transcript_document import (
    SegmentReplaced,
    TranscriptDocument,
    empty_document,
)


class ReviewDesk(QObject):
    """One meeting under review. The signals say what views have to draw again."""

    segment_replaced = Signal(object)  # SegmentReplaced
    speaker_replaced = Signal(list)  # passages
    meeting_replaced = Signal(object)  # Meeting
    #: The sentence, and the segment and words that were not saved (None and "" for other changes).
    refused = Signal(str, object, str)
    #: What is shown may differ from what is stored.
    out_of_step = Signal(str)

    def __init__(self, review: ReviewTranscript, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.review = review
        self.jobs = jobs
        self.stack = QUndoStack(self)
        self.document = empty_document()
        self.meeting: Meeting | None = None

    def take(self, meeting: Meeting, document: TranscriptDocument) -> None:
        """Begin with what has been read; the stack is empty then."""
        self.stack.clear()
        self.meeting = meeting
        self.document = document

    def edit(self, segment_id: UUID, text: str) -> None:
        before = self.document.segment(segment_id)
        after = edit_text(before, text)
        if after != before:
            self.stack.push(EditWords(self, before, after, text))

    def split(self, segment_id: UUID, word: int) -> None:
        """Two parts, of which the second begins with ``word``."""
        whole = self.document.segment(segment_id)
        if 0 < word < len(whole.words):
            first, second = split_segment(whole, word, new_id())
            gone = replace(second, words=())
            self._change([(whole, first), (gone, second)], self.tr("split"))

    def join(self, segment_id: UUID) -> bool:
        """With the part before it; False where there is none."""
        row = self.document.row_of(segment_id)
        if not row:
            return False
        before, here = self.document.rows[row - 1], self.document.rows[row]
        whole, empty = join_segments(before, here)
        self._change([(before, whole), (here, empty)], self.tr("joining"))
        return True

    def replace_all(self, pairs: Sequence[tuple[Segment, Segment]]) -> None:
        """What was before and what is after, all in one step."""
        if pairs:
            self._change(pairs, self.tr("replacing"))

    def _change(self, pairs: Sequence[tuple[Segment, Segment]], text: str) -> None:
        before, after = (tuple(side) for side in zip(*pairs, strict=True))
        self.stack.push(ChangeSegments(self, before, after, text))

    def rename_speaker(self, speaker_id: UUID, name: str) -> None:
        speaker = self.document.speaker(speaker_id)
        if speaker is not None and name.strip() != speaker.name:
            self.stack.push(RenameSpeaker(self, speaker, name.strip()))

    def rename_meeting(self, title: str) -> None:
        if self.meeting is not None and title.strip() and title.strip() != self.meeting.title:
            self.stack.push(RenameMeeting(self, self.meeting, title.strip()))

    def show_segment(self, segment: Segment) -> SegmentReplaced:
        change = self.document.replace_segment(segment)
        self.segment_replaced.emit(change)
        return change

    def show_segments(self, segments: Sequence[Segment]) -> None:
        self.segment_replaced.emit(self.document.take_segments(segments))

    def show_speaker(self, speaker: Speaker) -> None:
        self.speaker_replaced.emit(self.document.replace_speaker(speaker))

    def show_meeting(self, meeting: Meeting) -> None:
        self.meeting = meeting
        self.meeting_replaced.emit(meeting)

    def withdraw(self, command: QUndoCommand) -> None:
        """Take a command whose first write failed off the stack."""
        if self.stack.index() and self.stack.command(self.stack.index() - 1) == command:
            self.stack.undo()


class Change(QUndoCommand):
    """Shows and stores one state or the other; ``_first`` is the write that makes it."""

    def __init__(self, desk: ReviewDesk, text: str) -> None:
        super().__init__(text)
        self._desk = desk
        self._written = False
        self._refused = False

    def redo(self) -> None:
        self._show(after=True)
        if self._written:
            self._store(after=True)
        else:
            self._written = True
            self._first()

    def undo(self) -> None:
        self._show(after=False)
        if self._refused:
            # The stack deletes it after this; one that was obsolete before would not be undone.
            self.setObsolete(True)
        else:
            self._store(after=False)

    def _refuse(self, sentence: str) -> None:
        self._refused = True
        self._desk.withdraw(self)
        self._desk.refused.emit(sentence, *self._lost())

    def _lost(self) -> tuple[UUID | None, str]:
        return None, ""

    def _first(self) -> None:
        raise NotImplementedError

    def _show(self, *, after: bool) -> None:
        raise NotImplementedError

    def _store(self, *, after: bool) -> None:
        raise NotImplementedError


class EditWords(Change):
    def __init__(self, desk: ReviewDesk, before: Segment, after: Segment, typed: str) -> None:
        super().__init__(desk, desk.tr("change of words"))
        self._before, self._after, self._typed = before, after, typed

    def _first(self) -> None:
        desk = self._desk
        future = desk.review.edit_segment(self._before.id, self._typed)
        desk.jobs.follow(desk, future, self._on_stored, self._refuse)

    def _on_stored(self, pair: tuple[Segment, Segment]) -> None:
        """What the store made of it is the truth, should it differ from what was shown."""
        shown, (self._before, self._after) = self._after, pair
        if shown != self._after and self._desk.document.segment(shown.id) == shown:
            self._desk.show_segment(self._after)

    def _show(self, *, after: bool) -> None:
        self._desk.show_segment(self._after if after else self._before)

    def _store(self, *, after: bool) -> None:
        desk = self._desk
        future = desk.review.put_back(self._after if after else self._before)
        desk.jobs.follow(desk, future, _nothing, desk.out_of_step.emit)

    def _lost(self) -> tuple[UUID | None, str]:
        return self._before.id, self._typed


class ChangeSegments(Change):
    """Several segments at once: split, joined, words replaced."""

    def __init__(
        self,
        desk: ReviewDesk,
        before: tuple[Segment, ...],
        after: tuple[Segment, ...],
        text: str,
    ) -> None:
        super().__init__(desk, text)
        self._before, self._after = before, after

    def _first(self) -> None:
        desk = self._desk
        desk.jobs.follow(desk, desk.review.put_segments(self._after), _nothing, self._refuse)

    def _show(self, *, after: bool) -> None:
        self._desk.show_segments(self._after if after else self._before)

    def _store(self, *, after: bool) -> None:
        desk = self._desk
        future = desk.review.put_segments(self._after if after else self._before)
        desk.jobs.follow(desk, future, _nothing, desk.out_of_step.emit)


class RenameSpeaker(Change):
    def __init__(self, desk: ReviewDesk, before: Speaker, name: str) -> None:
        super().__init__(desk, desk.tr("new name"))
        self._before, self._after = before, replace(before, name=name, is_confirmed=True)

    def _first(self) -> None:
        desk = self._desk
        future = desk.review.rename_speaker(self._before, self._after.name)
        desk.jobs.follow(desk, future, self._on_stored, self._refuse)

    def _on_stored(self, speaker: Speaker) -> None:
        shown, self._after = self._after, speaker
        if shown != speaker and self._desk.document.speaker(shown.id) == shown:
            self._desk.show_speaker(speaker)

    def _show(self, *, after: bool) -> None:
        self._desk.show_speaker(self._after if after else self._before)

    def _store(self, *, after: bool) -> None:
        desk = self._desk
        future = desk.review.put_back_speaker(self._after if after else self._before)
        desk.jobs.follow(desk, future, _nothing, desk.out_of_step.emit)


class RenameMeeting(Change):
    def __init__(self, desk: ReviewDesk, before: Meeting, title: str) -> None:
        super().__init__(desk, desk.tr("new title"))
        self._before, self._after = before, replace(before, title=title)

    def _first(self) -> None:
        desk = self._desk
        future = desk.review.rename_meeting(self._before.id, self._after.title)
        desk.jobs.follow(desk, future, self._on_stored, self._refuse)

    def _on_stored(self, meeting: Meeting) -> None:
        shown, self._after = self._after, meeting
        if self._desk.meeting == shown:
            self._desk.show_meeting(meeting)

    def _show(self, *, after: bool) -> None:
        self._desk.show_meeting(self._after if after else self._before)

    def _store(self, *, after: bool) -> None:
        desk = self._desk
        title = self._after.title if after else self._before.title
        future = desk.review.rename_meeting(self._before.id, title)
        desk.jobs.follow(desk, future, _nothing, desk.out_of_step.emit)


def _nothing(_value: object) -> None:
    return None
