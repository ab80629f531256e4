"""What the templates of mails may use, each with a sentence that explains it to who edits them.

One list for three: the composer fills it, the template adapter checks against it, the editor shows
it.
"""

from __future__ import annotations

from collections.abc import Mapping

from meeting_desktop.domain.mail import MailKind

_PEOPLE = {
    "invitee": "The name of whoever gets the mail; their address where no name is known.",
    "organizer": "The name of whoever organizes the meeting.",
    "organizer_address": "The organizer's mail address.",
}
_MEETING = {
    "title": "The title of the meeting.",
    "when": "Day and time in the invitee's zone, with its name.",
    "when_there": "Day and time where the organizer is; empty where that is the same.",
    "minutes": "How long it lasts, in minutes.",
    "repeats": "How a series repeats, in words; empty for a single meeting.",
    "dates": "The next meetings of a series: each has when, code and link.",
    "link": "The address to join at; empty where there is none.",
    "code": "The code of the room, like ABCD-3467; empty with an external link or a series.",
    "passcode": "True where a passcode is asked for.",
    "description": "What the meeting is about.",
    "agenda": "The points of the agenda: each has title, minutes and presenter.",
    "people": "The names of everybody who is invited.",
}
_MORE: Mapping[MailKind, Mapping[str, str]] = {
    MailKind.INVITATION: {"message": "What the organizer wrote to this invitee."},
    MailKind.CANCELLATION: {"note": "Why, if the organizer wrote it."},
    MailKind.SUMMARY: {
        "summary": "What the meeting came to.",
        "key_points": "The main points, one sentence each.",
        "decisions": "What was decided, one sentence each.",
        "actions": "What is to be done, one sentence each.",
    },
}

#: Fields of the entries of lists, by list.
LIST_FIELDS: Mapping[str, frozenset[str]] = {
    "dates": frozenset({"when", "code", "link"}),
    "agenda": frozenset({"title", "minutes", "presenter"}),
    "people": frozenset(),
    "key_points": frozenset(),
    "decisions": frozenset(),
    "actions": frozenset(),
}


def variables_of(kind: MailKind) -> Mapping[str, str]:
    """Names and explanations, in the order in which an editor shows them."""
    if kind is MailKind.TEST:
        return {"sender": "The sender's name.", "when": "When it was sent."}
    return {**_PEOPLE, **_MEETING, **_MORE.get(kind, {})}


def sample_values(kind: MailKind) -> dict[str, object]:
    """What a preview is filled with where no meeting is at hand, and a template is tried with."""
    texts: dict[str, object] = dict.fromkeys(variables_of(kind), "")
    samples: dict[str, object] = {
        "invitee": "Ada Example",
        "organizer": "Grace Sample",
        "organizer_address": "grace@example.com",
        "title": "Product demo",
        "when": "Tuesday, 3 March 2026, 10:00–10:45 (Europe/Berlin, UTC+1)",
        "when_there": "Tuesday, 3 March 2026, 09:00–09:45 (Europe/London, UTC)",
        "minutes": 45,
        "dates": [],
        "link": "https://meet.example.org/#ABCD3467",
        "code": "ABCD-3467",
        "passcode": True,
        "description": "We look at what is new.",
        "agenda": [
            {"title": "Welcome", "minutes": 5, "presenter": ""},
            {"title": "What is new", "minutes": 30, "presenter": "Grace Sample"},
            {"title": "Questions", "minutes": None, "presenter": ""},
        ],
        "people": ["Ada Example", "Bob Example"],
        "message": "I look forward to it.",
        "note": "We meet next week instead.",
        "summary": "The pilot begins in May.",
        "key_points": ["The price is agreed."],
        "decisions": ["The pilot begins in May."],
        "actions": ["Grace sends the contract."],
        "sender": "Grace Sample",
    }
    return texts | {name: value for name, value in samples.items() if name in texts}
