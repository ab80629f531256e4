"""Prepares a machine for Meeting Desktop with one command: `python3 -m scripts.set_up`.

It runs before anything is installed, so it uses the standard library only, and needs no pip, no
ensurepip and no rights: what it may not do itself it tells, as the exact line to type. Debian and
its relatives are served in full; elsewhere only the system packages are left to the reader.

    main.py          the command line: what each purpose needs
    commands.py      starts other programs, and says which one failed
    needs.py         the table of system libraries, programs and fonts
    machine.py       what is there, and who we are on it
    packages.py      installs what is missing, or says what to type
    environment.py   .venv from a lock, through a pinned uv
    pip_wheel.py     a pip for a Python that came without one
    uv_settings.py   how uv is told about this machine
    exclusive.py     two set-ups of one checkout take turns
    start.py         the window, or the demonstration where there is no display
"""
