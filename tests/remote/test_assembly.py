"""Frames out of packets: every order, loss and wrap that a network makes."""

import random
from collections.abc import Iterable
from itertools import pairwise

import pytest

from kiosk.remote.assembly import (
    ASK_AGAIN_S,
    ASK_KEY_S,
    BEHIND,
    CAPACITY,
    GIVE_UP_S,
    MOST_ASKED,
    Assembly,
    Piece,
    Whole,
)

PERIOD = 3_000
VP8 = 97


def is_key(frame: Whole) -> bool:
    return frame.data.startswith(b"K")


def pieces(
    *frames: str, number: int = 0, stamp: int = 0, marked: bool = True, first: bool = True
) -> list[Piece]:
    """The packets of frames, one letter each; whether their ends and beginnings are told."""
    made = []
    for frame in frames:
        for place, letter in enumerate(frame):
            last = marked and place == len(frame) - 1
            begins = first and place == 0
            data = letter.encode()
            made.append(Piece(number & 0xFFFF, stamp % 2**32, VP8, begins, last, data))
            number += 1
        stamp += PERIOD
    return made


def padding(after: Piece) -> Piece:
    return Piece((after.number + 1) & 0xFFFF, after.stamp, VP8, False, False, b"")


def assembly() -> Assembly:
    return Assembly(is_key=is_key)


def read(made: Iterable[Whole]) -> list[str]:
    return [frame.data.decode() for frame in made]


def added(to: Assembly, packets: Iterable[Piece], now_s: float = 0.0) -> list[str]:
    return [text for piece in packets for text in read(to.add(piece, now_s))]


def test_a_frame_is_whole_with_its_marked_packet() -> None:
    frames = assembly()
    first, second, last = pieces("abc")
    assert added(frames, [first, second]) == []
    assert frames.add(last, 0.0) == [Whole(0, VP8, b"abc")]


def test_a_frame_of_one_packet_waits_for_nothing() -> None:
    frames = assembly()
    assert [added(frames, [piece]) for piece in pieces("a", "b", "c")] == [["a"], ["b"], ["c"]]


def test_without_any_marker_a_frame_is_whole_when_the_next_begins() -> None:
    frames = assembly()
    assert added(frames, pieces("ab", "cd", "e", marked=False)) == ["ab", "cd"]


def test_a_filled_gap_sets_free_all_frames_behind_it() -> None:
    frames = assembly()
    a, b, c, d, e = pieces("ab", "c", "d", "e")
    assert added(frames, [a, c, d, e]) == []
    assert added(frames, [b]) == ["ab", "c", "d", "e"]
    assert not frames.waiting


@pytest.mark.parametrize("number", [0, 65_530, 32_760])
@pytest.mark.parametrize("stamp", [0, 2**32 - 4_000])
def test_numbers_and_times_that_wrap_are_as_good_as_others(number: int, stamp: int) -> None:
    texts = ["ab", "c", "def", "g", "hij", "k"]
    frames = assembly()
    packets = pieces(*texts, number=number, stamp=stamp)
    first, rest = packets[:2], packets[2:]
    assert added(frames, [*first, *reversed(rest)]) == texts


def test_any_order_and_twice_everything_gives_each_frame_once() -> None:
    dice = random.Random(11)
    for _ in range(50):
        texts = ["".join(dice.choices("abcdef", k=dice.randint(1, 6))) for _ in range(20)]
        packets = pieces(*texts, number=dice.randint(0, 65_535), marked=dice.random() < 0.5)
        packets += pieces("end", number=packets[-1].number + 1, stamp=20 * PERIOD)
        head, tail = packets[:1], [*packets[1:], *packets[1:]]
        dice.shuffle(tail)
        assert added(assembly(), [*head, *tail]) == [*texts, "end"]


def test_padding_between_frames_is_no_frame() -> None:
    frames = assembly()
    (a,) = pieces("a")
    pad = padding(a)
    assert added(frames, [a, pad]) == ["a"]
    assert added(frames, pieces("b", number=2, stamp=PERIOD)) == ["b"]
    assert not frames.waiting


def test_padding_within_a_frame_is_left_out_of_it() -> None:
    a, _, c = pieces("a?c")
    assert added(assembly(), [a, padding(a), c]) == ["ac"]


def test_a_missing_packet_is_asked_for_at_once_and_again_until_it_comes() -> None:
    frames = assembly()
    a, b, c = pieces("a", "b", "c", number=65_535)
    added(frames, [a, c], now_s=1.0)
    assert frames.ask(1.0) == [b.number]
    assert frames.ask(1.0 + ASK_AGAIN_S * 0.9) == []
    assert frames.ask(1.0 + ASK_AGAIN_S) == [b.number]
    assert added(frames, [b], now_s=1.1) == ["b", "c"]
    assert frames.ask(2.0) == []


def test_numbers_to_ask_for_are_in_the_order_that_a_request_has() -> None:
    frames = assembly()
    packets = pieces("abcdef", number=65_533)
    added(frames, [packets[0], packets[-1]])
    assert frames.ask(0.0) == [0, 1, 65_534, 65_535]


def test_nobody_asks_for_ever() -> None:
    frames = assembly()
    a, _, c = pieces("abc")
    added(frames, [a, c])
    asked = [now for now in range(100) if frames.ask(now * ASK_AGAIN_S)]
    assert len(asked) == MOST_ASKED


