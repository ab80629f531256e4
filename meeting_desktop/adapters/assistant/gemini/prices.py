"""What models cost and how they are told to think: ``resources/gemini/models.json``, with its date.

Prices change without notice: the meter is a good guess, the bill is Google's.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from meeting_desktop.core.paths import resources

_PER_CENT = 1_000_000 / 100


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """Prices in US dollars for a million tokens. ``quick`` and ``thorough``: tokens of thinking.

    ``level`` instead, for models that know levels; both None: the model is left to itself.
    """

    input: float
    output: float
    quick: int | None = None
    thorough: int | None = None
    level: str | None = None

    def cents(self, input_tokens: int, output_tokens: int) -> float:
        """What a request costs."""
        return (input_tokens * self.input + output_tokens * self.output) / _PER_CENT


def facts_of(model: str) -> ModelFacts:
    """Of the longest known name that ``model`` begins with; what is unknown counts as dearest."""
    known = _table()
    fitting = [name for name in known if model == name or model.startswith(f"{name}-")]
    if fitting:
        return known[max(fitting, key=len)]
    return ModelFacts(
        max(one.input for one in known.values()), max(one.output for one in known.values())
    )


def prices_as_of() -> str:
    """Year and month."""
    return str(_read()["as_of"])


@cache
def _table() -> dict[str, ModelFacts]:
    return {
        name: ModelFacts(entry["input"], entry["output"], **entry["thinking"])
        for name, entry in _read()["models"].items()
    }


@cache
def _read() -> dict[str, Any]:
    file = resources() / "gemini" / "models.json"
    return cast("dict[str, Any]", json.loads(file.read_text(encoding="utf-8")))
