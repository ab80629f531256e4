"""What was said so far in the running meeting, kept up to date by the segment.

Whose side a voice is on is learned from the rows with its first words; the whole transcript is read
again only when somebody new speaks or a name changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from meeting_desktop.domain.conversations import Conversation, Side, Utterance
from meeting_desktop.domain.transcript import Segment


class LiveConversation:
    def __init__(self, conversation: Conversation) -> None:
        self.now = conversation
        self._voices: dict[UUID | None, tuple[str, Side]] = {}

    def knows(self, segment: Segment) -> bool:
        """Whether it is known who speaks."""
        return segment.speaker_id in self._voices

    def read_anew(self, conversation: Conversation, segments: Iterable[Segment]) -> None:
        """Take the rows as they are; ``segments`` are some of theirs, and tell voices apart."""
        self.now = conversation
        said = {one.segment_id: one for one in conversation.utterances}
        self._voices.clear()
        for segment in segments:
            if segment.id in said:
                utterance = said[segment.id]
                self._voices[segment.speaker_id] = (utterance.speaker, utterance.side)

    def put(self, segment: Segment) -> Utterance:
        """Add or correct what a known voice said."""
        speaker, side = self._voices[segment.speaker_id]
        fresh = Utterance(segment.id, speaker, side, segment.start, segment.end, segment.text)
        said = list(self.now.utterances)
        place = next(
            (n for n in range(len(said) - 1, -1, -1) if said[n].segment_id == segment.id), None
        )
        if place is not None:
            said[place] = fresh
        else:
            # Others may have ended earlier what they began later.
            behind = len(said)
            while behind and said[behind - 1].start > fresh.start:
                behind -= 1
            said.insert(behind, fresh)
        self.now = replace(self.now, utterances=tuple(said))
        return fresh

    def latest(self, count: int) -> Conversation:
        """The last ``count`` utterances: what is judged while people speak."""
        return replace(self.now, utterances=self.now.utterances[-count:])
