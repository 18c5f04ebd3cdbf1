"""The scene as somebody in front of the screen sees it: all together, nobody's room with them."""

import time
from collections.abc import Sequence
from dataclasses import replace
from random import Random

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from kiosk.devices.camera import Frame
from kiosk.imaging.light import Light
from kiosk.imaging.paper import INK, PAPER
from kiosk.live.cutouts import Cut
from kiosk.live.i420 import planes
from kiosk.live.lettering import PALETTE
from kiosk.live.source import Source
from kiosk.live.tags import Tags
from kiosk.live.together import Together
from tests.live.stage import (
    BLUE,
    GREEN,
    PATIENCE_S,
    RED,
    WALL,
    Colour,
    camera,
    canvas,
    cut,
    cut_by,
    halves,
    look,
    plain,
    portrait,
    received,
    where,
)

Seen = NDArray[np.int64]
Size = tuple[int, int]

SIZE = (640, 360)
SIZES = [(640, 360), (320, 180), (180, 320), (322, 242)]
GROUND: Colour = (100, 140, 180)
SUITS: list[Colour] = [RED, BLUE, GREEN, (30, 30, 30), (200, 40, 200), (120, 70, 20)]
CAMERAS = [(640, 360), (360, 640), (640, 480)]


class Scene:
    """A scene before a plain ground, as one booth draws it again and again."""

    def __init__(self, size: Size = SIZE) -> None:
        self._size = size
        self._together = Together(size=size, aspect=4 / 3, tags=Tags(text_size=max(size) // 50))

    def of(self, *players: tuple[Source, Cut | None], ambient: Light | None = None) -> Seen:
        frame = canvas(GROUND, self._size)
        sources, cuts = [source for source, _ in players], [cut for _, cut in players]
        self._together.draw(planes(frame), sources, cuts, ambient)
        return look(frame)


Player = tuple[Source, Cut | None]


def player(
    suit: Colour,
    size: Size = (640, 360),
    *,
    who: str = "",
    name: str = "",
    lean: float = 0.0,
    far: bool = False,
) -> Player:
    picture = received(portrait(suit, WALL, size, lean=lean, far=far))
    return Source(who or str(suit), name, picture), cut(picture, lean=lean, far=far)


def party(people: int) -> list[Player]:
    """The first is across the room, like those before the booth's camera."""
    return [
        player(suit, CAMERAS[index % len(CAMERAS)], far=index == 0)
        for index, suit in enumerate(SUITS[:people])
    ]


def uncut(colour: Colour, name: str = "") -> Player:
    picture = received(plain(colour))
    return Source(str(colour), name, picture), cut(picture, found=False)


def drawn(*players: Player, size: Size = SIZE) -> Seen:
    return Scene(size).of(*players)


def middle(seen: Seen, colour: Colour) -> tuple[float, float]:
    """The middle of what is in a colour, x and y."""
    rows, columns = np.nonzero(where(seen, colour))
    assert len(rows), f"nothing is {colour}"
    return float(columns.mean()), float(rows.mean())


def share(seen: Seen, colour: Colour, tolerance: int = 30) -> float:
    return float(where(seen, colour, tolerance).mean())


def test_one_alone_stands_in_the_middle_before_the_background() -> None:
    seen = drawn(player(RED))
    assert seen[150, 320] == pytest.approx(RED, abs=12)
    assert seen[350, 320] == pytest.approx(RED, abs=12)
    assert middle(seen, RED)[0] == pytest.approx(320, abs=4)
    for x, y in ((10, 10), (320, 20), (630, 10), (60, 200), (580, 200)):
        assert seen[y, x] == pytest.approx(GROUND, abs=12)


@pytest.mark.parametrize("video", [True, False])
def test_everybody_is_mirrored(video: bool) -> None:
    picture = (received if video else camera)(halves(RED, BLUE))
    seen = drawn((Source("a", "", picture), cut(picture)))
    assert middle(seen, BLUE)[0] < 320 < middle(seen, RED)[0]


@pytest.mark.parametrize("people", [1, 2, 4, 6])
@pytest.mark.parametrize("size", SIZES)
def test_everybody_is_there_and_nobodys_room(people: int, size: Size) -> None:
    seen = drawn(*party(people), size=size)
    for suit in SUITS[:people]:
        assert share(seen, suit) > 0.002
    assert share(seen, WALL, 60) < 0.002
    assert share(seen, GROUND, 12) > 0.15


@pytest.mark.parametrize("people", [2, 3])
def test_the_order_is_that_of_the_sources(people: int) -> None:
    seen = drawn(*party(people))
    places = [middle(seen, suit)[0] for suit in SUITS[:people]]
    assert places == sorted(places)


def test_from_four_on_the_first_looks_over_the_others() -> None:
    seen = drawn(*party(4))
    heights = [int(np.nonzero(where(seen, suit))[0].min()) for suit in SUITS[:4]]
    assert heights[0] < min(heights[1:]) - 15


@pytest.mark.parametrize("lean", [-0.2, 0.0, 0.2])
def test_whoever_leans_in_their_picture_stands_in_the_middle_all_the_same(lean: float) -> None:
    seen = drawn(player(RED, lean=lean))
    assert middle(seen, RED)[0] == pytest.approx(320, abs=6)
    assert share(seen, WALL, 60) < 0.002


@pytest.mark.parametrize("people", range(1, 7))
def test_nobody_floats(people: int) -> None:
    """Right under everybody's chest is the edge of the picture, or somebody else."""
    seen = drawn(*party(people))
    bottom = ~where(seen[-4:], GROUND, 12)
    for suit in SUITS[1 if people > 3 else 0 : people]:
        assert bottom[:, round(middle(seen, suit)[0])].all()


def test_people_throw_a_soft_shadow_on_what_is_behind() -> None:
    seen = drawn(player(RED))
    for y in (200, 300):
        (own,) = np.nonzero(where(seen, RED)[y])
        for beside in (seen[y, own.max() + 5], seen[y, own.min() - 5]):
            assert (beside < np.array(GROUND) - 5).all()  # what is red at the edge is no shadow
            assert beside.sum() > 0.7 * sum(GROUND)


def test_where_nobody_is_the_background_is_left_alone() -> None:
    seen = drawn(*party(2))
    assert where(seen, GROUND, 6)[:40].all()


def test_one_alone_has_no_name_and_together_everyone_has() -> None:
    assert share(drawn(player(RED, name="Ola")), PAPER, 30) == 0
    seen = drawn(player(RED, name="Ola"), player(BLUE, name="김서연"))
    for suit in (RED, BLUE):
        x = round(middle(seen, suit)[0])
        below = seen[-45:, x - 60 : x + 60]
        assert where(below, PAPER, 30).sum() > 150
        assert where(below, INK, 50).sum() > 30


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("people", [2, 4, 6])
def test_names_do_not_cover_each_other(people: int, size: Size) -> None:
    players = [
        (replace(source, name="Maximiliana von Hohenfels"), it) for source, it in party(people)
    ]
    frame_width = min(size[0], size[1] * 4 / 3)
    seen = where(drawn(*players, size=size), PAPER, 30)
    widest = max(
        len(run) for row in seen for run in "".join("x" if it else " " for it in row).split()
    )
    assert 0 < widest < frame_width / people


def test_the_back_row_is_named_where_it_can_be_seen() -> None:
    players = [(replace(source, name="Ola"), it) for source, it in party(4)]
    labels = where(drawn(*players), PAPER, 30)
    assert labels[:250].sum() > 100
    assert labels[300:].sum() > 300


def test_who_cannot_be_cut_out_is_shown_on_a_card_beside_the_others() -> None:
    seen = drawn(player(RED), uncut(GREEN))
    assert share(seen, GREEN) > 0.03
    assert share(seen, PAPER, 12) > 0.002
    assert middle(seen, RED)[0] < 320 < middle(seen, GREEN)[0]


def test_who_is_away_is_a_card_in_the_dark_and_who_has_no_picture_one_in_colour() -> None:
    seen = drawn(player(RED), (Source("a", "Ola", received(plain(GREEN)), away=True), None))
    assert share(seen, GREEN) == 0
    assert (seen.max(2) < 90).mean() > 0.02
    seen = drawn(player(RED), (Source("a", "Ola", None), None))
    assert share(seen, PALETTE[1], 12) > 0.02


def test_whose_first_frame_is_just_being_cut_is_not_there_yet() -> None:
    seen = drawn(player(RED, name="Ola"), (Source("a", "서연", received(plain(GREEN))), None))
    assert share(seen, GREEN) == 0
    assert middle(seen, RED)[0] == pytest.approx(320, abs=4)


def test_a_friend_beside_nobody_else_is_still_a_card() -> None:
    assert share(drawn(uncut(GREEN)), GREEN) > 0.05


def test_feet_darken_the_floor_they_stand_on() -> None:
    source, it = player(RED)
    assert it
    assert it.framing
    matte = it.matte.copy()
    matte[90:] = 0
    standing = cut_by(it.picture, matte, replace(it.framing, bottom=0.625, cut=False))
    seen = drawn((source, standing))
    x, floor = 320, int(np.nonzero(where(seen, RED))[0].max())
    assert floor < 356
    assert seen[floor + 3, x].sum() < 0.6 * sum(GROUND)  # no soft shadow is so dark
    assert seen[floor + 3, 20] == pytest.approx(GROUND, abs=12)


def test_who_is_in_the_dark_is_lit_like_the_others() -> None:
    def lit(players: Sequence[Player]) -> float:
        seen = drawn(*players)
        return float(seen[150:170, :320][where(seen, (60, 60, 60), 40)[150:170, :320]].mean())

    dark, bright = player((60, 60, 60), who="a"), player((180, 180, 180), who="b")
    alike = [
        (source, replace(it, light=Light(exposure, 0, 0)))
        for (source, it), exposure in ((dark, 90.0), (bright, 230.0))
        if it
    ]
    assert lit(alike) > lit([dark, bright]) + 5


def test_somebody_who_comes_is_there_at_once_and_the_others_make_room_smoothly() -> None:
    first, second = player(RED), player(BLUE)
    settled = middle(drawn(first, second), RED)[0]

    def places() -> list[float]:
        """Where the first is, picture by picture, until they have made room."""
        scene, end_s = Scene(), time.monotonic() + PATIENCE_S
        there = [middle(scene.of(first), RED)[0]]
        while there[-1] > settled + 3:
            seen = scene.of(first, second)
            assert share(seen, BLUE) > 0.02
            there.append(middle(seen, RED)[0])
            assert time.monotonic() < end_s, "never there"
        return there

    ways = [places() for _ in range(2)]  # on a busy machine one may be over in a single picture
    assert all(way[0] == pytest.approx(320, abs=4) for way in ways)
    assert all((np.diff(way) <= 4).all() for way in ways)
    assert any(settled + 10 < x < 310 for way in ways for x in way)


def test_who_is_given_up_changes_to_a_card_and_back_at_once() -> None:
    scene, (source, it) = Scene(), player(RED)
    assert it
    cutout = scene.of((source, it))
    card = scene.of((source, replace(it, framing=None)))
    again = scene.of((source, it))
    assert share(card, PAPER, 12) > 0.002
    assert share(card, WALL, 30) > 0.02
    assert np.abs(again - cutout).max() <= 2


def test_who_has_left_leaves_nothing() -> None:
    scene = Scene()
    scene.of(player(RED), player(BLUE))
    assert share(scene.of(player(RED)), BLUE) == 0


@pytest.mark.parametrize("size", [(640, 360), (320, 180), (180, 320)])
def test_whoever_they_are_and_wherever_they_lean_there_is_a_picture(size: Size) -> None:
    random, scene = Random(11), Scene(size)
    for _ in range(12):
        players: list[Player] = []
        for index in range(random.randint(1, 6)):
            shape = random.choice([(640, 360), (180, 320), (321, 241), (16, 16), (64, 48)])
            kind = random.choice(["cut", "cut", "cut", "card", "none", "away"])
            source, it = player(SUITS[index], shape, who=str(index), name="Ola")
            if it and it.framing:
                away = random.uniform(-0.5, 0.5)
                framing = replace(
                    it.framing,
                    heads=(it.framing.heads[0] + away,),
                    head=it.framing.head * random.uniform(0.2, 2),
                    cut=random.random() < 0.7,
                )
                it = replace(it, framing=framing if kind == "cut" else None)
            if kind == "none":
                source, it = replace(source, picture=None), None
            if kind == "away":
                source, it = replace(source, away=True), None
            players.append((source, it))
        assert scene.of(*players).shape == (size[1], size[0], 3)


def test_frames_and_mattes_are_left_as_they_were() -> None:
    players = [player(RED), player(BLUE), uncut(GREEN)]
    own = Frame(portrait(RED).copy(), 0.0, 0.0)
    players.append((Source("booth", "", own), cut(own)))
    kept = [
        (
            it,
            it.matte.copy(),
            source.picture.to_ndarray().copy()
            if isinstance(source.picture, av.VideoFrame)
            else None,
        )
        for source, it in players
        if it
    ]
    drawn(*players)
    for it, matte, pixels in kept:
        assert np.array_equal(it.matte, matte)
        if isinstance(it.picture, av.VideoFrame):
            assert np.array_equal(it.picture.to_ndarray(), pixels)
    assert np.array_equal(own.picture, portrait(RED))


def test_feet_that_are_far_beside_the_canvas_stop_nobody() -> None:
    source, cut = player(RED)
    assert cut.framing
    standing = replace(cut.framing, cut=False, left=-4.0, right=-3.0)
    drawn((source, replace(cut, framing=standing)), player(GREEN))
