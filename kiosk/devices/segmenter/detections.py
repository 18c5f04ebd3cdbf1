"""What the face model says, read: boxes in a square of the model's size, and how sure each is.

The model is MediaPipe's full-range BlazeFace (Bazarevsky et al. 2019, "BlazeFace: Sub-millisecond
Neural Face Detection on Mobile GPUs"): one guess for each cell of a 48 x 48 grid.
"""

import numpy as np
from numpy.typing import NDArray

from kiosk.devices.segmenter import Face, Picture
from kiosk.devices.segmenter.shrink import shrunk

SIDE = 192
"""The model looks at a square of so many pixels."""

_GRID = 48
_SURE = 0.4
"""Real faces are told with 0.8 and more, behind large party glasses with 0.4; the smiles on the
simulated people's suits with 0.37."""
_SMALLEST, _LARGEST = 0.02, 1.2
"""A face's side in shares of the picture's longer side; beyond is no face we could stand behind."""

_Floats = NDArray[np.float32]


def letterboxed(picture: Picture) -> Picture:
    """The whole picture in the middle of a black square of SIDE pixels."""
    height, width = picture.shape[:2]
    scale = SIDE / max(height, width)
    fitted = (max(1, round(width * scale)), max(1, round(height * scale)))
    square = np.zeros((SIDE, SIDE, 3), np.uint8)
    left, top = (SIDE - fitted[0]) // 2, (SIDE - fitted[1]) // 2
    square[top : top + fitted[1], left : left + fitted[0]] = shrunk(picture, fitted)
    return square


def read(boxes: _Floats, scores: _Floats, width: int, height: int) -> tuple[Face, ...]:
    """The faces in a picture of `width` x `height` that `letterboxed` was applied to.

    `boxes` is 2304 x 16, its first four columns the centre relative to the cell's and the size, in
    pixels of the square; `scores` is 2304 x 1, logits.
    """
    longer = max(width, height)
    kept: list[NDArray[np.float64]] = []
    for box in _by_score(boxes, scores):
        x, y, side = box
        inside = abs(x - 0.5) * longer <= width / 2 and abs(y - 0.5) * longer <= height / 2
        if inside and _SMALLEST < side < _LARGEST and not any(_same(box, other) for other in kept):
            kept.append(box)
    return tuple(
        Face(
            x=float((x - 0.5) * longer / width + 0.5),
            y=float((y - 0.5) * longer / height + 0.5),
            size=float(side * longer / height),
        )
        for x, y, side in kept
    )


def _by_score(boxes: _Floats, scores: _Floats) -> NDArray[np.float64]:
    """Centre x, y and side in shares of the square, of all that are sure enough; surest first."""
    logits = scores[:, 0]
    sure = np.flatnonzero(logits > np.log(_SURE / (1 - _SURE)))
    sure = sure[np.argsort(-logits[sure], kind="stable")]
    cells = np.stack((sure % _GRID, sure // _GRID), axis=1) + 0.5
    centres = boxes[sure, :2] / SIDE + cells / _GRID
    sides = boxes[sure, 2:4].mean(axis=1, keepdims=True) / SIDE
    return np.hstack((centres, sides)).astype(np.float64)


def _same(one: NDArray[np.float64], other: NDArray[np.float64]) -> bool:
    """Whether two boxes are of one face: even cheek to cheek, two are a face's width apart."""
    apart = np.abs(one[:2] - other[:2]).max()
    return bool(apart < 0.5 * max(one[2], other[2]))
