"""A bench as a person runs it: the command in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).resolve().parents[2]


def run_bench(*arguments: str) -> list[dict[str, Any]]:
    """The JSON lines that it prints."""
    done = subprocess.run(
        [sys.executable, "-m", "meeting_desktop", "bench", *arguments],
        capture_output=True,
        text=True,
        timeout=280,
        cwd=_ROOT,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]
