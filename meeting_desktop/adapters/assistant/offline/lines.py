"""A conversation as sentences, each with what its form tells: a question, a nod, small talk."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from meeting_desktop.adapters.assistant.offline.wording import (
    STOP_WORDS,
    STOPWORT,
    WORDS,
    forms,
    plain,
    tidy,
)
from meeting_desktop.domain.addressed_to_machine import is_instruction
from meeting_desktop.domain.conversations import Conversation, Side, Utterance

#: A sentence ends here; "a.m. on Friday", "Dr. Lind" and "z.B." do not end one.
_END = re.compile(
    r"(?<=[.?!…])(?<!\b[ap]\.m\.)(?<!\b(?:Mr|Ms|Dr|Nr|ca|St|vs)\.)(?<!\b(?:Mrs|bzw|usw)\.)"
    r"(?<!\b(?:z\.B|d\.h|e\.g|i\.e)\.)[\"'”’)]*\s+"
)
#: The loop breathes after so many.
_UTTERANCES_AT_ONCE = 50
#: So many words at least tell a question by its form alone.
_FEWEST_ASKING = 4
_MOST_WORDS, _MOST_LETTERS = 60, 600
_MOST_NODDING = 4
_MOST_GREETING = 8
_NOD = forms("""
    yes|yeah|yep|no|nope|okay|ok|right|sure|of course|i see|got it|understood|mhm|uh-huh|exactly
    great|good|perfect|fine|cool|nice|wow|alright|all right|wonderful|excellent|absolutely|indeed
    true|fair enough|no problem|no problem at all|makes sense|oh|ah|ha|hm+|interesting|really
    good to know|all good|sounds good|agreed|certainly|definitely|good point|good question|please
    please do|i agree|i will|that's fine|that's right|that is right|that fits|will do|so|well
    ja|nein|genau|klar|gut|sehr gut|verstehe|natürlich|super|prima|okay|richtig|stimmt|aha|ach so
    einverstanden|alles klar|in ordnung|das stimmt|das passt|danke|thanks|thank you|bitte
    the|that|is|a|it|and|very|much|quite|really|for|me|so|sehr|das|ist|da
""")
_GREETING = forms("""
    hello|hi|hey|good (?:morning|afternoon|evening)|bye|goodbye|see you|take care|have a (?:good
    nice)
    how are you|how's it going|how do you do|nice to (?:meet|see)|thank(?:s| you)(?: \\w+)? for
    welcome
    long time|can (?:you|everybody|everyone) (?:hear|see)|you're on mute|you are on mute|say hello
    share my screen|loud and clear|thank you (?:so|very) much|many thanks|thanks everybody
    guten (?:morgen|tag|abend)|hallo|moin|auf wieder(?:hören|sehen)|tschüss|schönen (?:tag|abend)
    wie geht es|hören sie mich|können sie (?:mich|meinen)|willkommen|danke für|danke und|servus
""")
#: Asked to be polite or to keep the thread; nobody wants them in a report.
_IDLE_QUESTION = forms("""
    how are you.*|can (?:you|everybody|everyone) hear me.*|are you (?:still )?there|really|right
    okay|ok|isn't it|is that (?:right|okay|all right)|does that make sense|any questions
    shall we (?:begin|start)|(?:would|is) that (?:be )?(?:all right|okay|fine|ok)(?: for you)?
    (?:\\w+, )?do you want to (?:start|begin|go first)|you know|no|yes|what|sorry|pardon|oder
    nicht wahr|wirklich|wie bitte|hören sie mich.*
    wie geht es.*|alles klar|may i|can i ask.*|how's it going.*|you see|in welchem sinne
""")
_BEFORE_QUESTION = re.compile(
    r"^(?:(?:hi|hello|hey)(?: \w+)?,? )?"
    r"(?:(?:and|so|but|well|okay|ok|now|und|also|aber|na ja),? )*"
)
_ASKING = forms(r"""
    (?:what|when|where|which|who|whom|whose|why|how) (?:is|are|was|were|do|does|did|can|could|would
    will|should|many|much|long|often|big|far|about|soon|has|have)
    (?:what|which|how|who) \w+ (?:do|does|did|are|is|have|would|will|can) (?:you|we|they|it)
    (?:what|who) (?:does|would|will) (?:the|your) \w+
    (?:do|does|did|are|is|was|were|have|has|can|could|would|will|should) (?:you|your|we|they|it
    there
    this|that)
    was|wann|wo|welche[rsnm]?|wer|wen|wem|warum|wie|wieso|woher|wohin
