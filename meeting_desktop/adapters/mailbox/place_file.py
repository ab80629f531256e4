"""How far each mailbox has been read, in a file beside the database.

Not in it: the place is this machine's, and a database that is restored or synchronised would bring
another one's. A file that is lost costs nothing but the answers of the meantime.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from meeting_desktop.core.logging import get_logger
from meeting_desktop.ports.mailbox import MailboxAccount, MailboxPlace

_log = get_logger(__name__)

_LARGEST_BYTES = 65_536


class PlaceFile:
    """Implements ``ports.mailbox.MailboxPlaces``; names in the file tell nothing of accounts."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def find(self, account: MailboxAccount) -> MailboxPlace | None:
        kept = self._read().get(_key(account))
        if not isinstance(kept, list) or [type(one) for one in kept] != [int, int]:
            return None
        return MailboxPlace(kept[0], kept[1])

    def keep(self, account: MailboxAccount, place: MailboxPlace) -> None:
        kept = {**self._read(), _key(account): [place.validity, place.uid]}
        fresh = self._file.with_suffix(".new")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            fresh.write_text(json.dumps(kept), encoding="utf-8")
            fresh.replace(self._file)
        except OSError:
            # The same mails are looked at again after the next start, which changes nothing.
            _log.warning("the place in the mailbox cannot be kept")

    def _read(self) -> dict[str, object]:
        try:
            with self._file.open("rb") as file:
                kept = json.loads(file.read(_LARGEST_BYTES))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, RecursionError):
            _log.warning("the place in the mailbox cannot be read")
            return {}
        return kept if isinstance(kept, dict) else {}


def _key(account: MailboxAccount) -> str:
    owner = f"{account.host.lower()}\n{account.username}\n{account.folder}"
    return hashlib.sha256(owner.encode()).hexdigest()[:24]
