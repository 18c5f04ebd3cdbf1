"""The encoders themselves, with the decoders that aiortc's friends have."""

from collections.abc import Sequence

import av
import numpy as np
import pytest

from kiosk.remote.encoders import Encoded, Encoder
from kiosk.remote.renditions import Codec
from kiosk.remote.rtp import is_key_of_h264, is_key_of_vp8
from tests.filming import video

SIZE = (640, 360)
IS_KEY = {Codec.VP8: is_key_of_vp8, Codec.H264: is_key_of_h264}
DECODERS = {Codec.VP8: "libvpx", Codec.H264: "h264"}

both = pytest.mark.parametrize("codec", list(Codec))


def moving(count: int) -> Sequence[av.VideoFrame]:
    dice = np.random.default_rng(2)
    ground = dice.integers(0, 255, (45, 80, 3), np.uint8).repeat(8, 0).repeat(8, 1)
    return [video(np.roll(ground, 6 * place, axis=1)) for place in range(count)]


def encoded(codec: Codec, count: int, keys: Sequence[int] = (0,), kbps: int = 800) -> list[Encoded]:
    encoder = Encoder(codec, size=SIZE, fps=30, kbps=kbps)
    made = [
        encoder.encode(each, stamp=3_000 * place, key=place in keys)
        for place, each in enumerate(moving(count))
    ]
    return [each for each in made if each is not None]


def decoded(codec: Codec, stream: Sequence[Encoded]) -> list[av.VideoFrame]:
    decoder = av.CodecContext.create(DECODERS[codec], "r")
    return [frame for each in stream for frame in decoder.decode(av.Packet(each.data))]  # type: ignore[attr-defined]


@both
def test_every_picture_comes_out_at_once_as_it_went_in(codec: Codec) -> None:
    stream = encoded(codec, 12)
    assert [each.stamp for each in stream] == [3_000 * place for place in range(12)]
    for before, after in zip(moving(12), decoded(codec, stream), strict=True):
        difference = before.to_ndarray().astype(int) - after.to_ndarray()
        assert np.abs(difference).mean() < 12


@both
def test_key_frames_are_those_asked_for_and_no_others(codec: Codec) -> None:
    stream = encoded(codec, 40, keys=(0, 17, 30))
    assert [place for place, each in enumerate(stream) if each.key] == [0, 17, 30]
    assert all(each.key == IS_KEY[codec](each.data) for each in stream)


@both
def test_it_can_be_decoded_from_any_key_frame_on(codec: Codec) -> None:
    stream = encoded(codec, 20, keys=(0, 8))
    assert len(decoded(codec, stream[8:])) == 12


@both
def test_the_bitrate_is_kept(codec: Codec) -> None:
    for kbps in (200, 500):
        stream = encoded(codec, 150, kbps=kbps)
        bits = 8 * sum(len(each.data) for each in stream[30:])
        assert bits / 1_000 / 4.0 == pytest.approx(kbps, rel=0.35)


def test_h264_is_what_every_browser_has() -> None:
    """Constrained baseline, level 3.1: profile 66 with the flags of both baselines set."""
    (first,) = encoded(Codec.H264, 1)
    units = first.data.split(b"\0\0\1")
    (parameters,) = (unit for unit in units if unit and unit[0] & 31 == 7)
    assert parameters[1:4].hex() == "42c01f"
