"""The two kinds of frames there are, handled alike: a camera's RGB, and decoded video."""

import av
from av.video.reformatter import ColorRange

from kiosk.devices.camera import Frame
from kiosk.imaging.tiles import Box
from kiosk.live.i420 import planes, region

AnyFrame = Frame | av.VideoFrame


def cropped(picture: AnyFrame, box: Box) -> av.VideoFrame:
    """A part of a picture, all numbers even, in aligned memory: rgb24 or yuv420p."""
    if isinstance(picture, Frame):
        part = av.VideoFrame(box.w, box.h, "rgb24")
        part.to_ndarray()[...] = picture.picture[box.y : box.y + box.h, box.x : box.x + box.w]
        return part
    if picture.format.name != "yuv420p":
        picture = picture.reformat(format="yuv420p", dst_color_range=ColorRange.MPEG)
    if (box.w, box.h) == (picture.width, picture.height):
        return picture
    part = av.VideoFrame(box.w, box.h, "yuv420p")
    part.colorspace, part.color_range = picture.colorspace, picture.color_range
    for ours, theirs in zip(planes(part), region(planes(picture), *box), strict=True):
        ours[...] = theirs
    return part


def sized(picture: AnyFrame) -> tuple[int, int]:
    """Width and height, px."""
    if isinstance(picture, Frame):
        return picture.picture.shape[1], picture.picture.shape[0]
    return picture.width, picture.height
