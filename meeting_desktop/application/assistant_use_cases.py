"""What windows and commands may ask of the assistant; built by ``bootstrap.assistant``.

One field for each use case that is there.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AssistantUseCases:
    """See each module for which of its methods may block."""
