"""The speech model from "not there" to "loaded", told in states as it goes."""

from __future__ import annotations

from collections.abc import Callable

from meeting_desktop.core.clock import Clock
from meeting_desktop.core.errors import ApplicationError, EnvironmentFault
from meeting_desktop.core.logging import get_logger
from meeting_desktop.domain.events import CaptionState, CaptionStateChanged
from meeting_desktop.ports.recogniser import (
    ModelCatalogue,
    ModelProgress,
    RecogniserLoader,
    Recognisers,
)
from meeting_desktop.runtime.containment import Contained
from meeting_desktop.runtime.topic import Topic

_log = get_logger(__name__)

_STAGES = {"joining": "Unpacking", "downloading": "Downloading", "verifying": "Checking"}


class LoadModel:
    """Holds one loaded model; used by the speech thread alone, except for ``state``."""

    def __init__(
        self,
        loader: RecogniserLoader,
        catalogue: ModelCatalogue,
        clock: Clock,
        *,
        model: Callable[[], str],
    ) -> None:
        self.states: Topic[CaptionStateChanged] = Topic()
        self.loaded: Recognisers | None = None
        self.state = CaptionStateChanged(CaptionState.OFF)
        self._loader = loader
        self._catalogue = catalogue
        self._clock = clock
        self._model = model

    def load(self, cancelled: Callable[[], bool]) -> Recognisers | ApplicationError:
        """The model that the settings name, installed first where it is not; slow.

        A bug in a library on the way becomes an answer too: the meeting is recorded without words.
        """
        name = self._model()
        if self.loaded is not None and self.loaded.model == name:
            return self.loaded
        self._tell(CaptionState.LOADING, "Loading the speech model…")
        answer: Recognisers | ApplicationError = EnvironmentFault(
            "The speech model could not be loaded; choose another one in the settings.",
            code="model_failed",
        )
        with Contained():
            answer = self._try_load(name, cancelled)
        if isinstance(answer, ApplicationError):
            _log.warning("speech model not loaded", code=answer.code, model=name)
            self._tell(CaptionState.FAILED, answer.sentence)
            return answer
        self.loaded = answer
        self._tell(CaptionState.LIVE)
        return answer

    def _try_load(self, name: str, cancelled: Callable[[], bool]) -> Recognisers | ApplicationError:
        begun = self._clock.monotonic()
        try:
            if not self._catalogue.is_installed(name):
                self._catalogue.install(name, self._tell_progress, cancelled)
            loaded = self._loader.load(name)
        except ApplicationError as error:
            return error
        seconds = round(self._clock.monotonic() - begun, 2)
        _log.info("speech model loaded", model=name, seconds=seconds)
        return loaded

    def _tell_progress(self, progress: ModelProgress) -> None:
        percent = 100 * progress.done_bytes // max(1, progress.total_bytes)
        stage = _STAGES.get(progress.stage, "Preparing")
        sentence = f"{stage} the speech model… {percent} %"
        if sentence != self.state.sentence:
            self._tell(CaptionState.LOADING, sentence)

    def _tell(self, state: CaptionState, sentence: str = "") -> None:
        self.state = CaptionStateChanged(state, sentence=sentence)
        self.states.publish(self.state)