def test_what_never_comes_is_given_up_and_later_frames_go_on() -> None:
    frames = assembly()
    a, _, c, d, e, f = pieces("a", "bc", "de", "f")
    assert added(frames, [a, c, d, e, f], now_s=1.0) == ["a"]
    assert read(frames.give_up(1.0 + GIVE_UP_S - 0.01)) == []
    assert read(frames.give_up(1.0 + GIVE_UP_S)) == ["de", "f"]
    assert frames.wants_key(1.0 + GIVE_UP_S)
    assert frames.ask(9.0) == []


def test_after_a_loss_only_what_begins_for_certain_is_a_frame() -> None:
    frames = assembly()
    a, _, c, d, e = pieces("a", "b", "cd", "e", first=False)
    assert added(frames, [a, c], now_s=0.0) == ["a"]
    assert read(frames.give_up(GIVE_UP_S)) == [], "c may be the middle of a frame"
    assert added(frames, [d, e], now_s=GIVE_UP_S) == []
    assert read(frames.give_up(GIVE_UP_S)) == ["e"]


def test_a_frame_that_tells_its_beginning_is_not_lost_with_the_packet_before() -> None:
    frames = assembly()
    a, _, c, d = pieces("a", "b", "cd")
    added(frames, [a, c, d])
    assert read(frames.give_up(GIVE_UP_S)) == ["cd"]


def test_every_gap_has_its_own_time() -> None:
    frames = assembly()
    a, _, c, _, e = pieces("a", "b", "c", "d", "e")
    added(frames, [a, c], now_s=0.0)
    added(frames, [e], now_s=0.2)
    assert read(frames.give_up(GIVE_UP_S)) == ["c"]
    assert read(frames.give_up(GIVE_UP_S + 0.21)) == ["e"]


def test_a_key_frame_is_wanted_before_all_hope_is_lost_and_gone_on_from() -> None:
    frames = assembly()
    a, _, c, *key = pieces("a", "b", "c", "Key")
    added(frames, [a, c], now_s=0.0)
    assert not frames.wants_key(ASK_KEY_S - 0.01)
    assert frames.wants_key(ASK_KEY_S)
    assert added(frames, key, now_s=0.4) == []
    assert [whole.data.decode() for whole in frames.give_up(0.41)] == ["Key"]
    assert not frames.waiting


def test_a_key_frame_that_nobody_needed_does_not_cost_those_before() -> None:
    frames = assembly()
    a, b, c, *key = pieces("a", "b", "c", "Key")
    assert added(frames, [a, c, *key], now_s=0.0) == ["a"]
    assert added(frames, [b], now_s=0.1) == ["b", "c", "Key"]


def test_a_key_frame_is_wanted_until_one_has_come() -> None:
    frames = assembly()
    a, _, c, d = pieces("a", "b", "c", "d")
    added(frames, [a, c, d])
    frames.give_up(GIVE_UP_S)
    assert frames.wants_key(5.0)
    assert added(frames, pieces("e", "K", number=4, stamp=4 * PERIOD), 5.0) == ["e", "K"]
    assert not frames.wants_key(6.0)


def test_a_late_packet_of_what_was_given_up_is_of_no_use_and_does_no_harm() -> None:
    frames = assembly()
    a, b, c, d, e = pieces("a", "b", "c", "d", "e")
    added(frames, [a, c, d])
    frames.give_up(GIVE_UP_S)
    assert added(frames, [b, e]) == ["e"]


def test_a_frame_larger_than_any_is_not_kept_for_ever() -> None:
    frames = assembly()
    endless = [Piece(number, 0, VP8, False, False, b"x") for number in range(3 * CAPACITY)]
    assert added(frames, endless) == []
    assert len(frames._pieces) <= CAPACITY
    assert added(frames, pieces("a", "b", number=3 * CAPACITY, stamp=PERIOD))[-1] == "b"


@pytest.mark.parametrize("leap", [CAPACITY + 1, 20_000, -BEHIND - 1, -20_000])
def test_a_sender_that_counts_anew_is_followed(leap: int) -> None:
    frames = assembly()
    added(frames, pieces("a", "b"))
    later = pieces("cd", "e", number=1 + leap, stamp=PERIOD * 9)
    assert added(frames, later, now_s=1.0) == ["cd", "e"]
    assert frames.wants_key(1.0)
    assert frames.ask(1.0) == []


def test_a_packet_from_long_ago_is_no_new_beginning() -> None:
    frames = assembly()
    packets = pieces(*["a"] * 400)
    added(frames, packets)
    assert added(frames, packets[:1]) == []
    assert added(frames, pieces("b", number=400, stamp=400 * PERIOD)) == ["b"]


@pytest.mark.parametrize("loss", [0.03, 0.1])
def test_no_stall_is_longer_than_what_is_waited_for(loss: float) -> None:
    """Nothing that was lost comes again, at 200 packets a second."""
    dice = random.Random(7)
    frames = assembly()
    given_s = [0.0]
    packets = pieces(*["abcdef"] * 300)
    for place, piece in enumerate(packets):
        now_s = place / 200
        if dice.random() >= loss and frames.add(piece, now_s):
            given_s.append(now_s)
        if frames.give_up(now_s):
            given_s.append(now_s)
    assert max(b - a for a, b in pairwise(given_s)) < GIVE_UP_S + 0.15
