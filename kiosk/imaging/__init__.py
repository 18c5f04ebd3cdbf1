"""Pictures to pictures, with Pillow and numpy: no loop, no network, no screen, no session.

    What comes from outside
    photo       one participant's picture of one shot (`photo.py`); its parts (`segments.py`)
    background  a picture from anyone, made into one to stand before, in a process apart
                (`background.py`, `apart.py`)

    From a matte to a cutout
    figure      where heads, chests and feet are: what a scene is arranged by (`figure.py`)
    cutout      for paper: a closer look, finer edges, colours without the old room (`cutout/`)

    From cutouts to a scene; the live view shares all but the last
    arrange     who stands where, one horizon, heads alike (`arrange.py`)
    light       what makes them look lit alike (`light.py`); shadows and fades (`shade.py`)
    backdrop    what they stand before (`backdrop.py`)
    scene       the print's (`scene.py`, `layers.py`)

    tiles       how a rectangle is shared by any number of people (`tiles.py`)
    strip       what is printed: 2x6 inch at 300 dpi (`strip/`)
    sheet       a piece of paper with strips on it, as the printer needs it (`sheet.py`, `icc.py`)
    calibration the sheet that says what a printer cuts off, and what to set (`calibration/`)
    card        what a link to a strip unfolds to, and the strip for phones (`card.py`)
    paper       the strip's ground, and the inks it bears (`paper.py`); type (`letters.py`,
                `paragraph.py`)
    time code   the moment that simulated cameras stamp on their frames (`time_code.py`)

Sizes and boxes are in pixels, width before height. Arrays are uint8, height x width x 3, RGB.
Everything here takes milliseconds to hundreds of them: call it off the event loop.
"""

import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
"""Height x width x 3, RGB."""

Size = tuple[int, int]
"""Width and height in pixels."""
