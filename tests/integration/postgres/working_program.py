"""``meeting-desktop worker`` as somebody types it, with ears that have their words from a script.

Says ``hearing`` when it begins one. While the file that ``MEETING_TEST_HOLD`` names is
there it gets no further than a piece of sound every 50 ms.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from meeting_desktop.bootstrap import worker as bootstrap
from meeting_desktop.cli.main import run
from meeting_desktop.ports.audio import Samples
from meeting_desktop.ports.recogniser import RecognisedSegment, Recognisers, SpeechOptions
from tests.fakes.models import ShelfOfModels
from tests.fakes.recogniser import FakeBatch, FakeRecogniser

_PACE_S = 0.05


class _HeldBatch:
    def __init__(self, hold: Path) -> None:
        self._hold = hold
        self._batch = FakeBatch()

    def transcribe(
        self, pieces: Iterable[Samples], options: SpeechOptions, *, offset: float = 0.0
    ) -> Iterator[RecognisedSegment]:
        sys.stdout.write("hearing\n")
        sys.stdout.flush()
        return self._batch.transcribe(self._paced(pieces), options, offset=offset)

    def _paced(self, pieces: Iterable[Samples]) -> Iterator[Samples]:
        for piece in pieces:
            yield piece
            if self._hold.exists():
                threading.Event().wait(_PACE_S)


class _Loader:
    def __init__(self, hold: Path) -> None:
        self._hold = hold

    def load(self, model: str) -> Recognisers:
        return Recognisers(FakeRecogniser(), _HeldBatch(self._hold), model, "scripted")


def main() -> None:
    hold = Path(os.environ.pop("MEETING_TEST_HOLD", "nothing"))
    means = bootstrap.WorkerMeans(_Loader(hold), ShelfOfModels())
    bootstrap.serve_work = partial(bootstrap.serve_work, means=means)
    sys.exit(run(["worker", *sys.argv[1:]]))


if __name__ == "__main__":
    main()
