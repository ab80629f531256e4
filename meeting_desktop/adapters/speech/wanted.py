"""Whether a model can do what is asked of it."""

from __future__ import annotations

from meeting_desktop.adapters.speech.engine import Engine
from meeting_desktop.core.errors import UserFacingError


def check_language(engine: Engine, language: str) -> None:
    """Raises: UserFacingError when the model does not write ``language`` (empty: find out)."""
    if not language or language in engine.languages:
        return
    if engine.english_only:
        raise UserFacingError(
            f"This speech model writes English only, not {language}; choose the model base or a "
            "larger one, or set the language to en.",
            code="language_not_supported",
        )
    raise UserFacingError(
        f"The speech model does not know the language {language}; give a code such as en or de.",
        code="language_not_supported",
    )
