"""What the benches read from the disk and draw onto it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from meeting_desktop.cli.bench_texts import read_reference
from meeting_desktop.core.errors import NotFoundError, UserFacingError
from tests.bench import plot


def test_a_reference_may_be_a_text(tmp_path: Path) -> None:
    file = tmp_path / "talk.txt"
    file.write_text("Ask not, what...\nyour country")
    assert read_reference(file) == ["ask", "not", "what", "your", "country"]


@pytest.mark.parametrize(
    "content",
    [
        {"text": "ask not"},
        {"segments": [{"text": "Ask"}, {"text": "not."}]},
        [{"word": "ask"}, {"word": "not"}],
        ["ask", "not"],
    ],
)
def test_a_reference_may_be_json(tmp_path: Path, content: object) -> None:
    file = tmp_path / "talk.json"
    file.write_text(json.dumps(content))
    assert read_reference(file) == ["ask", "not"]


def test_a_reference_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match=r"talk\.txt"):
        read_reference(tmp_path / "talk.txt")


def test_a_reference_that_is_no_json_is_named(tmp_path: Path) -> None:
    file = tmp_path / "talk.json"
    file.write_text("{")
    with pytest.raises(UserFacingError, match=r"talk\.json"):
        read_reference(file)


def _final(end: float, late: float, **more: object) -> dict[str, object]:
    return {"event": "final", "end": end, "shown_delay": late / 2, "confirmed_delay": late} | more


def test_words_are_drawn_by_whose_they_are() -> None:
    lines: plot.Lines = [
        _final(1.0, 1.0, system="ours", file="a.wav"),
        _final(1.0, 5.0, system="baseline", file="a.wav"),
        _final(1.0, 2.0, system="ours", file="b.wav"),
        {"event": "confirmed", "system": "ours", "file": "a.wav"},
    ]
    assert plot.delays(lines, "confirmed", system="ours") == [1.0, 2.0]
    assert plot.delays(lines, "shown", system="baseline", file="a.wav") == [2.5]


def test_medians_stand_in_the_middle_of_their_twenty_seconds() -> None:
    lines = [_final(5.0, 1.0), _final(6.0, 3.0), _final(7.0, 2.0), _final(45.0, 4.0)]
    assert plot.medians_over_time(lines) == [(10.0, 2.0), (50.0, 4.0)]


def test_everything_the_benches_print_can_be_drawn(tmp_path: Path) -> None:
    words = [_final(i * 1.0, 1.0 + i / 10, system="ours", file="a.wav") for i in range(5)]
    theirs = [{**word, "system": "baseline"} for word in words]
    lags: list[dict[str, object]] = [{"event": "lag", "at": 1.0, "lag": 0.5, "busy": 0.4}]
    memory: list[dict[str, object]] = [{"minute": 1.0, "memory_mb": 400.0}]
    files = {"compare": [*words, *theirs], "long": [*words, *lags], "memory": memory}
    arguments = [str(tmp_path / "all.png")]
    for name, lines in files.items():
        file = tmp_path / f"{name}.jsonl"
        file.write_text("".join(json.dumps(line) + "\n" for line in lines))
        arguments += [f"--{name}", str(file)]
    plot.main(arguments)
    assert (tmp_path / "all.png").read_bytes().startswith(b"\x89PNG")
