"""One encoder on its thread, fed by a feed that the test fills."""

import queue
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from kiosk.remote.encoders import Encoded
from kiosk.remote.encoding import Encoding
from kiosk.remote.renditions import SMALL, Codec, Rendition, main
from tests.filming import Shown, flat

MAIN = main((400, 2_500))
RED, BLUE = (200, 40, 40), (40, 40, 200)


class Work:
    def __init__(self, feed: Shown, rendition: Rendition, codec: Codec) -> None:
        self.made: queue.Queue[Encoded] = queue.Queue()
        self.encoding = Encoding(
            feed=feed,
            codec=codec,
            rendition=rendition,
            kbps=rendition.kbps[1],
            origin_s=0.0,
            out=self.made.put,
        )
        self.thread = threading.Thread(target=self.encoding.run)

    def next(self) -> Encoded:
        return self.made.get(timeout=20)

    def key_comes(self) -> bool:
        """Whether one of the next few is a key frame."""
        return any(self.next().key for _ in range(4))


@contextmanager
def at_work(feed: Shown, rendition: Rendition = MAIN, codec: Codec = Codec.VP8) -> Iterator[Work]:
    work = Work(feed, rendition, codec)
    work.thread.start()
    try:
        yield work
    finally:
        work.encoding.stop()
        work.thread.join(20)
    assert not work.thread.is_alive()


def width_of(encoded: Encoded) -> int:
    """As a key frame of VP8 says it (RFC 6386, 9.1)."""
    return int.from_bytes(encoded.data[6:8], "little") & 0x3FFF


@pytest.mark.parametrize("codec", list(Codec))
def test_the_first_is_a_key_frame_and_those_after_it_are_not(codec: Codec) -> None:
    feed = Shown()
    with at_work(feed, codec=codec) as work:
        for place in range(4):
            feed.show(flat(RED), at_s=10.0 + place / 30)
            assert work.next().key == (place == 0)


def test_each_picture_bears_its_own_time() -> None:
    feed, stamps = Shown(), []
    with at_work(feed) as work:
        for place in range(4):
            feed.show(flat(RED), at_s=500.0 + place / 30)
            stamps.append(work.next().stamp)
    assert [stamp - stamps[0] for stamp in stamps] == [0, 3_000, 6_000, 9_000]


def test_a_picture_that_does_not_change_is_sent_again_at_a_later_time() -> None:
    feed = Shown()
    feed.show(flat(RED))
    with at_work(feed) as work:
        first, again = work.next(), work.next()
    assert again.stamp > first.stamp
    assert not again.key


def test_a_key_frame_is_made_though_nothing_changes() -> None:
    feed = Shown()
    feed.show(flat(RED))
    with at_work(feed) as work:
        assert work.next().key
        for _ in range(2):
            work.encoding.want_key()
            assert work.key_comes()


def test_another_bitrate_takes_effect_with_a_key_frame() -> None:
    feed = Shown()
    feed.show(flat(RED))
    with at_work(feed) as work:
        assert work.next().key
        work.encoding.set_kbps(MAIN.kbps[0])
        assert work.key_comes()
        work.encoding.set_kbps(MAIN.kbps[0])
        assert not any(work.next().key for _ in range(2))


def test_the_small_rendition_is_small() -> None:
    feed = Shown()
    feed.show(flat(BLUE, (1280, 720)))
    with at_work(feed) as large, at_work(feed, SMALL) as small:
        assert (width_of(large.next()), width_of(small.next())) == (1280, 640)


@pytest.mark.parametrize("codec", list(Codec))
def test_another_size_begins_with_a_key_frame(codec: Codec) -> None:
    feed = Shown()
    with at_work(feed, codec=codec) as work:
        for place, size in enumerate([(320, 180), (640, 360), (320, 180)]):
            feed.show(flat(RED, size), at_s=10.0 + place)
            assert work.next().key


def test_a_feed_that_has_nothing_yet_is_waited_for() -> None:
    feed = Shown()
    with at_work(feed) as work:
        time.sleep(0.1)
        assert work.made.empty()
        feed.show(flat(RED))
        assert work.next().key


def test_an_encoder_that_has_stopped_is_woken_no_more() -> None:
    feed = Shown()
    with at_work(feed):
        assert len(feed.wakes) == 1
    assert feed.wakes == ()
