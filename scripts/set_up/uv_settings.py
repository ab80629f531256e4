"""How uv is told about this machine.

uv does not read pip's files. On a machine that reaches its index through a mirror, a certificate
of its own or a slow line, that is said in pip's configuration or in PIP_* variables.
"""

import configparser
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

_UV_NAMES = {
    "index-url": "UV_DEFAULT_INDEX",
    "cert": "SSL_CERT_FILE",
    "timeout": "UV_HTTP_TIMEOUT",
    "default-timeout": "UV_HTTP_TIMEOUT",
    "proxy": "ALL_PROXY",
}


def uv_environment(
    environ: Mapping[str, str], home: Path, machine_file: Path = Path("/etc/pip.conf")
) -> dict[str, str]:
    """Return the variables to add for uv; what `environ` already says for uv itself is kept."""
    files = [machine_file, *_files_of_person(environ, home)]
    said = _from_files(files) | _from_variables(environ)
    wanted = {_UV_NAMES[key]: value for key, value in said.items() if key in _UV_NAMES and value}
    if not _can_make(_cache(environ, home)):
        wanted["UV_NO_CACHE"] = "1"
    return {name: value for name, value in wanted.items() if name not in environ}


def _files_of_person(environ: Mapping[str, str], home: Path) -> list[Path]:
    """Return where pip looks for its configuration, the weakest first."""
    user = Path(environ.get("XDG_CONFIG_HOME") or home / ".config")
    files = [home / ".pip" / "pip.conf", user / "pip" / "pip.conf"]
    if chosen := environ.get("PIP_CONFIG_FILE"):
        files.append(Path(chosen))
    return files


def _from_files(files: Iterable[Path]) -> dict[str, str]:
    parser = configparser.RawConfigParser(strict=False)
    try:
        parser.read(files, encoding="utf-8")
    except (configparser.Error, UnicodeDecodeError):
        return {}  # pip will say what is wrong with it
    said: dict[str, str] = {}
    for section in ("global", "install"):
        if parser.has_section(section):
            said |= {key.replace("_", "-"): value for key, value in parser.items(section)}
    return said


def _from_variables(environ: Mapping[str, str]) -> dict[str, str]:
    prefix = "PIP_"
    return {
        name.removeprefix(prefix).lower().replace("_", "-"): value
        for name, value in environ.items()
        if name.startswith(prefix)
    }


def _cache(environ: Mapping[str, str], home: Path) -> Path:
    if chosen := environ.get("UV_CACHE_DIR"):
        return Path(chosen)
    return Path(environ.get("XDG_CACHE_HOME") or home / ".cache") / "uv"


def _can_make(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK)