""")
_NO_QUESTION = re.compile(r"^(?:what|how|who|wie|was) (?:a|an|i|we|nice|schön|worries)\b|\bif\b")


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence. ``number`` counts sentences, ``turn`` utterances; ``text`` is as shown."""

    number: int
    turn: int
    said: Utterance
    text: str
    plain: str
    words: tuple[str, ...]
    is_question: bool
    is_idle: bool
    is_order: bool

    @property
    def is_leads(self) -> bool:
        return self.said.side is Side.THEIRS and not self.is_order

    @property
    def tells(self) -> bool:
        """Whether it says something: no nod, no greeting, nothing for a machine."""
        return not (self.is_idle or self.is_order)


@dataclass(frozen=True, slots=True)
class Parsed:
    """A sentence without its place; the same words are read once."""

    text: str
    plain: str
    words: tuple[str, ...]
    is_question: bool
    is_idle: bool


def _lines_of(turn: int, one: Utterance, first: int) -> list[Line]:
    order, parts = parsed(one.text)
    return [
        Line(
            first + n, turn, one, part.text, part.plain, part.words, part.is_question,
            part.is_idle, order,
        )
        for n, part in enumerate(parts)
    ]  # fmt: skip


@lru_cache(maxsize=8192)
def parsed(text: str) -> tuple[bool, tuple[Parsed, ...]]:
    """Whether the whole is meant for a program, and its sentences."""
    sentences = [
        part for one in _END.split(text.strip()) if one.strip() for part in _pieces(one.strip())
    ]
    return is_instruction(text), tuple(_parse(one) for one in sentences)


def _pieces(sentence: str) -> list[str]:
    """A recogniser may set no full stop for minutes; forms are looked for within a breath."""
    words = sentence.split()
    if len(words) <= _MOST_WORDS and len(sentence) <= _MOST_LETTERS:
        return [sentence]
    return [
        " ".join(words[at : at + _MOST_WORDS])[:_MOST_LETTERS]
        for at in range(0, len(words), _MOST_WORDS)
    ]


def _parse(raw: str) -> Parsed:
    text = tidy(raw)
    small = plain(text)
    words = tuple(WORDS.findall(small))
    asks = _asks(small, words)
    idle = len(words) <= _MOST_GREETING and bool(_GREETING.search(small))
    idle = idle or (asks and bool(_IDLE_QUESTION.fullmatch(small.strip(" .?!…,"))))
    return Parsed(text, small, words, asks, idle or is_nod(plain(raw)))


def _asks(small: str, words: Sequence[str]) -> bool:
    if small.endswith("?"):
        return True
    if len(words) < _FEWEST_ASKING or _NO_QUESTION.search(small):
        return False
    return bool(_ASKING.match(_BEFORE_QUESTION.sub("", small)))


def is_nod(small: str) -> bool:
    """ "Yes, sure.": what is left when nods are taken out is nothing."""
    words = WORDS.findall(small)
    if len(words) > _MOST_NODDING:
        return False
    return not WORDS.findall(_NOD.sub("", small))


def language_of(conversation: Conversation) -> str:
    """As the transcript says it, else as its small words do; "" where neither tells."""
    if conversation.language:
        return conversation.language
    return language_of_text(" ".join(one.text for one in conversation.utterances))


def language_of_text(text: str) -> str:
    count: Counter[str] = Counter()
    for word in WORDS.findall(plain(text)):
        count["en"] += word in STOP_WORDS and word not in STOPWORT
        count["de"] += word in STOPWORT and word not in STOP_WORDS
    if not count or count["en"] == count["de"]:
        return ""
    return count.most_common(1)[0][0]


class LineReader:
    """The lines of a conversation that grows: what was read stays as it is."""

    def __init__(self) -> None:
        self._utterances: tuple[Utterance, ...] = ()
        self._lines: list[Line] = []

    async def read(self, conversation: Conversation) -> Sequence[Line]:
        """Do not change what comes back; a later call may add to it."""
        said = conversation.utterances
        same = self._same(said)
        lines = [line for line in self._lines if line.turn < same]
        for turn in range(same, len(said)):
            lines += _lines_of(turn, said[turn], len(lines))
            if (turn - same) % _UTTERANCES_AT_ONCE == _UTTERANCES_AT_ONCE - 1:
                await asyncio.sleep(0)
        self._utterances, self._lines = said, lines
        return lines

    def _same(self, said: Sequence[Utterance]) -> int:
        """How many utterances are as they were."""
        pairs = zip(self._utterances, said, strict=False)
        changed = (at for at, (one, now) in enumerate(pairs) if one is not now and one != now)
        return next(changed, min(len(said), len(self._utterances)))
