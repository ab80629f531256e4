"""Guards against words that nobody said.

Whisper learnt from subtitles, so it writes their closing lines into silence, music and noise. A
line is known by its words, but people do say "thank you": it goes only where the sound does not
carry it.
"""

from __future__ import annotations

from collections.abc import Sequence

from meeting_desktop.adapters.speech.heard import HeardWord, plain
from meeting_desktop.adapters.speech.voicing import Voicing

#: Lines that Whisper is known to invent, as plain words; matched as a whole utterance.
_PHRASES = (
    "you",
    "bye",
    "thank you",
    "thanks",
    "thank you very much",
    "thank you so much",
    "thank you for watching",
    "thanks for watching",
    "thank you for watching and see you next time",
    "please subscribe",
    "subscribe to my channel",
    "like and subscribe",
    "see you next time",
    "see you in the next video",
    "ill see you next time",
    "the end",
    "music",
    "applause",
    "oh",
    "okay",
    "so",
    "hmm",
    "untertitel der amaraorg community",
    "untertitel im auftrag des zdf fur funk 2017",
    "untertitelung des zdf 2020",
    "untertitelung aufgrund der amaraorg community",
    "vielen dank",
    "vielen dank fur ihre aufmerksamkeit",
    "sous titres realises par la communaute damaraorg",
    "soustitres realises para la communaute damaraorg",
    "merci davoir regarde cette video",
    "merci",
    "subtitulos realizados por la comunidad de amaraorg",
    "gracias por ver el video",
    "gracias",
    "sottotitoli creati dalla comunita amaraorg",
    "sottotitoli e revisione a cura di qtss",
    "grazie",
    "legendas pela comunidade amaraorg",
    "obrigado",
    "ondertitels ingediend door de amaraorg gemeenschap",
    "napisy stworzone przez spolecznosc amaraorg",
    "dziekuje",
    "продолжение следует",
    "спасибо за просмотр",
    "субтитры сделал dimatorzok",
    "ご視聴ありがとうございました",
    "字幕由amaraorg社区提供",
    "请不吝点赞订阅转发打赏支持明镜与点点栏目",
    "謝謝觀看",
    "시청해주셔서감사합니다",
    "mbc뉴스이덕영입니다",
)

#: A phrase needs at least so much speech for each of its words, of this certainty.
_VOICED_SECONDS_PER_WORD = 0.12
_CERTAIN_SPEECH = 0.6
_CERTAIN_WORDS = 0.5
#: Words of which the loudest moment is no voice are dropped, whatever they are.
_NO_VOICE = 0.2
_NO_SPEECH = 0.6
_UNSURE_TEXT = -1.0


def _fold(text: str) -> str:
    import unicodedata

    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


_KNOWN = frozenset(plain(_fold(phrase)) for phrase in _PHRASES)


def is_known_phrase(words: Sequence[HeardWord]) -> bool:
    """True when the words, as a whole, are a line that Whisper is known to invent."""
    return plain(_fold("".join(word.text for word in words))) in _KNOWN


def without_phantoms(
    words: Sequence[HeardWord],
    voicing: Voicing,
    *,
    mean_log_probability: float,
    no_speech_probability: float,
) -> list[HeardWord]:
    """The words that the sound carries."""
    if no_speech_probability > _NO_SPEECH and mean_log_probability < _UNSURE_TEXT:
        return []
    kept = [word for word in words if voicing.peak(word.start, word.end) >= _NO_VOICE]
    if not kept or (is_known_phrase(kept) and not _is_carried(kept, voicing)):
        return []
    return kept


def _is_carried(words: Sequence[HeardWord], voicing: Voicing) -> bool:
    start, end = words[0].start, words[-1].end
    certainty = sum(word.probability for word in words) / len(words)
    return (
        voicing.peak(start, end) >= _CERTAIN_SPEECH
        and voicing.voiced_seconds(start, end) >= _VOICED_SECONDS_PER_WORD * len(words)
        and certainty >= _CERTAIN_WORDS
    )
