"""The words of quick entry, English and German."""

from __future__ import annotations

from meeting_desktop.domain.planning import MeetingType

_DAYS = (
    "mon monday montag",
    "tue tues tuesday dienstag",
    "wed wednesday mittwoch",
    "thu thur thurs thursday donnerstag",
    "fri friday freitag",
    "sat saturday samstag sonnabend",
    "sun sunday sonntag",
)
#: Monday is 0.
WEEKDAYS = {word: day for day, words in enumerate(_DAYS) for word in words.split()}
#: Words of other meanings too: only with a capital and a time or a date behind.
SHORT_WEEKDAYS = {word: day for day, word in enumerate(("mo", "di", "mi", "do", "fr", "sa", "so"))}
_MONTHS = (
    "jan january januar jänner",
    "feb february februar",
    "mar march mär märz",
    "apr april",
    "may mai",
    "jun june juni",
    "jul july juli",
    "aug august",
    "sep sept september",
    "oct october okt oktober",
    "nov november",
    "dec december dez dezember",
)
MONTHS = {word: month for month, words in enumerate(_MONTHS, 1) for word in words.split()}
#: How many days ahead.
DAYS_AHEAD = {
    "today": 0,
    "heute": 0,
    "tonight": 0,
    "tomorrow": 1,
    "morgen": 1,
    "day after tomorrow": 2,
    "übermorgen": 2,
}
NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "ein": 1, "eine": 1, "einem": 1, "einer": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5,
    "sechs": 6,
}  # fmt: skip
#: What people write after a time. A name stands for a place's time, summer or winter.
ZONES = {
    "utc": "UTC",
    "gmt": "Europe/London",
    "bst": "Europe/London",
    "wet": "Europe/Lisbon",
    "west": "Europe/Lisbon",
    "cet": "Europe/Berlin",
    "cest": "Europe/Berlin",
    "mez": "Europe/Berlin",
    "mesz": "Europe/Berlin",
    "eet": "Europe/Athens",
    "eest": "Europe/Athens",
    "msk": "Europe/Moscow",
    "est": "America/New_York",
    "edt": "America/New_York",
    "et": "America/New_York",
    "cst": "America/Chicago",
    "cdt": "America/Chicago",
    "ct": "America/Chicago",
    "mst": "America/Denver",
    "mdt": "America/Denver",
    "pst": "America/Los_Angeles",
    "pdt": "America/Los_Angeles",
    "pt": "America/Los_Angeles",
    "ist": "Asia/Kolkata",
    "sgt": "Asia/Singapore",
    "jst": "Asia/Tokyo",
    "aest": "Australia/Sydney",
    "aedt": "Australia/Sydney",
}
TYPES = {
    "discovery": MeetingType.DISCOVERY,
    "erstgespräch": MeetingType.DISCOVERY,
    "demo": MeetingType.DEMO,
    "negotiation": MeetingType.NEGOTIATION,
    "verhandlung": MeetingType.NEGOTIATION,
    "onboarding": MeetingType.ONBOARDING,
    "check-in": MeetingType.CHECK_IN,
    "checkin": MeetingType.CHECK_IN,
    "1:1": MeetingType.CHECK_IN,
    "standup": MeetingType.CHECK_IN,
    "review": MeetingType.REVIEW,
    "retro": MeetingType.REVIEW,
    "interview": MeetingType.INTERVIEW,
    "vorstellungsgespräch": MeetingType.INTERVIEW,
    "discussion": MeetingType.DISCUSSION,
    "besprechung": MeetingType.DISCUSSION,
    "presentation": MeetingType.PRESENTATION,
    "präsentation": MeetingType.PRESENTATION,
    "workshop": MeetingType.WORKSHOP,
    "lecture": MeetingType.LECTURE,
    "vorlesung": MeetingType.LECTURE,
    "study session": MeetingType.STUDY_SESSION,
    "lerngruppe": MeetingType.STUDY_SESSION,
    "office hours": MeetingType.OFFICE_HOURS,
    "sprechstunde": MeetingType.OFFICE_HOURS,
    "social": MeetingType.SOCIAL,
    "coffee": MeetingType.SOCIAL,
    "kaffee": MeetingType.SOCIAL,
    "lunch": MeetingType.SOCIAL,
}
#: They lead to a date, a time or a length, and go with it.
LEADS_TO = frozenset(
    {
        *("at", "on", "from", "@", "for", "this", "coming", "starting", "the"),
        *("um", "am", "ab", "von", "vom", "für", "fuer", "diesen", "kommenden", "den"),
    }
)
#: They lead to a person.
WITH = frozenset(("with", "mit", "and", "und", "&"))
#: What a company's name may go without.
LEGAL_FORMS = frozenset(
    {
        *("gmbh", "ag", "se", "kg", "ohg", "ug", "plc", "sa", "s.a.", "bv", "b.v.", "nv"),
        *("inc", "inc.", "ltd", "ltd.", "llc", "corp", "corp.", "co", "co."),
    }
)


def any_of(words: dict[str, int]) -> str:
    """A pattern for one of them, the longest first."""
    return "|".join(sorted(words, key=len, reverse=True))
