"""A pip for a Python that came without one, on an account that may install nothing.

Debian keeps pip's wheel in a package of its own. Anyone may download a package and unpack it, and a
wheel runs as it is; apt checks the archive's signature on the way.
"""

from pathlib import Path

from scripts.set_up.commands import Runner

_PACKAGE = "python3-pip-whl"


def download_pip_wheel(folder: Path, runner: Runner) -> Path | None:
    """Fetch pip's wheel into `folder`; None where that does not work."""
    folder.mkdir(parents=True, exist_ok=True)
    package = _download(folder, runner, ()) or _download_with_own_lists(folder, runner)
    if package is None or not runner.succeeds("dpkg-deb", "-x", str(package), str(folder)):
        return None
    return next(folder.glob("usr/share/python-wheels/pip-*.whl"), None)


def _download_with_own_lists(folder: Path, runner: Runner) -> Path | None:
    """Download with package lists of our own, for a machine whose lists are empty or old."""
    lists = folder / "lists"
    (lists / "partial").mkdir(parents=True, exist_ok=True)
    options = ("-o", f"Dir::State::Lists={lists}", "-o", f"Dir::Cache={folder / 'cache'}")
    if not runner.succeeds("apt-get", *options, "update"):
        return None
    return _download(folder, runner, options)


def _download(folder: Path, runner: Runner, options: tuple[str, ...]) -> Path | None:
    # apt-get downloads into the working directory and has no option for another.
    script = 'cd "$1" && shift && exec apt-get "$@"'
    arguments = (*options, "download", _PACKAGE)
    if not runner.succeeds("sh", "-c", script, "sh", str(folder), *arguments):
        return None
    return next(folder.glob(f"{_PACKAGE}_*.deb"), None)
