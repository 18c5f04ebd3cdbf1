"""Draw the backgrounds that ship with the booth: `python assets/backgrounds/draw.py [name ...]`.

Needs numpy and Pillow alone. Each picture is seeded: the same script draws the same picture.
"""

import importlib
import sys
from pathlib import Path

NAMES = ("studio", "blossom", "seaside", "ondol", "city", "disco")


def main(names: list[str]) -> None:
    sys.dont_write_bytecode = True  # nothing but pictures and scripts travels with the booth
    lens = importlib.import_module("drawing.lens")
    for name in names or NAMES:
        image = importlib.import_module(f"drawing.{name}").paint()
        lens.saved(image, Path(__file__).with_name(f"{name}.jpg"))


if __name__ == "__main__":
    main(sys.argv[1:])
