"""The words of spoken dates that nobody types: numbers, parts of the day, "your time"."""

from __future__ import annotations

import re
from datetime import time

from meeting_desktop.domain.quick_words import MONTHS, WEEKDAYS, ZONES

_ENGLISH = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_ENGLISH_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50}
_GERMAN = (
    "null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn "
    "fünfzehn sechzehn siebzehn achtzehn neunzehn"
)
_GERMAN_TENS = {"zwanzig": 20, "dreißig": 30, "vierzig": 40, "fünfzig": 50}
_ENGLISH_NTH = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
)
_GERMAN_NTH = (
    "erst zweit dritt viert fünft sechst siebt acht neunt zehnt elft zwölft dreizehnt vierzehnt "
    "fünfzehnt sechzehnt siebzehnt achtzehnt neunzehnt zwanzigst"
)
_GERMAN_ENDINGS = ("e", "en", "er")


def _numbers() -> dict[str, int]:
    """0 to 59. "ein" and "eine" are articles more often than not and stay words; "eins" is 1."""
    found = {word: number for number, word in enumerate(_ENGLISH.split())}
    units = _GERMAN.split()
    found |= {word: number for number, word in enumerate(units) if word != "ein"}
    found |= {"eins": 1, "zwo": 2, **_ENGLISH_TENS, **_GERMAN_TENS}
    for tens, number in _GERMAN_TENS.items():
        found |= {f"{units[one]}und{tens}": number + one for one in range(1, 10)}
    return found


def _nths() -> dict[str, int]:
    """Days of a month. "second" is one only where a month or "the" says so."""
    found = {word: number for number, word in enumerate(_ENGLISH_NTH.split(), 1)}
    found["thirtieth"] = 30
    stems = {word: number for number, word in enumerate(_GERMAN_NTH.split(), 1)}
    units = _GERMAN.split()
    stems |= {f"{units[one]}undzwanzigst": 20 + one for one in range(1, 10)}
    stems |= {"dreißigst": 30, "einunddreißigst": 31}
    return found | {stem + end: day for stem, day in stems.items() for end in _GERMAN_ENDINGS}


SPOKEN_NUMBERS = _numbers()
ENGLISH_TENS = _ENGLISH_TENS
SPOKEN_NTHS = _nths()

#: When a part of the day begins, where no hour was said.
DAY_PARTS = {
    "morning": time(9),
    "morgens": time(9),
    "früh": time(9),
    "vormittag": time(9),
    "vormittags": time(9),
    "lunchtime": time(12),
    "mittag": time(12),
    "afternoon": time(14),
    "nachmittag": time(14),
    "nachmittags": time(14),
    "evening": time(18),
    "tonight": time(18),
    "abend": time(18),
    "abends": time(18),
}
#: An hour beside these is the one of the morning, of the others that of the afternoon.
MORNINGS = frozenset({"morning", "morgens", "früh", "vormittag", "vormittags"})

#: Zones that are said as an adjective of "time".
TIME_OF = {
    "eastern": "America/New_York",
    "central": "America/Chicago",
    "mountain": "America/Denver",
    "pacific": "America/Los_Angeles",
    "uk": "Europe/London",
    "british": "Europe/London",
    "london": "Europe/London",
    "londoner": "Europe/London",
    "britischer": "Europe/London",
    "german": "Europe/Berlin",
    "deutscher": "Europe/Berlin",
    "berliner": "Europe/Berlin",
    "wiener": "Europe/Vienna",
    "new yorker": "America/New_York",
    "indian": "Asia/Kolkata",
    "indischer": "Asia/Kolkata",
}
YOUR = frozenset({"your", "deiner", "ihrer", "eurer"})
OUR = frozenset({"my", "our", "meiner", "unserer"})
TIME = frozenset({"time", "zeit"})

#: Short forms are words of other meanings when spoken: "sat", "mar", "so", "we wed".
UNSPOKEN = frozenset(
    word
    for word in (*WEEKDAYS, *MONTHS, *ZONES)
    if len(word) <= 4 and word not in {"may", "june", "july", "mai", "juni", "juli", "märz"}  # noqa: PLR2004
) | frozenset({"thurs", "thur", "tues", "sept"})
#: Zones are spoken, and written by the recogniser, in capitals.
SPOKEN_ZONES = frozenset(ZONES)

#: What may follow an hour that is one: "at three" is a time before these, not before "people".
_AFTER_HOURS = """
    am pm a.m. p.m. o'clock uhr in on at today tomorrow of your my our their time then and or if for
    would works work is sounds should to until till next this with sharp latest again instead please
    today's bis und oder ist wäre geht passt würde nachmittags abends morgens früh vormittags mit
    heute morgen übermorgen nächsten nächste nächster nächstes diesen bei dann deiner ihrer eurer
    unserer meiner zeit wieder noch spätestens also sein machen sprechen treffen telefonieren sehen
    thanks danke from ab but aber because weil when wenn so great perfect noon past after before
    um gegen zwischen between around about rather better fine good suits too maybe lieber besser gut
    prima klappt vielleicht
"""
AFTER_HOURS = frozenset(_AFTER_HOURS.split())
#: What counts, so that the number before it is no hour: "in 14 days".
_UNITS = """
    day days week weeks month months hour hours minute minutes min mins tag tage tagen woche wochen
    monat monate monaten stunde stunden minuten
"""
UNITS = frozenset(_UNITS.split())

_LONG = """
today tonight tomorrow yesterday heute morgen übermorgen gestern vorgestern week month quarter year
day hour minut woche monat quartal jahr tag stunde eod cob feierabend close noon midday mittag
o'clock oclock uhr morning afternoon evening früh vormittag nachmittag abend mid half halb viertel
"""
_BEGINNINGS = (
    *_LONG.split(),
    *(word for word in (*WEEKDAYS, *MONTHS) if word not in UNSPOKEN),
)
_NAMED = "|".join(sorted({*SPOKEN_NUMBERS, *SPOKEN_NTHS}, key=len, reverse=True))
#: Most of what is said names no time: without one of these nothing else is looked at.
MAY_NAME_TIME = re.compile(
    rf"\b(?:{'|'.join(_BEGINNINGS)})|\d|\bq[1-4]\b|\b(?:at|um|by|bis|from|von|between|zwischen"
    rf"|the|am|zum|den|dem|vom|ab)\s+(?:{_NAMED})\b|\b(?:{_NAMED})\s(?:[ap]\.?m\b|thirty|fifteen"
    r"|forty|twenty|ten|fifty|to\s|past\s|bis\s)",
    re.IGNORECASE,
)
