"""One summary of a conversation that was read in pieces, however many they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from meeting_desktop.adapters.assistant.gemini.exchange import TooLongError
from meeting_desktop.adapters.assistant.gemini.faults import broken
from meeting_desktop.adapters.assistant.gemini.line import THOROUGH, GeminiLine
from meeting_desktop.adapters.assistant.gemini.numbered import as_data
from meeting_desktop.adapters.assistant.gemini.schemas import Combined, Outline
from meeting_desktop.adapters.assistant.gemini.tokens import pieces
from meeting_desktop.adapters.assistant.gemini.wording import marked, rules

_MOST_TOKENS = 24_000


async def combine(
    line: GeminiLine,
    outlines: Sequence[Outline | Combined],
    language: str,
    on_piece: Callable[[], None],
) -> Combined:
    """Raises: AnalystFault."""
    texts = ["\n".join(_lines(nth, one)) for nth, one in enumerate(outlines, start=1)]
    groups = pieces(texts, outlines, _MOST_TOKENS)
    if 1 < len(groups) < len(outlines):
        halfway = [await combine(line, group, language, on_piece) for group in groups]
        return await combine(line, halfway, language, on_piece)
    asked = rules("combine", language=language)
    try:
        return await line.ask(asked, marked(texts), Combined, THOROUGH, on_piece)
    except TooLongError:
        raise broken() from None


def _lines(nth: int, found: Outline | Combined) -> Iterator[str]:
    points = found.key_points if isinstance(found, Outline) else []
    kinds = {"summary": found.executive_summary, "key point": points, "insight": found.insights}
    for kind, claims in kinds.items():
        for claim in claims:
            yield as_data([nth, kind, claim.text, claim.said])
    for topic in found.topics:
        yield as_data([nth, "topic", topic.title, topic.said])
