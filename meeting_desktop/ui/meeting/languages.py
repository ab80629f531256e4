"""The languages that can be chosen, in words that people know."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QLocale

#: ISO 639-1 codes that Whisper hears and Qt can name.
_CODES = (
    "af ar az be bg bn bs ca cs cy da de el en es et fa fi fr gl gu he hi hr hu hy id is it ja ka "
    "kk km kn ko lt lv mk ml mn mr ms mt my ne nl nn no pa pl ps pt ro ru si sk sl so sq sr sv sw "
    "ta te tg th tl tr uk ur uz vi yi yo zh"
)


@cache
def language_choices() -> tuple[tuple[str, str], ...]:
    """Pairs of code and name, by name."""
    pairs = []
    for code in _CODES.split():
        language = QLocale.codeToLanguage(code)
        if language != QLocale.Language.AnyLanguage:
            pairs.append((code, QLocale.languageToString(language)))
    return tuple(sorted(pairs, key=lambda pair: pair[1]))
