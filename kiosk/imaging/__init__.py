"""Pictures to pictures, with Pillow and numpy: no loop, no network, no screen, no session.

    photo     one participant's picture of one shot, as it comes from outside (`photo.py`)
    segments  the parts of a JPEG file, so that private ones can be left out (`segments.py`)
    tiles     how a rectangle is shared by any number of people (`tiles.py`)
    strip     what is printed: 2x6 inch at 300 dpi (`strip.py`); its measures (`strip_layout.py`),
              its foot with names and QR (`strip_foot.py`), its files (`strip_files.py`)
    paper     the strip's ground, a colour that was voted for, and the inks it bears (`paper.py`)
    letters   type, and what can be written with it (`letters.py`)
    time code the moment that simulated cameras stamp on their frames (`time_code.py`)

Sizes and boxes are in pixels, width before height. Arrays are uint8, height x width x 3, RGB.
Everything here takes milliseconds to hundreds of them: call it off the event loop.
"""

import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
"""Height x width x 3, RGB."""

Size = tuple[int, int]
"""Width and height in pixels."""
