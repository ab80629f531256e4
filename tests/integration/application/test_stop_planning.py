"""The end of planning is not held up twice by a keyring that waits for a person."""

from __future__ import annotations

import time
from pathlib import Path

from meeting_desktop.core.setting_sections import MailSettings
from meeting_desktop.core.settings import Settings
from tests.fakes.patience import until
from tests.fakes.use_cases import FakeApplication

MAIL = MailSettings(
    host="smtp.example.org",
    username="ada",
    from_address="ada@example.org",
    imap_host="imap.example.org",
    imap_username="ada",
)


def test_threads_that_wait_for_the_keyring_share_the_time_to_stop(tmp_path: Path) -> None:
    app = FakeApplication(tmp_path, Settings(mail=MAIL))
    planning = app.use_cases.planning
    app.secrets.answers.clear()
    planning.mailbox.start()
    planning.sending.start()
    planning.mail.send_test("ken@example.org")
    until(lambda: len(app.secrets.asked) == 2, what="both at the keyring")
    began = time.monotonic()
    assert not planning.stop(5.0)
    assert time.monotonic() - began < 9.0  # each with a time of its own, it would be 10 s
    app.secrets.answers.set()
    assert planning.stop(60)
