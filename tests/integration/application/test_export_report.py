"""The report of a meeting for other programs: claims with the words that they rest on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from meeting_desktop.application.export_report import ExportReport
from meeting_desktop.application.read_report import ReadReport
from meeting_desktop.core.errors import EnvironmentFault, NotFoundError
from meeting_desktop.core.ids import new_id
from tests.fakes.store import InlineStore
from tests.integration.application.reading_program import PEOPLE, found
from tests.integration.application.summing_desk import SummingDesk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[SummingDesk]:
    made = SummingDesk(InlineStore(), tmp_path)
    made.analyst.find = found
    yield made
    made.close()
    made.store.close(10)


def test_every_claim_comes_with_its_words(desk: SummingDesk, tmp_path: Path) -> None:
    meeting = desk.held(*[(name, f"{name} says so ü") for name in PEOPLE])
    report = desk.read(meeting)
    exports = ExportReport(ReadReport(desk.store))
    path = exports.export(meeting.id, tmp_path / "report.json")

    text = path.read_text(encoding="utf-8")
    assert text == exports.as_json(meeting.id)
    data = json.loads(text)
    assert data["version"] == 1
    assert data["made_at"] == report.made_at.isoformat()
    assert data["source"]["provider"] == "offline"
    quotes = [
        {"start": place * 10.0, "end": place * 10.0 + 1.9, "speaker": name, "text": words}
        for place, (name, words) in enumerate((one, f"{one} says so ü") for one in PEOPLE)
    ]
    (point,) = data["findings"]["key_points"]
    assert point == {"text": "They talked.", "basis": "said", "evidence": quotes}
    assert {one["speaker"]: one["contributions"][0]["evidence"] for one in data["people"]} == {
        one["speaker"]: [one] for one in quotes
    }
    assert [(one["text"], one["state"], one["due"]) for one in data["tasks"]] == [
        (f"Task of {name}", "proposed", None) for name in PEOPLE
    ]


def test_a_report_that_is_not_there_and_a_folder_that_is_not(
    desk: SummingDesk, tmp_path: Path
) -> None:
    meeting = desk.held(("Me", "We need it"), ("Hanna", "No"))
    exports = ExportReport(ReadReport(desk.store))
    with pytest.raises(NotFoundError, match="no report"):
        exports.as_json(meeting.id)
    with pytest.raises(NotFoundError, match="not here any more"):
        exports.as_json(new_id())
    desk.read(meeting)
    with pytest.raises(EnvironmentFault):
        exports.export(meeting.id, tmp_path / "absent" / "report.json")
