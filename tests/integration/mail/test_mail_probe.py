"""What the doctor says of the mail account, asked of a real server."""

from __future__ import annotations

from pathlib import Path

import pytest

from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.bootstrap.mail import probe_mail
from meeting_desktop.core.errors import EnvironmentFault
from meeting_desktop.core.setting_sections import MailSettings
from meeting_desktop.core.settings import Settings
from tests.fakes.post_office import PostOffice, post_office
from tests.fakes.secrets import FakeSecrets


def probe(home: Path, office: PostOffice, **account: object) -> str:
    mail = MailSettings(host="127.0.0.1", port=office.port, security="none")
    given = mail.model_copy(update={"from_address": "grace@example.com", **account})
    return probe_mail(ChangeSettings(Settings(mail=given), home / "settings.json"), FakeSecrets())


def test_an_account_that_works_and_one_that_is_not_set_up(tmp_path: Path) -> None:
    with post_office() as office:
        assert probe(tmp_path, office) == "127.0.0.1 takes mail from grace@example.com."
        assert probe(tmp_path, office, host="").startswith("Not set up")


def test_what_is_wrong_is_a_sentence(tmp_path: Path) -> None:
    with post_office() as office:
        office.refuse("MAIL", "550 5.7.1 go away")
        with pytest.raises(EnvironmentFault) as refused:
            probe(tmp_path, office)
        with pytest.raises(EnvironmentFault, match="password"):
            probe(tmp_path, office, username="grace")
    assert "go away" not in refused.value.sentence
    with pytest.raises(EnvironmentFault) as nobody:
        probe(tmp_path, office)
    assert nobody.value.code == "mail_refused"
