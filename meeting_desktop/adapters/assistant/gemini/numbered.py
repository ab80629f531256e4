"""A conversation as the model sees it: numbered lines without names; and its numbers as ids again.

A line is a JSON array ``[number, second, speaker, side, words]``. JSON keeps what people say inside
of its quotes, and ``<`` is escaped, so that nobody can speak the end of the transcript.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Sequence
from uuid import UUID

from meeting_desktop.domain.conversations import Conversation, Side, Utterance
from meeting_desktop.domain.redaction_of_speech import SpeechRedaction

#: Ids of utterances that the model made up: they exist nowhere, so that ``evidence`` drops them.
_INVENTED = UUID("6f1d1f0a-5b56-4d53-9a55-0e4a9f0c3b1e")

_OURS = frozenset({Side.OURS, Side.ASSISTANT})


class NumberedConversation:
    """Numbers count from 1 through the whole conversation, whichever piece of it is sent."""

    def __init__(self, conversation: Conversation, *, hide_names: bool, hide_numbers: bool) -> None:
        self.conversation = conversation
        self.utterances = conversation.utterances
        self._redaction = SpeechRedaction(
            (*(one.speaker for one in self.utterances), *conversation.names),
            conversation.companies,
            names=hide_names,
            numbers=hide_numbers,
        )
        self._speakers = frozenset(one.speaker for one in self.utterances)

    def hide(self, text: str) -> str:
        return self._redaction.hide(text)

    def restore(self, text: str, said: Iterable[int] = ()) -> str:
        """With names and numbers, as in the utterances ``said`` where these are given."""
        spoken = " ".join(one.text for one in self._said(said))
        return self._redaction.restore(text, spoken).strip()

    def line(self, number: int) -> str:
        one = self.utterances[number - 1]
        fields = [
            number,
            round(one.start),
            self._redaction.label(one.speaker),
            one.side.value,
            self.hide(one.text),
        ]
        return as_data(fields)

    def lines(self, numbers: Sequence[int]) -> list[str]:
        return [self.line(number) for number in numbers]

    @property
    def numbers(self) -> range:
        return range(1, len(self.utterances) + 1)

    def ids(self, said: Iterable[int]) -> tuple[UUID, ...]:
        """Of the utterances, each once, in their order; a made-up number gives an id of nothing."""
        return tuple(self._id(number) for number in sorted(set(said)))

    def ids_of_lead(self, said: Iterable[int]) -> tuple[UUID, ...]:
        """As ``ids``, without those of our side: what we say about a lead is no evidence of it."""
        ours = {n for n in self.numbers if self.utterances[n - 1].side in _OURS}
        return self.ids(set(said) - ours)

    def first(self, said: Iterable[int]) -> Utterance | None:
        """The earliest of them that exists."""
        return next(iter(self._said(said)), None)

    def seconds(self, said: Iterable[int]) -> float:
        return sum(one.end - one.start for one in self._said(said))

    def words_of(self, said: Iterable[int]) -> list[str]:
        return [one.text for one in self._said(said)]

    def speaker(self, name: str) -> str:
        """Whom the model means; empty where that is nobody who spoke."""
        whole = self.restore(name)
        return whole if whole in self._speakers else ""

    def _said(self, said: Iterable[int]) -> list[Utterance]:
        return [self.utterances[n - 1] for n in sorted(set(said)) if n in self.numbers]

    def _id(self, number: int) -> UUID:
        if number in self.numbers:
            return self.utterances[number - 1].segment_id
        return uuid.uuid5(_INVENTED, str(number))


def as_data(value: object) -> str:
    """JSON in one line that holds no tag."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c").replace("\u2028", " ")
