"""What Gutenprint sends to a dye-sublimation printer of DNP, for which it stands in a file.

A command is ESC P, its name (22 characters), how long its data is (8 digits, or nothing), and the
data. Each colour of the ribbon is a picture, where 0 is all of it. The long side of the sheet lies
across the printer, its right edge first.
"""

from io import BytesIO
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

DRIVERS = Path("/usr/lib/cups/driver")
ESC, NAME, LENGTH = b"\x1bP", 22, 8


def rx1() -> str:
    """The DS-RX1, as lpadmin calls its driver."""
    driver = next(DRIVERS.glob("gutenprint.*"), None)
    assert driver, "there is no Gutenprint: install printer-driver-gutenprint"
    return f"{driver.name}://dnp-dsrx1/expert"


def commands(device: Path) -> list[tuple[str, bytes]]:
    """Names with what is said along with them, in order."""
    data = device.read_bytes()
    found, at = [], 0
    while at < len(data):
        assert data[at : at + 2] == ESC, f"no command at {at}: {data[at : at + 16]!r}"
        name, length = at + len(ESC), at + len(ESC) + NAME
        body = length + LENGTH
        end = body + int(data[length:body].strip() or 0)
        found.append((data[name:length].decode().strip(), data[body:end]))
        at = end
    return found


def sheet(said: list[tuple[str, bytes]]) -> npt.NDArray[np.uint8]:
    """The picture on paper, upright: height x width x RGB."""
    planes = [
        np.asarray(Image.open(BytesIO(body)))
        for colour in "CMY"  # which take away red, green and blue
        for name, body in said
        if name == f"IMAGE {colour}PLANE"
    ]
    assert len(planes) == 3, "not one picture"
    return np.rot90(np.dstack(planes), -1)
