"""Pictures made as small as models look at, in a millisecond however large they were."""

import numpy as np
from PIL import Image

from kiosk.devices.segmenter import Picture


def shrunk(picture: Picture, size: tuple[int, int]) -> Picture:
    """`picture` squeezed to `size`, width and height; itself if it has that size.

    Rows and columns are left out down to twice the size, and averaged from there: models do not
    mind what aliasing is left, and to give Pillow a large array costs more than a model.
    """
    width, height = size
    rows = max(1, picture.shape[0] // (2 * height))
    columns = max(1, picture.shape[1] // (2 * width))
    thinned = picture[::rows, ::columns]
    if thinned.shape[:2] == (height, width):
        return thinned
    small = Image.fromarray(np.ascontiguousarray(thinned))
    return np.asarray(small.resize(size, Image.Resampling.BILINEAR))
