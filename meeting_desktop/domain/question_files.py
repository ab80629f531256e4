"""Question sets as JSON files, with an own schema and its version.

``{"format": "meeting-desktop.questions", "version": 1, "sets": [{"name", "description",
"meeting_types", "questions": [{"text", "type", "category", "help", "active", "required", "options",
"allow_several", "scale_low", "scale_high", "low_label", "high_label"}]}]}``; of a question only
``text`` must be there. Unknown fields are ignored, so that a later version may add some. Reading
keeps what is right and says of each other question what is wrong with it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.planning import MeetingType
from meeting_desktop.domain.question_rules import LONGEST_DESCRIPTION, LONGEST_NAME, clean_line
from meeting_desktop.domain.question_values import Reading, ReadSets, RowFault, values_of
from meeting_desktop.domain.questions import QuestionSet

FORMAT = "meeting-desktop.questions"
VERSION = 1
LARGEST_FILE_BYTES = 5_000_000
_MOST_SETS = 100


def write_json(sets: Sequence[QuestionSet]) -> str:
    content = {"format": FORMAT, "version": VERSION, "sets": [_set_values(one) for one in sets]}
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _set_values(one: QuestionSet) -> dict[str, Any]:
    return {
        "name": one.name,
        "description": one.description,
        "meeting_types": sorted(one.meeting_types),
        "questions": [values_of(question) for question in one.questions],
    }


def decode(content: bytes) -> str:
    """The text of a file: UTF-8 or UTF-16 with its mark, else what old spreadsheets write.

    Raises:
        UserFacingError: it is far too large.
    """
    if len(content) > LARGEST_FILE_BYTES:
        raise UserFacingError(
            "The file is too large for questions; choose another one.", code="file_too_large"
        )
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def read_json(text: str, scope_id: UUID) -> ReadSets:
    """Sets with new ids.

    Raises:
        UserFacingError: it is not JSON, not of this program, of a newer version, or has no sets.
    """
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UserFacingError(
            "This is no JSON file that can be read; export it again.", code="not_json"
        ) from error
    sets = _sets_in(content)
    read: list[QuestionSet] = []
    faults: list[RowFault] = []
    for values in sets:
        made, wrong = _read_set(values, scope_id)
        read.append(made)
        faults.extend(wrong)
    return ReadSets(tuple(read), tuple(faults))


def _sets_in(content: object) -> list[dict[str, Any]]:
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise UserFacingError(
            f"This file holds no question sets: it does not say “{FORMAT}”.", code="not_questions"
        )
    version = content.get("version")
    if not isinstance(version, int) or version < 1:
        raise UserFacingError("The file does not say its version.", code="not_questions")
    if version > VERSION:
        raise UserFacingError(
            "A newer version of the program wrote this file; update the program.",
            code="newer_file",
        )
    sets = content.get("sets")
    if not isinstance(sets, list) or not sets or not all(isinstance(one, dict) for one in sets):
        raise UserFacingError("There is no question set in this file.", code="no_questions")
    if len(sets) > _MOST_SETS:
        raise UserFacingError(
            f"A file has at most {_MOST_SETS} sets; split this one.", code="file_too_large"
        )
    return sets


def _read_set(values: Mapping[str, Any], scope_id: UUID) -> tuple[QuestionSet, list[RowFault]]:
    name = clean_line(str(values.get("name") or ""))[:LONGEST_NAME].strip() or "Questions"
    reading = Reading(name)
    questions = values.get("questions")
    if not isinstance(questions, list):
        reading.faults.append(RowFault(0, "The set has no list of questions.", name))
        questions = []
    for row, one in enumerate(questions, 1):
        if isinstance(one, dict):
            reading.take(row, one)
        else:
            reading.faults.append(RowFault(row, "This is no question.", name))
    types = values.get("meeting_types")
    known = {kind.value: kind for kind in MeetingType}
    listed = types if isinstance(types, list) else []
    description = clean_line(str(values.get("description") or ""))
    made = QuestionSet(
        id=new_id(),
        scope_id=scope_id,
        name=name,
        description=description[:LONGEST_DESCRIPTION].strip(),
        questions=tuple(reading.questions),
        meeting_types=frozenset(
            known[one] for one in listed if isinstance(one, str) and one in known
        ),
    )
    return made, reading.faults
