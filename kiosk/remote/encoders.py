"""Encoders as a live picture to browsers needs them, by PyAV.

Both encode each picture when it comes and at a constant bitrate; a key frame only when it is asked
for. libvpx cannot be told another bitrate through PyAV, and x264 not another buffer: a new bitrate
is a new encoder, which begins with a key frame.
"""

from dataclasses import dataclass
from fractions import Fraction

import av
from av.video.codeccontext import VideoCodecContext
from av.video.frame import PictureType

from kiosk.remote.renditions import Codec, Size

CLOCK = 90_000
"""RTP's ticks a second for video."""
TIME_BASE = Fraction(1, CLOCK)

_NEVER = 1_000_000
"""Pictures between key frames that nobody asked for: months."""
_NAMES = {Codec.VP8: "libvpx", Codec.H264: "libx264"}


@dataclass(frozen=True, eq=False)
class Encoded:
    """One encoded picture, the same for everybody who is sent it. `stamp` is its RTP time, on a
    scale that does not wrap; `key` says that no other picture is needed to decode it."""

    data: bytes
    stamp: int
    key: bool


class Encoder:
    """One stream of pictures of `size`, to be spoken by one thread. Threads of its own it has none:
    a venue's machine has other work for them."""

    def __init__(self, codec: Codec, *, size: Size, fps: float, kbps: int) -> None:
        context = av.CodecContext.create(_NAMES[codec], "w")
        assert isinstance(context, VideoCodecContext)
        context.width, context.height = size
        context.pix_fmt = "yuv420p"
        context.time_base, context.framerate = TIME_BASE, Fraction(fps)
        context.bit_rate = 1_000 * kbps
        context.gop_size = _NEVER
        context.thread_count = 1
        (_tune_vp8 if codec is Codec.VP8 else _tune_h264)(context, 1_000 * kbps)
        self._context = context

    def encode(self, video: av.VideoFrame, *, stamp: int, key: bool) -> Encoded | None:
        """The picture (yuv420p, which is written into) at `stamp`, in RTP's ticks, rising; None if
        the encoder spares it."""
        video.pts, video.time_base = stamp, TIME_BASE
        video.pict_type = PictureType.I if key else PictureType.NONE
        packets = self._context.encode(video)
        if not packets:
            return None
        (packet,) = packets
        return Encoded(bytes(packet), stamp, packet.is_keyframe)


def _tune_vp8(context: VideoCodecContext, bits: int) -> None:
    """Least equal to most is libvpx's constant bitrate; its other words are those of WebRTC."""
    context.qmin, context.qmax = 2, 60
    context.options = {
        "deadline": "realtime",
        "cpu-used": "-6",
        "lag-in-frames": "0",
        "minrate": str(bits),
        "maxrate": str(bits),
        "bufsize": str(bits),
        "undershoot-pct": "100",
        "overshoot-pct": "15",
        "static-thresh": "1",
        "max-intra-rate": "300",
    }


def _tune_h264(context: VideoCodecContext, bits: int) -> None:
    """x264's baseline is the constrained one that all browsers have. A key frame is an IDR picture
    that brings its parameters along; a buffer of a quarter of a second keeps it from being
    a burst."""
    context.profile = "Baseline"
    context.options = {
        "preset": "ultrafast",
        "tune": "zerolatency",
        "level": "31",
        "forced-idr": "1",
        "maxrate": str(bits),
        "bufsize": str(bits // 4),
        "x264-params": "scenecut=0",
    }
