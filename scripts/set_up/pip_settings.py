"""The machine's pip configuration, as uv wants to hear it.

uv does not read pip's files. On a machine that reaches its index through a mirror, a certificate
of its own or a slow line, that is said in pip's configuration or in PIP_* variables.
"""

import configparser
from collections.abc import Iterable, Mapping
from pathlib import Path

_UV_NAMES = {
    "index-url": "UV_DEFAULT_INDEX",
    "cert": "SSL_CERT_FILE",
    "timeout": "UV_HTTP_TIMEOUT",
    "default-timeout": "UV_HTTP_TIMEOUT",
    "proxy": "ALL_PROXY",
}


def configuration_files(environ: Mapping[str, str], home: Path) -> list[Path]:
    """Return where pip looks for its configuration, the weakest first."""
    user = Path(environ.get("XDG_CONFIG_HOME") or home / ".config")
    files = [Path("/etc/pip.conf"), home / ".pip" / "pip.conf", user / "pip" / "pip.conf"]
    if chosen := environ.get("PIP_CONFIG_FILE"):
        files.append(Path(chosen))
    return files


def uv_environment(environ: Mapping[str, str], files: Iterable[Path]) -> dict[str, str]:
    """Return the variables to add for uv; what `environ` already says for uv itself is kept."""
    said = _from_files(files) | _from_variables(environ)
    wanted = {_UV_NAMES[key]: value for key, value in said.items() if key in _UV_NAMES and value}
    return {name: value for name, value in wanted.items() if name not in environ}


def _from_variables(environ: Mapping[str, str]) -> dict[str, str]:
    prefix = "PIP_"
    return {
        name.removeprefix(prefix).lower().replace("_", "-"): value
        for name, value in environ.items()
        if name.startswith(prefix)
    }


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
