"""Words about the list of questions or to whoever keeps it, which answer none of them.

Beside ``addressed_to_machine``, which doubts nothing that people say to each other: here a doubt
costs one tick by hand, so that beginnings of words in four languages are enough, and nothing has to
be an order. No recogniser writes brackets.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from meeting_desktop.domain.plain_words import plain_text, tokens_of

_BRACKETS = re.compile(r"[{}<>\[\]`]")
_CALLED = re.compile(
    r"^\W*(?:hey |dear |liebe[rs]? )?"
    r"(?:assistant|assistent(?:in)?|asistente|ai|ki|ia|bot|system|software)\s*[,:]"
)
_LIST = tokens_of("question frage fragen pregunta checklist score puntuacion crm prompt")
_SETTLED = tokens_of("answer beantwort respond respuest contest yes tick abhak skip")
_KEEP = tokens_of(
    "mark markier marca tick set setz note anota anote record trag eintrag update pon count"
)
_RULES = tokens_of("rule regel regla instruc instruk anweis prompt guideline restric")
_PUT_AWAY = tokens_of("ignor disregard forget vergiss olvid bypass overrid missacht")
_REPORT = tokens_of("summar zusammenfass resum transcri transkri protokoll")
_WRITE = tokens_of("write schreib escrib state record say must")
_KEEPER = tokens_of("taker transcriber assistant assistent asistente software")
_TELL = tokens_of("instruct order command anweis")

#: An utterance that has a word of both is no answer.
_PAIRS = (
    (_LIST, _SETTLED),
    (_LIST, _KEEP),
    (_KEEP, ("answered", "beantwort", "respondid", "contestad")),
    (_RULES, _PUT_AWAY),
    (_REPORT, _WRITE),
    (_KEEPER, _TELL),
)


def steers(text: str) -> bool:
    """Whether an utterance may be meant to steer what is kept, rather than to answer somebody."""
    plain = plain_text(text)
    if _BRACKETS.search(text) or _CALLED.match(plain):
        return True
    tokens = tokens_of(plain)
    return any(_has(tokens, first) and _has(tokens, second) for first, second in _PAIRS)


def _has(tokens: Collection[str], stems: Collection[str]) -> bool:
    return any(token.startswith(stem) for token in tokens for stem in stems)
