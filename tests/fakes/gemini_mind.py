"""What the stand-in for Gemini thinks: the offline rules over what the request itself shows.

It knows nothing but the prompt: numbered lines with placeholders, as a model would. Its manners may
be bad: ``inventing`` points to lines that do not exist, ``obedient`` does what the transcript
tells it, ``leaking`` repeats what it was sent.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from meeting_desktop.adapters.assistant.offline.analyst import build_offline_analyst
from meeting_desktop.domain.answers import AnswerState
from meeting_desktop.domain.findings import Claim, Findings, Topic
from meeting_desktop.ports.analyst import MailWish, PhraseWish, ReportWish
from tests.fakes.gemini_manners import invent, leak, obey
from tests.fakes.gemini_seen import Seen

_NO_ID = UUID(int=0)


@dataclass
class Mind:
    """``manners``: "honest", "inventing", "obedient", "leaking"."""

    manners: str = "honest"
    analyst: Any = field(default_factory=build_offline_analyst)

    def answer(self, body: Mapping[str, Any]) -> str:
        """The text that the model says to a request of generateContent."""
        seen = Seen(body)
        made = getattr(self, f"_{seen.task.lower()}")(seen)
        if self.manners == "inventing":
            invent(made)
        if self.manners == "obedient":
            obey(made, seen)
        if self.manners == "leaking":
            leak(made, json.dumps(body))
        return json.dumps(made, ensure_ascii=False)

    def _findings(self, seen: Seen) -> Findings:
        found: Findings = asyncio.run(self.analyst.read(seen.conversation, ReportWish()))
        return found

    def _outline(self, seen: Seen) -> dict[str, Any]:
        found = self._findings(seen)
        return {
            "executive_summary": _claims(found.executive_summary[:8]),
            "key_points": _claims(found.key_points[:16]),
            "decisions": _claims(found.decisions[:24]),
            "topics": [_topic(one) for one in found.topics[:16]],
            "insights": _claims(found.insights[:10]),
        }

    def _dealings(self, seen: Seen) -> dict[str, Any]:
        found = self._findings(seen)
        return {
            "exchanges": [
                {
                    "question": one.question.text,
                    "question_said": _said(one.question.evidence),
                    "answer": one.answer.text if one.answer else "",
                    "answer_said": _said(one.answer.evidence) if one.answer else [],
                }
                for one in found.exchanges[:60]
            ],
            "tasks": [
                {
                    "text": one.text,
                    "said": _said(one.evidence),
                    "assignee": one.assignee,
                    "due": one.due.isoformat() if one.due else "",
                    "due_words": one.due_words,
                    "priority": one.priority.value,
                }
                for one in found.tasks[:40]
            ],
            "appointments": [
                {
                    "words": one.words,
                    "said": _said(one.evidence),
                    "starts_at": one.starts_at.strftime(
                        "%Y-%m-%dT%H:%M" if one.time_said else "%Y-%m-%d"
                    ),
                }
                for one in found.appointments[:12]
            ],
        }

    def _signals(self, seen: Seen) -> dict[str, Any]:
        found = self._findings(seen)
        return {
            "tones": [
                {"said": number, "score": one.score}
                for one in found.tones
                for number in _said(one.evidence)[:1]
            ][:60],
            "contributions": [
                {"text": claim.text, "said": _said(claim.evidence)}
                for one in found.people
                for claim in one.contributions
            ][:40],
            "score_evidence": [
                {
                    "part": one.part,
                    "quote": one.quote,
                    "said": _said(one.evidence),
                    "strength": one.strength,
                    "basis": one.basis.value,
                }
                for one in found.score_evidence[:40]
            ],
        }

    def _combined(self, seen: Seen) -> dict[str, Any]:
        """The first sentence of each piece; topics of one name are one."""
        summary = [line for line in seen.lines if line[1] == "summary"]
        firsts = {line[0]: line for line in reversed(summary)}
        topics: dict[str, list[int]] = {}
        for _piece, kind, title, said in seen.lines:
            if kind == "topic":
                topics.setdefault(title, []).extend(said)
        insights = [line for line in seen.lines if line[1] == "insight"]
        return {
            "executive_summary": [_found(line) for _nth, line in sorted(firsts.items())][:8],
            "topics": [{"title": one, "said": said[:40]} for one, said in topics.items()][:24],
            "insights": [_found(line) for line in insights][:10],
        }

    def _answers(self, seen: Seen) -> dict[str, Any]:
        proposed = asyncio.run(
            self.analyst.judge_answers(seen.questions, seen.known, seen.conversation)
        )
        return {
            "answers": [
                {
                    "question": one.question_id.int,
                    "state": one.state.value,
                    "text": one.text,
                    "said": _said(one.evidence),
                    "asked_said": _said(one.asked_evidence),
                }
                for one in proposed
                if one.state not in {AnswerState.UNASKED, AnswerState.SKIPPED}
            ]
        }

    def _suggestions(self, seen: Seen) -> dict[str, Any]:
        found = asyncio.run(self.analyst.suggest(seen.questions, seen.known, seen.conversation))
        return {
            "questions": [
                {"text": one.text, "why": one.why, "said": _said(one.evidence)} for one in found[:2]
            ]
        }

    def _phrase(self, seen: Seen) -> dict[str, Any]:
        wish = PhraseWish(
            kind="question", plain=seen.told.get("plain", "ready"), language=seen.language
        )
        return {"text": asyncio.run(self.analyst.phrase(wish, seen.conversation))}

    def _mailshape(self, seen: Seen) -> dict[str, Any]:
        told = seen.told
        wish = MailWish(
            findings=Findings(decisions=tuple(Claim(one, (_NO_ID,)) for one in told["decisions"])),
            ours=told["ours"],
            theirs=told["theirs"],
            open_questions=told["open questions"],
            recipient=told["recipient"],
            sender=told["sender"],
            language=seen.language,
        )
        mail = asyncio.run(self.analyst.draft_mail(wish))
        return {"subject": mail.subject, "body": mail.body}

    def _translations(self, seen: Seen) -> dict[str, Any]:
        """Marked as such, so that it is no longer the same text."""
        return {"texts": [f"({seen.language}) {text}" for text in seen.texts]}


def _claims(claims: Sequence[Claim]) -> list[dict[str, Any]]:
    return [
        {"text": one.text, "said": _said(one.evidence), "basis": one.basis.value} for one in claims
    ]


def _topic(topic: Topic) -> dict[str, Any]:
    return {"title": topic.title, "said": [one.int for one in topic.evidence][:40]}


def _found(line: Sequence[Any]) -> dict[str, Any]:
    return {"text": line[2], "said": line[3], "basis": "said"}


def _said(evidence: Sequence[UUID]) -> list[int]:
    return [one.int for one in evidence][:12]
