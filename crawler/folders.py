"""What stands in a folder, in order; one that may not be read is an error, and never empty."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def files_in(folder: Path, ending: str = "") -> list[Path]:
    """Return what has that *ending* in *folder*, by name; nothing when there is no such folder.

    Raises OSError when the system does not let us look, where `Path.glob` finds nothing: a state
    rebuilt from no lines knows none, and a takedown from no files takes nothing.
    """
    try:
        return sorted(path for path in folder.iterdir() if path.name.endswith(ending))
    except (FileNotFoundError, NotADirectoryError):
        return []
