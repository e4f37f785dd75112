"""Tells one release from another by what it is made of, wherever it was copied from."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

CODE = ["register", "initiatives", "funds", "submissions", "regiotop", "templates"]
# The packages that the code runs on, and the names of the static files as they were collected.
BESIDE = ["requirements.txt", ".static/staticfiles.json"]


def release(folder: Path, *shown: str) -> str:
    """Return a text that changes with the code in ``folder``, or with the settings in ``shown``."""
    digest = sha256("\n".join(shown).encode())
    for path in _files(folder):
        digest.update(f"{path.relative_to(folder)}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _files(folder: Path) -> Iterable[Path]:
    found = [path for name in CODE for path in (folder / name).rglob("*.*")]
    found += [folder / name for name in BESIDE]
    return sorted(p for p in found if p.is_file() and p.suffix != ".pyc")
