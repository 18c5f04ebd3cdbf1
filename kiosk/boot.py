"""Whether the machine was started anew since something was written down."""

from pathlib import Path


def boot_id(path: Path = Path("/proc/sys/kernel/random/boot_id")) -> str:
    """A word that is another one after each start of the machine (see `man 4 random`)."""
    return path.read_text().strip()
