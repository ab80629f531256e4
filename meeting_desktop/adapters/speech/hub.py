"""Models from the public hub: pinned revisions, resumed where a connection was cut."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from meeting_desktop.adapters.speech.pins import PinnedFile, PinnedModel
from meeting_desktop.core.errors import ModelDamagedError, ModelMissingError
from meeting_desktop.core.logging import get_logger

if TYPE_CHECKING:
    import httpx

HUB_ADDRESS = "https://huggingface.co"

#: A connection that is cut this often without a byte between is given up.
_FRUITLESS_TRIES = 3
_OK, _PARTIAL, _RANGE_REFUSED = 200, 206, 416

log = get_logger(__name__)


class Hub:
    """Reads files of models from ``address``; use ``connect`` around several downloads."""

    def __init__(self, address: str = HUB_ADDRESS, timeout_seconds: float = 20.0) -> None:
        self._address = address.rstrip("/")
        self._timeout_seconds = timeout_seconds

    @contextmanager
    def connect(self, model: PinnedModel) -> Iterator[HubModel]:
        """Open connections for the files of ``model`` and close them afterwards."""
        import httpx

        with httpx.Client(follow_redirects=True, timeout=self._timeout_seconds) as client:
            yield HubModel(client, self._address, model)


class HubModel:
    """The files of one model on the hub."""

    def __init__(self, client: httpx.Client, address: str, model: PinnedModel) -> None:
        self._client = client
        self._base = f"{address}/{model.repository}/resolve/{model.revision}"
        self._name = model.entry.name

    def blocks(self, file: PinnedFile, begun: int) -> Iterator[bytes]:
        """The bytes of ``file`` from ``begun`` on; a cut connection is taken up where it was cut.

        A server that cannot send a part sends the start again, which is skipped.

        Raises:
            ModelMissingError: the hub cannot be reached or does not have the file.
            ModelDamagedError: the file is longer than the pinned one.
        """
        import httpx

        at, fruitless = begun, 0
        while at < file.size_bytes:
            before = at
            try:
                for block in self._request(file, at):
                    at += len(block)
                    if at > file.size_bytes:
                        raise self._too_long()
                    yield block
            except httpx.TransportError:
                log.info("model download was cut", model=self._name, done_bytes=at)
            fruitless = fruitless + 1 if at == before else 0
            if fruitless >= _FRUITLESS_TRIES:
                raise self._unreachable()

    def _request(self, file: PinnedFile, at: int) -> Iterator[bytes]:
        headers = {"Accept-Encoding": "identity"}
        if at:
            headers["Range"] = f"bytes={at}-"
        with self._client.stream("GET", f"{self._base}/{file.name}", headers=headers) as answer:
            if answer.status_code == _RANGE_REFUSED:
                raise self._too_long()
            if answer.status_code not in (_OK, _PARTIAL):
                raise self._refused(answer.status_code)
            skip = at if answer.status_code == _OK else 0
            for block in answer.iter_bytes():
                kept = block[skip:]
                skip = max(0, skip - len(block))
                if kept:
                    yield kept

    def _unreachable(self) -> ModelMissingError:
        return ModelMissingError(
            f"The speech model {self._name} could not be downloaded because the hub cannot be "
            "reached; connect to the internet and try again (what has arrived is kept), or set a "
            "folder that holds the model in Settings."
        )

    def _refused(self, status: int) -> ModelMissingError:
        return ModelMissingError(
            f"The hub did not give the speech model {self._name} (it answered {status}); try again "
            "later, or set a folder that holds the model in Settings."
        )

    def _too_long(self) -> ModelDamagedError:
        return ModelDamagedError(
            f"What was downloaded for the speech model {self._name} is not the published model; "
            f"run `meeting-desktop models install {self._name}` to download it afresh."
        )
