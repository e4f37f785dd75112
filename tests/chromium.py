"""Finds a Chromium for the browser tests. As a command it installs Debian's where that may be."""

import os
import shutil
import subprocess
import sys

NAMES = ["chromium", "chromium-browser", "google-chrome"]


def find() -> str | None:
    """Return the path of an installed Chromium; the variable CHROMIUM goes first."""
    chosen = os.environ.get("CHROMIUM")
    return chosen or next(filter(None, map(shutil.which, NAMES)), None)


def install() -> None:
    """Install Debian's Chromium as root; a failure shows when the tests look for it."""
    quiet = {"DEBIAN_FRONTEND": "noninteractive", **os.environ}
    for command in (["update", "-qq"], ["install", "-y", "-qq", "chromium"]):
        subprocess.run(["apt-get", *command], env=quiet, stdout=subprocess.DEVNULL, check=False)


def main() -> None:
    if not find() and os.geteuid() == 0 and shutil.which("apt-get"):
        print("Chromium wordt geïnstalleerd voor de browsertests.", flush=True)  # noqa: T201
        install()
    if not find() and os.environ.get("CI") == "true":
        sys.exit("Geen Chromium gevonden; met CI=true horen de browsertests te draaien.")
    if not find():
        print("Geen Chromium gevonden: de browsertests worden overgeslagen.", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
