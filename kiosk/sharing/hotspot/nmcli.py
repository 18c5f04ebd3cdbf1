"""Runs `nmcli`, NetworkManager's own command, and reads what it prints for programs.

Not D-Bus: `nmcli` is the stable face of NetworkManager, and whatever is done here the operator can
look at, and do, by hand. Its words are given one by one, never through a shell; a secret goes in
by its standard input, since everybody on the machine can read a command's words.
"""

import asyncio
import os
from collections.abc import Sequence

from kiosk.errors import DeviceError

LIMIT_S = 60.0
"""It has limits of its own, shorter ones: this is for one that hangs."""
NOT_RUNNING = 8
NO_SUCH_THING = 10


class NmcliError(DeviceError):
    """It has refused; `code` is its exit status (nmcli(1))."""

    def __init__(self, code: int, said: str) -> None:
        super().__init__(f"NetworkManager: {said}")
        self.code = code


async def nmcli(*words: str, given: str = "") -> str:
    """What it prints, in English; `given` is what it can read. Raises DeviceError."""
    try:
        process = await asyncio.create_subprocess_exec(
            "nmcli",
            *words,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=os.environ | {"LC_ALL": "C.UTF-8"},
        )
    except OSError as error:
        raise DeviceError("NetworkManager is not installed here: there is no nmcli.") from error
    try:
        async with asyncio.timeout(LIMIT_S):
            out, err = await process.communicate(given.encode())
    except TimeoutError as error:
        raise DeviceError("NetworkManager does not answer.") from error
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode == NOT_RUNNING:
        raise DeviceError("NetworkManager is not running.")
    if process.returncode:
        raise NmcliError(process.returncode, _sentence(err.decode("utf-8", "replace")))
    return out.decode("utf-8", "replace")


def _sentence(said: str) -> str:
    lines = [line.strip().removeprefix("Error: ") for line in said.splitlines() if line.strip()]
    return lines[0] if lines else "it refused, and did not say why."


def properties(printed: str) -> dict[str, str]:
    """Of `nmcli --terse --escape no ... show`: a property a line, its value as it is."""
    lines = (line.partition(":") for line in printed.splitlines())
    return {name: value for name, _, value in lines}


def rows(printed: str) -> list[Sequence[str]]:
    """Of `nmcli --terse`: a row a line, in which colons of values have a backslash before."""
    return [_cells(line) for line in printed.splitlines() if line]


def _cells(line: str) -> Sequence[str]:
    cells, letters = [""], iter(line)
    for letter in letters:
        if letter == ":":
            cells.append("")
        else:
            cells[-1] += next(letters, "") if letter == "\\" else letter
    return cells
