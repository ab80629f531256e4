"""The messages of working together, read field by field; a list is limited before it is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from meeting_desktop.adapters.conference import file_fields, screen_fields
from meeting_desktop.adapters.conference.control_fields import FieldError, Fields
from meeting_desktop.domain import control_messages as cm
from meeting_desktop.domain import room_messages as rm
from meeting_desktop.domain.participants import clean_name
from meeting_desktop.domain.polls import (
    ANSWER_LENGTH,
    CHOICE_LENGTH,
    QUESTION_LENGTH,
    PollKind,
)


def _ask(f: Fields) -> rm.AskPoll:
    return rm.AskPoll(
        f.identity("id"),
        f.optional_line("question", QUESTION_LENGTH),
        f.word("kind", PollKind),
        f.short_lines("choices", CHOICE_LENGTH),
        f.switch("anonymous", False),
    )


def _chat(f: Fields) -> rm.ChatShown:
    return rm.ChatShown(
        f.identity("id"),
        f.identity(),
        f.name(),
        f.switch("own"),
        f.passage("text"),
        f.moment("sent_at"),
        f.number("start"),
        f.switch("private"),
        f.line("to_name"),
        f.optional_identity("reply_to"),
        f.switch("edited"),
        f.switch("deleted"),
        f.passages("earlier"),
    )


def _poll(f: Fields) -> rm.PollShown:
    return rm.PollShown(
        f.identity("id"),
        f.name(),
        f.optional_line("question", QUESTION_LENGTH),
        f.word("kind", PollKind),
        f.short_lines("choices", CHOICE_LENGTH),
        f.switch("anonymous"),
        f.switch("closed"),
        f.switch("shared"),
        f.switch("answered"),
        f.counts("chosen"),
        f.optional_line("answer", ANSWER_LENGTH),
        f.switch("counted"),
        f.counts("counts"),
        f.count("voters"),
        f.lists_of_names("names"),
        tuple(_text_pair(pair) for pair in f.pairs("texts")),
    )


def _text_pair(pair: tuple[str, str]) -> tuple[str, str]:
    name, text = pair
    return clean_name(name) if name else "", text


def _react(f: Fields) -> rm.React:
    return rm.React(_reaction(f))


def _reaction(f: Fields) -> str:
    reaction = f.line("reaction")
    if reaction not in rm.REACTIONS:
        raise FieldError("reaction")
    return reaction


FROM_PARTICIPANT: Mapping[str, Callable[[Fields], rm.FromParticipantToRoom]] = {
    "chat_post": lambda f: rm.PostChat(
        f.identity("id"),
        f.passage("text"),
        f.optional_identity("to"),
        f.optional_identity("reply_to"),
    ),
    "chat_edit": lambda f: rm.EditChat(f.identity("id"), f.passage("text")),
    "chat_delete": lambda f: rm.DeleteChat(f.identity("id")),
    "poll_ask": _ask,
    "poll_answer": lambda f: rm.AnswerPoll(
        f.identity("id"), f.counts("chosen"), f.optional_line("text", ANSWER_LENGTH)
    ),
    "poll_close": lambda f: rm.ClosePoll(f.identity("id")),
    "poll_share": lambda f: rm.SharePoll(f.identity("id"), f.switch("shared")),
    "react": _react,
    **file_fields.FROM_PARTICIPANT,
    **screen_fields.FROM_PARTICIPANT,
}

FROM_HOST: Mapping[str, Callable[[Fields], rm.FromHostToRoom]] = {
    "chat": _chat,
    "poll": _poll,
    "reacted": lambda f: rm.Reacted(f.identity(), _reaction(f)),
    **file_fields.FROM_HOST,
    **screen_fields.FROM_HOST,
}

TYPES: dict[type[cm.FromParticipant | cm.FromHost], str] = {
    rm.PostChat: "chat_post",
    rm.EditChat: "chat_edit",
    rm.DeleteChat: "chat_delete",
    rm.AskPoll: "poll_ask",
    rm.AnswerPoll: "poll_answer",
    rm.ClosePoll: "poll_close",
    rm.SharePoll: "poll_share",
    rm.React: "react",
    rm.ChatShown: "chat",
    rm.PollShown: "poll",
    rm.Reacted: "reacted",
    **file_fields.TYPES,
    **screen_fields.TYPES,
}
