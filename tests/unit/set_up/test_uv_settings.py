"""uv hears what the machine told pip."""

import os
from pathlib import Path

from scripts.set_up.uv_settings import uv_environment

_NO_FILE = Path(os.devnull)


def test_variables_of_pip_are_handed_on(tmp_path: Path) -> None:
    environ = {"PIP_INDEX_URL": "https://mirror.example/simple", "PIP_DEFAULT_TIMEOUT": "180"}
    assert uv_environment(environ, tmp_path, _NO_FILE) == {
        "UV_DEFAULT_INDEX": "https://mirror.example/simple",
        "UV_HTTP_TIMEOUT": "180",
    }


def test_files_of_pip_are_read_and_variables_win(tmp_path: Path) -> None:
    file = tmp_path / "pip.conf"
    file.write_text("[global]\ncert = /etc/own.pem\nindex_url = https://file.example/simple\n")
    environ = {
        "PIP_CONFIG_FILE": str(file),
        "PIP_INDEX_URL": "https://variable.example/simple",
    }
    settings = uv_environment(environ, tmp_path, _NO_FILE)
    assert settings["SSL_CERT_FILE"] == "/etc/own.pem"
    assert settings["UV_DEFAULT_INDEX"] == "https://variable.example/simple"


def test_what_is_said_to_uv_itself_is_kept(tmp_path: Path) -> None:
    environ = {"PIP_CERT": "/etc/pip.pem", "SSL_CERT_FILE": "/etc/uv.pem"}
    assert "SSL_CERT_FILE" not in uv_environment(environ, tmp_path, _NO_FILE)


def test_a_broken_file_of_pip_is_left_to_pip(tmp_path: Path) -> None:
    file = tmp_path / "pip.conf"
    file.write_text("index-url without a section\n")
    assert "UV_DEFAULT_INDEX" not in uv_environment(
        {"PIP_CONFIG_FILE": str(file)}, tmp_path, _NO_FILE
    )


def test_a_home_that_cannot_hold_a_cache_has_none(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.write_text("not a folder")
    assert uv_environment({}, home, _NO_FILE) == {"UV_NO_CACHE": "1"}
