"""The program's own start: a new database has the sample questions, a used one stays as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from meeting_desktop.bootstrap import build, prepare
from meeting_desktop.core.paths import Paths


@pytest.mark.slow
def test_the_samples_are_there_after_the_first_start_and_not_again_after_the_second(
    tmp_path: Path,
) -> None:
    paths = Paths(tmp_path, tmp_path, tmp_path / "logs")
    assert names_after_a_start(paths) == ["Discovery", "Check-in"]
    assert names_after_a_start(paths, remove=True) == []
    assert names_after_a_start(paths) == []


def names_after_a_start(paths: Paths, *, remove: bool = False) -> list[str]:
    application = build(paths, prepare(paths))
    try:
        application.start_store().result(60)
        keep = application.use_cases.planning.questions
        keep.begin().result(60)
        if remove:
            for one in reversed(keep.all()):
                keep.remove_set(one.id).result(60)
        return [one.name for one in keep.all()]
    finally:
        application.stop()
