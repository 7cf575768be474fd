"""The tools that laggard is compared to: where they are, which versions, and how they are installed.

Comes in: a cache folder, and whether anything may be installed. Goes out: the commands of the tools that work, and for each of the others the
reason why it is skipped. A tool that cannot be had is never an error. Versions are pinned where the source of a tool allows it; Debian's packages
are those of the system.
"""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from data import say

PYTHON_PACKAGES = {"duckdb": "2.0.0", "pandas": "3.1.1", "polars": "2.1.0", "numpy": "2.4.6"}
# The program, its crate and the version of that.
CRATES = {"rhit": ("rhit", "2.0.4"), "agrind": ("ag", "0.19.5")}
# The program and its package.
DEBIAN = {"igzip": "isal", "goaccess": "goaccess"}


@dataclass
class Peers:
    """The first words of the command of each tool that is there, its version, and why others are not."""

    commands: dict[str, list[str]] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)

    def add(self, tool: str, command: list[str], version: list[str]) -> bool:
        """Takes a tool in when it can tell its version."""
        try:
            told = subprocess.run(version, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
        except (OSError, subprocess.TimeoutExpired):
            return False
        number = re.search(r"\d+\.\d+(\.\d+)*", told.stdout + told.stderr)
        if told.returncode != 0 or not number:
            return False
        self.commands[tool] = command
        self.versions[tool] = number[0]
        self.missing.pop(tool, None)
        return True


def attempt(what: str, command: list[str]) -> str | None:
    """Runs an installer; gives the reason when it fails."""
    say(f"installing {what}")
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    except OSError as error:
        return f"not installed: {error}"
    if done.returncode == 0:
        return None
    last = (done.stderr or done.stdout).strip().splitlines()[-1:]
    return f"not installed: {' '.join(last)[:150]}"


def add_python_packages(peers: Peers, cache: Path, install: bool) -> None:
    """Takes pandas and the others from a virtual environment in the cache, else from the Python that runs this."""
    inside = cache / "venv" / "bin" / "python"

    def look(interpreter: str) -> bool:
        for package in PYTHON_PACKAGES:
            # Without -B the peers' scripts would leave folders of bytecode in the repository.
            show = f"import {package}; print({package}.__version__)"
            if package not in peers.commands and not peers.add(package, [interpreter, "-B"], [interpreter, "-c", show]):
                peers.missing[package] = "not installed"
        return not any(package in peers.missing for package in PYTHON_PACKAGES)

    if inside.exists() and look(str(inside)):
        return
    if not install:
        look(sys.executable)
        return
    pinned = [f"{package}=={version}" for package, version in PYTHON_PACKAGES.items()]
    reason = attempt("a virtual environment", [sys.executable, "-m", "venv", str(cache / "venv")])
    reason = reason or attempt(" ".join(pinned), [str(inside), "-m", "pip", "install", "--quiet", *pinned])
    if reason:
        peers.missing.update({package: reason for package in PYTHON_PACKAGES if package not in peers.commands})
    elif not look(str(inside)):
        say("some packages of Python do not work here")


def add_program(peers: Peers, tool: str, places: list[Path]) -> bool:
    """Takes a program from one of the folders, else from PATH."""
    for path in [str(place / tool) for place in places] + [shutil.which(tool)]:
        if path and os.access(path, os.X_OK) and peers.add(tool, [path], [path, "--version"]):
            return True
    peers.missing.setdefault(tool, "not installed")
    return False


def add_crates(peers: Peers, cache: Path, install: bool) -> None:
    """Takes the programs that cargo builds from the cache, else from PATH, else builds them."""
    for tool, (crate, version) in CRATES.items():
        if add_program(peers, tool, [cache / "bin"]) or not install:
            continue
        command = ["cargo", "install", "--root", str(cache), "--locked", crate, "--version", version]
        reason = attempt(f"{crate} {version}", command)
        if reason or not add_program(peers, tool, [cache / "bin"]):
            peers.missing[tool] = reason or "installed, but it does not start"


def add_debian_packages(peers: Peers, install: bool) -> None:
    """Takes programs of the system, and asks apt for them when this runs as root."""
    wanted = [package for tool, package in DEBIAN.items() if not add_program(peers, tool, [])]
    if not wanted or not install:
        return
    if not shutil.which("apt-get") or os.geteuid() != 0:
        reason: str | None = "not installed; with apt-get and as root it would have been"
    else:
        reason = attempt("the lists of packages", ["apt-get", "update"])
        reason = reason or attempt(" ".join(wanted), ["apt-get", "install", "--yes", "--no-install-recommends", *wanted])
    for tool in DEBIAN:
        if tool in peers.missing and (reason or not add_program(peers, tool, [])):
            peers.missing[tool] = reason or "installed, but it does not start"


def find(cache: Path, install: bool, inflater: str | None) -> Peers:
    """Finds all tools, and installs what is missing when that is allowed."""
    peers = Peers()
    add_python_packages(peers, cache, install)
    add_crates(peers, cache, install)
    add_debian_packages(peers, install)
    add_program(peers, "zcat", [])
    if inflater:
        peers.commands["inflater"] = [inflater, "inflate"]
    else:
        peers.missing["inflater"] = "`--laggard` was given without `--inflater`"
    for tool, reason in peers.missing.items():
        say(f"skipped: {tool}: {reason}")
    return peers
