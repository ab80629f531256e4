"""Next meetings that were spoken of, with a day at least."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from meeting_desktop.adapters.assistant.offline.dates import Dates
from meeting_desktop.adapters.assistant.offline.lines import Line
from meeting_desktop.adapters.assistant.offline.wording import forms
from meeting_desktop.domain.findings import Appointment

#: A proposal is taken up within so many sentences.
_REPLY_LINES = 4
_LET_US = (
    "(?:let's|let us|shall we|can we|could we|we can|we could|we will|we'll|i'd like to|"
    "why don't we)"
)
_MEET = forms(rf"""
    {_LET_US} (?:all )?(?:meet|talk|speak|call|catch up|sit down|have a|do a|reconvene|schedule
    sync
    get together|book)
    (?:how|what) about|meet(?:ing)? again|next (?:meeting|call|session|appointment)|see you (?:on
    next|tomorrow)
    talk (?:again|to you|on|next)|speak (?:again|on|next)|(?:works?|suits?|is (?:good|fine)
    fits)(?: \w+)? (?:for )?(?:me|us|you)
    (?:day|\w{4, 9}day|then|that) (?:works|suits|is good|is fine|it is)
    i(?:'m| am) free|we(?:'re| are) (?:free|available)|i'll send (?:you )?an? (?:invitation
    invite)|appointment
    (?:a|the|our|another|follow-up|short) (?:meeting|session|call|workshop|demo|review) (?:on|at
    next|for|with)
    treffen wir|sprechen wir|telefonieren|termin|passt|sehen wir uns|bis (?:dann|nächsten|\w+tag
    mittwoch)
    wie wäre es
    sollen wir .*(?:treffen|sprechen)|nächstes treffen|setzen wir uns
""")
_NOT_MEETING = forms("""
    deadline|deliver|delivery|due|doesn't (?:work|suit)|don't work|can't|cannot|won't
    passt (?:mir |uns )?nicht
    last|go live|system|software|app|release|worked|it works|never works
""")

#: "Bis Montag" is a deadline, unless somebody says goodbye with it.
_SEE_YOU = forms("(?:(?:dann|also|gut|okay),? )*bis (?:nächsten|kommenden|\\w+tag|mittwoch|morgen)")


def appointments_of(lines: Sequence[Line], dates: Dates) -> tuple[Appointment, ...]:
    """By when they begin; who named a day and who agreed to it are evidence of one appointment."""
    found: dict[str, Appointment] = {}
    latest: tuple[int, Appointment] | None = None
    for line in lines:
        if not line.tells or not _MEET.search(line.plain) or _NOT_MEETING.search(line.plain):
            continue
        spoken = dates.of(line)
        if spoken is None or _is_a_week(spoken.words):
            continue
        if spoken.is_deadline and not _SEE_YOU.match(line.plain):
            continue
        one = Appointment(
            spoken.words, spoken.starts_at, (line.said.segment_id,), time_said=spoken.time_said
        )
        if latest is not None and line.number - latest[0] <= _REPLY_LINES:
            one = _meant(one, latest[1])
        latest = line.number, one
        _take(found, one)
    return tuple(sorted(found.values(), key=lambda one: one.starts_at))


def _meant(one: Appointment, before: Appointment) -> Appointment:
    """Who takes up "next Tuesday at three" with "Tuesday works" means that one."""
    same_day = one.starts_at.weekday() == before.starts_at.weekday()
    same_time = not one.time_said or one.starts_at.time() == before.starts_at.time()
    if not (same_day and same_time):
        return one
    return replace(one, starts_at=before.starts_at, time_said=before.time_said)


def _is_a_week(words: str) -> bool:
    return words.endswith(("week", "month", "woche", "monat", "year", "quarter"))


def _take(found: dict[str, Appointment], one: Appointment) -> None:
    """Of one day's appointments the one with a time stands for those without."""
    day = one.starts_at.date().isoformat()
    key = one.starts_at.isoformat() if one.time_said else day
    timed = next((k for k in found if k.startswith(day) and k != day), None)
    if not one.time_said and timed is not None:
        key = timed
    before = found.get(key) or (found.pop(day, None) if one.time_said else None)
    if before is None:
        found[key] = one
        return
    evidence = tuple(dict.fromkeys((*before.evidence, *one.evidence)))
    better = before if before.time_said else one
    found[key] = replace(better, evidence=evidence)
