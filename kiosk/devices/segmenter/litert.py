"""The segmenter that ships: MediaPipe's selfie segmentation and face detection, run by LiteRT.

Both models are files of `assets/models` with their licence; nothing is fetched. About 2.5 ms for a
matte and 4 ms for faces on one core of a small PC. LiteRT lets go of the interpreter lock while it
runs, so threads with a segmenter each do not wait for one another, nor does the event loop. Its
first model says one line about XNNPACK on stderr; it has no switch for that.
"""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kiosk.assets import asset
from kiosk.devices.segmenter import Face, Matte, Picture
from kiosk.devices.segmenter.detections import SIDE, letterboxed, read
from kiosk.devices.segmenter.shrink import shrunk
from kiosk.errors import DeviceError

_SIZE = (256, 144)


class LiteRtSegmenter:
    """See the module. Made in some 30 ms, the first one in 200.

    Raises DeviceError if LiteRT or a model is missing or damaged.
    """

    def __init__(self, *, models: Path | None = None) -> None:
        folder = models or asset("models")
        self._people = _Model(folder / "selfie_segmentation_landscape.tflite", _SIZE)
        self._faces = _Model(folder / "face_detection_full_range_sparse.tflite", (SIDE, SIDE))

    @property
    def size(self) -> tuple[int, int]:
        return _SIZE

    def matte(self, picture: Picture) -> Matte:
        (people,) = self._people.run(shrunk(picture, _SIZE) * np.float32(1 / 255))
        matte: Matte = np.rint(people[..., 0] * 255).astype(np.uint8)
        return matte

    def faces(self, picture: Picture) -> tuple[Face, ...]:
        height, width = picture.shape[:2]
        square = letterboxed(picture) * np.float32(1 / 127.5) - np.float32(1)
        boxes, scores = self._faces.run(square)
        return read(boxes, scores, width, height)


class _Model:
    """One model file that takes a picture of `size`, width and height, in floats."""

    def __init__(self, path: Path, size: tuple[int, int]) -> None:
        self._interpreter = _opened(path)
        (self._input,) = self._interpreter.get_input_details()
        self._outputs = self._interpreter.get_output_details()
        if tuple(self._input["shape"]) != (1, size[1], size[0], 3):
            raise DeviceError(_DAMAGED.format(name=path.name))

    def run(self, picture: NDArray[np.float32]) -> list[NDArray[np.float32]]:
        """What it says of `picture`, height x width x 3; an array for each of its outputs."""
        self._interpreter.set_tensor(self._input["index"], picture[None])
        self._interpreter.invoke()
        return [self._interpreter.get_tensor(output["index"])[0] for output in self._outputs]


_DAMAGED = "The model {name} is damaged. Install the booth's software again."


def _opened(path: Path) -> Any:
    """An interpreter on one thread: the booth has a core for each participant, not one for all."""
    if not path.is_file():
        raise DeviceError(f"The model {path.name} is missing. Install the booth's software again.")
    try:
        from ai_edge_litert.interpreter import Interpreter
    except ImportError as error:
        raise DeviceError(f"People cannot be cut out: LiteRT does not load ({error}).") from error
    try:
        interpreter = Interpreter(str(path), num_threads=1)
        interpreter.allocate_tensors()
    except (ValueError, RuntimeError) as error:
        raise DeviceError(_DAMAGED.format(name=path.name)) from error
    return interpreter
