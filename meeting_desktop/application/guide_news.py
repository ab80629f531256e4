"""What the guide has not taken yet: ids and signs alone, so that whoever brings them goes on."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from meeting_desktop.application.guide_desk import GuideDesk
from meeting_desktop.ports.unit_of_work import Committed

_CAPTIONS = "captions"
#: More corrections at once than a person makes: the whole transcript is read instead.
_MOST = 50


@dataclass(slots=True)
class GuideNews:
    """``final`` and ``corrected`` are segments, each once, in their order."""

    final: dict[UUID, None] = field(default_factory=dict)
    corrected: dict[UUID, None] = field(default_factory=dict)
    dismissed: list[UUID] = field(default_factory=list)
    answers: bool = False
    voices: bool = False
    questions: bool = False

    def hear(self, segment_id: UUID) -> None:
        self.final[segment_id] = None

    def read(self, committed: Committed[object], meeting_id: UUID) -> bool:
        """Note what a commit changed that concerns the guide; False: nothing."""
        before = (self.answers, self.voices, self.questions, len(self.corrected))
        for change in committed.changes:
            match change.table:
                case "meeting_answers":
                    self.answers = True
                case "speakers" | "meeting_participants":
                    self.voices = True
                case "meetings" if change.id == meeting_id:
                    self.questions = True
                case "segments" if committed.actor != _CAPTIONS:
                    self.corrected[change.id] = None
        if len(self.corrected) > _MOST:
            self.corrected.clear()
            self.voices = True
        return before != (self.answers, self.voices, self.questions, len(self.corrected))

    def put_back(self, others: GuideNews) -> None:
        """Those could not be taken: they come first."""
        self.final = others.final | self.final
        self.corrected = others.corrected | self.corrected
        self.dismissed = others.dismissed + self.dismissed
        self.answers |= others.answers
        self.voices |= others.voices
        self.questions |= others.questions


def hand_over(news: GuideNews, desk: GuideDesk) -> None:
    """Let the desk take all of it, and have its turn."""
    for card_id in news.dismissed:
        desk.dismiss(card_id)
    if news.questions:
        desk.read_questions()
    if news.answers:
        desk.read_answers()
    if news.voices:
        desk.read_voices()
    if news.corrected:
        desk.hear(news.corrected, corrected=True)
    if news.final:
        desk.hear(news.final)
    desk.turn()
