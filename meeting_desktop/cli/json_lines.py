"""One JSON object a line, both ways: what other programs read from ours and write to it."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable

_MOST_LETTERS = 16_384


class JsonLines:
    """Prints whole lines from any thread; a reader that went away ends nothing."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._gone = False

    def tell(self, event: str, **facts: object) -> None:
        """``{"event": …, …}`` on stdout, at once."""
        line = json.dumps({"event": event, **facts}, ensure_ascii=False)
        with self._lock:
            if self._gone:
                return
            try:
                print(line, flush=True)
            except UnicodeEncodeError:  # a terminal or a file that has not all letters of names
                print(json.dumps({"event": event, **facts}), flush=True)
            except OSError:
                self._gone = True


def read_lines(take: Callable[[dict[str, object]], None], refuse: Callable[[], None]) -> None:
    """Hand on each JSON object of stdin, on a thread that ends with the process.

    ``refuse`` is called for a line that is none. The end of stdin ends nothing.
    """

    def read() -> None:
        for line in sys.stdin:
            data = _object(line)
            if data is not None:
                take(data)
            elif line.strip():
                refuse()

    # Nobody can wake a thread that reads a terminal: it is a daemon.
    threading.Thread(target=read, name="meeting-stdin", daemon=True).start()


def _object(line: str) -> dict[str, object] | None:
    if len(line) > _MOST_LETTERS:
        return None
    try:
        data = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None
