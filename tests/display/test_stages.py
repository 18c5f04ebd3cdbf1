"""Every stage, as somebody would see it who stands in front of the booth."""

from dataclasses import replace

import numpy as np
import pygame
import pytest

from kiosk.display.canvas import Canvas
from kiosk.display.darkroom import Darkroom
from kiosk.display.developing import PATIENCE_MS
from kiosk.display.layout import Box, lay_out
from kiosk.display.sprites import Sprites
from kiosk.display.theme import BUTTER, CORAL, NIGHT, NIGHT_RAISED, PAPER, PAPER_DEEP
from kiosk.session.view import ShootPhase, View
from tests.display import made_up
from tests.display.look import (
    LANDSCAPE,
    PORTRAIT,
    MakeStage,
    Pixels,
    Size,
    Stage,
    codes,
    every_language,
    every_size,
    every_view,
    like,
    pixels,
    shades,
    within,
)
from tests.display.made_up import NOW_MS, VIEWS


@every_size
@every_language
@every_view
def test_every_stage_is_drawn_on_one_of_the_two_grounds(
    stage: MakeStage, size: Size, language: str, name: str
) -> None:
    image = stage(size, language).settled(VIEWS[name])
    grounds = like(image, PAPER, 2) | like(image, NIGHT, 40) | like(image, (0, 0, 0), 60)
    assert grounds.mean() > 0.02
    assert shades(image) > 200


# The countdown


def numeral(image: Pixels) -> Pixels:
    """The coral of the number alone, cropped; the frame of the current shot is far smaller."""
    mask = like(image, CORAL, 40)
    rows = np.flatnonzero(mask.sum(axis=1) > image.shape[1] * 0.03)
    columns = np.flatnonzero(mask[rows].any(axis=0))
    return image[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


@pytest.mark.parametrize(
    ("left_ms", "number"),
    [(3_250, 3), (3_000, 3), (2_001, 3), (2_000, 2), (1_001, 2), (1_000, 1), (1, 1)],
)
def test_the_number_is_the_one_that_follows_from_the_shutters_instant(
    counting: MakeStage, sdl: object, left_ms: int, number: int
) -> None:
    shown = numeral(counting().count(left_ms))
    likeness = {n: alike(shown, n) for n in (1, 2, 3)}
    assert max(likeness, key=lambda n: likeness[n]) == number
    assert likeness[number] > 0.9


def alike(shown: Pixels, number: int) -> float:
    """Intersection over union of what is shown and a numeral stretched to its size."""
    height, width, _ = shown.shape
    numeral = Sprites(LANDSCAPE).number(number, 480, 1_000, CORAL)
    shape = pygame.transform.scale(numeral, (width, height))
    expected = pygame.surfarray.array_alpha(shape).T > 128
    seen = like(shown, CORAL, 40)
    return float((seen & expected).sum() / (seen | expected).sum())


def test_the_number_fills_two_thirds_of_the_height(counting: MakeStage) -> None:
    shown = numeral(counting().count(2_100))
    assert shown.shape[0] == pytest.approx(720 * 2 / 3, rel=0.04)


def test_held_upright_the_number_is_as_large_as_the_space_below_the_picture(
    counting: MakeStage,
) -> None:
    shown = numeral(counting(PORTRAIT).count(2_100))
    assert shown.shape[0] > 0.4 * 1280
    assert shown.shape[1] < 720


def test_the_number_breathes_and_is_still_in_the_last_third_of_a_second(
    counting: MakeStage,
) -> None:
    painted = counting()
    full = numeral(painted.count(2_666)).shape
    still = [numeral(painted.count(left_ms)) for left_ms in (2_320, 2_150, 2_010)]
    assert full > still[0].shape
    assert all(np.array_equal(still[0], other) for other in still[1:])


def test_the_picture_is_dimmed_at_its_edges_while_counting(
    counting: MakeStage,
) -> None:
    view = made_up.shooting(ShootPhase.COUNTING, NOW_MS + 60_000)
    grey = made_up.Program(np.full((360, 640, 3), 200, np.uint8), 10)
    image = counting().draw(view, NOW_MS + 58_000, program=grey)
    assert image[2, 2].max() < 120
    assert image[360, 250].min() > 120


# Choosing


@every_size
def test_everybody_stays_where_the_waiting_room_had_them(stage: MakeStage, size: Size) -> None:
    picture = lay_out(*size).picture
    before, now = (stage(size).settled(VIEWS[name]) for name in ("waiting", "selecting"))
    assert np.array_equal(within(before, picture), within(now, picture))


@every_size
def test_all_colours_are_on_offer(stage: MakeStage, size: Size) -> None:
    view = made_up.selecting({}, made_up.PLAIN)
    panel = within(stage(size).settled(view), lay_out(*size).panel)
    for written in ((59, 130, 246), (236, 72, 153), BUTTER, (25, 195, 160), NIGHT, (255,) * 3):
        assert like(panel, written, 3).mean() > 0.02


@every_size
def test_colours_and_pictures_are_on_offer_together(stage: MakeStage, size: Size) -> None:
    [dusk] = eventually(stage(size), made_up.selecting({}), [made_up.DUSK])
    panel = lay_out(*size).panel
    assert dusk > 0.1 * panel.w * panel.h


def test_the_booths_own_choice_is_framed_in_the_colour_of_its_button(stage: MakeStage) -> None:
    content = lay_out(*LANDSCAPE).content
    offer = (made_up.PLAIN[0], *made_up.PLAIN[4:])
    without, own = (
        int(like(within(stage().settled(made_up.selecting(votes, offer)), content), BUTTER).sum())
        for votes in ({"a": made_up.MINT}, {"booth": made_up.MINT})
    )
    assert without == 0
    assert own > 1_000


# The end


@every_size
def test_the_shot_just_taken_is_large_and_the_others_are_there(
    stage: MakeStage, size: Size
) -> None:
    areas = eventually(stage(size), VIEWS["review"], list(made_up.SHOTS))
    assert areas[2] > 3 * areas[0] > 0
    assert areas[0] == pytest.approx(areas[1], rel=0.15)


def test_a_shot_is_the_scene_as_soon_as_there_is_one(stage: MakeStage, darkroom: Darkroom) -> None:
    view, scene = VIEWS["review"], made_up.SHOTS[2]
    painted = stage()
    [own] = eventually(painted, made_up.without_scenes(view), [made_up.OWN])
    assert own > 100_000
    assert eventually(stage(), view, [scene]) > [100_000]
    darkroom.clear()
    fresh = stage()
    eventually(fresh, view, list(made_up.SHOTS))
    assert not like(pixels(fresh.surface), made_up.OWN, 14).any()


def test_until_there_is_one_the_print_waits_for_it_undeveloped(stage: MakeStage) -> None:
    painted, view = stage(), made_up.without_scenes(VIEWS["review"])
    pane = lay_out(*LANDSCAPE).pane
    for at_ms in range(0, int(PATIENCE_MS), 10):
        image = painted.draw(view, NOW_MS + at_ms)
        if like(within(image, pane), PAPER_DEEP, 2).mean() > 0.2:
            break
        pygame.time.wait(20)
    assert like(within(image, pane), PAPER_DEEP, 2).mean() > 0.2
    assert not like(image, made_up.OWN, 14).any()


@every_size
def test_the_strip_lies_there_like_paper(stage: MakeStage, size: Size) -> None:
    violet, white = eventually(stage(size), VIEWS["result"], [(120, 40, 160), (255, 255, 255)])
    assert violet > 0.03 * size[0] * size[1]
    assert white > 0.01 * size[0] * size[1]


def eventually(stage: Stage, view: View, colours: list[tuple[int, int, int]]) -> list[int]:
    """The areas of these colours once the prints have been made, which another thread does."""
    for tries in range(2_000):
        at_ms = NOW_MS + tries * 16
        image = stage.draw(view, at_ms)
        if all(like(image[::4, ::4], shade, 14).any() for shade in colours):
            stage.draw(view, at_ms + 1_000)
            image = stage.draw(view, at_ms + 2_000)
            return [int(like(image, shade, 14).sum()) for shade in colours]
        pygame.time.wait(5)
    raise AssertionError("the prints did not come")


def test_a_strip_that_is_being_made_can_be_seen_being_made(stage: MakeStage) -> None:
    painted, view = stage(), VIEWS["composing"]
    areas = set()
    for tries in range(2_000):
        image = painted.draw(view, NOW_MS + tries * 200)
        areas.add(bool(like(image[::4, ::4], BUTTER, 4).sum() > 50))
        if areas == {True, False}:
            break
        pygame.time.wait(5)
    assert areas == {True, False}


# A booth that cannot begin


@every_size
@every_language
@pytest.mark.parametrize("name", ["full", "held"])
def test_a_booth_that_is_closed_invites_nobody(
    stage: MakeStage, size: Size, language: str, name: str
) -> None:
    image = stage(size, language).settled(VIEWS[name])
    assert codes(image) == []
    assert like(image, PAPER, 2).mean() > 0.5
    assert like(image, NIGHT_RAISED, 2).mean() > 0.02
    assert not like(within(image, lay_out(*size).ready), BUTTER).mean() > 0.2


def test_it_says_what_is_the_matter_once(stage: MakeStage) -> None:
    both = replace(VIEWS["held"], closed=("disk", "printer"), devices=(made_up.FULL_DISK,))
    top = lay_out(*LANDSCAPE).notices.top(60)
    alone, with_disk = (within(stage().settled(view), top) for view in (VIEWS["held"], both))
    assert not like(alone, NIGHT_RAISED, 1).any()
    assert like(with_disk, NIGHT_RAISED, 1).any()


@every_size
def test_figures_of_a_full_disk_are_not_for_guests(stage: MakeStage, size: Size) -> None:
    full, fuller = (
        stage(size).settled(
            replace(VIEWS["full"], devices=(replace(made_up.FULL_DISK, reason=it),))
        )
        for it in ("0.8 GB of 29 GB free.", "0.1 GB of 29 GB free.")
    )
    assert np.array_equal(full, fuller)


# Notices on a screen that is held upright

PICTURED = ["waiting", "selecting", "tied", "posing", "collecting"]


def pictured(image: Pixels) -> tuple[int, int]:
    """At which row the picture of everybody begins at the left edge, and how many it has there."""
    reds = np.flatnonzero(like(image[:, :4], (200, 30, 30), 3).all(axis=1))
    return int(reds[0]), len(reds)


@every_language
@pytest.mark.parametrize("name", PICTURED)
def test_held_upright_everybody_is_seen_whole_below_the_notices(
    stage: MakeStage, language: str, name: str
) -> None:
    view = VIEWS[name]
    usual = stage(PORTRAIT, language).settled(view)
    below = stage(PORTRAIT, language).settled(made_up.troubled(view))
    (top, rows), (down, as_many) = pictured(usual), pictured(below)
    assert top == 0 < down
    assert as_many == rows
    height = 2 * rows
    assert np.array_equal(usual[:height], below[down : down + height])
    assert like(below[:down], NIGHT_RAISED, 1).any()
    assert not like(below[down:], NIGHT_RAISED, 1).any()


@pytest.mark.parametrize("name", ["result", "printing", "hotspot", "no way"])
def test_held_upright_the_strip_lies_below_the_notices(stage: MakeStage, name: str) -> None:
    painted, view = stage(PORTRAIT), made_up.troubled(VIEWS[name])
    eventually(painted, view, [(120, 40, 160)])
    image = pixels(painted.surface)
    hung = np.flatnonzero(like(image[: PORTRAIT[1] // 4], NIGHT_RAISED, 1).any(axis=1))
    white = np.flatnonzero(like(image[:, : PORTRAIT[0] // 3], (255, 255, 255), 1).sum(axis=1) > 20)
    assert hung[-1] < white[white > hung[0] + 60][0]


def test_nothing_jumps_while_it_counts(stage: MakeStage) -> None:
    painted = stage(PORTRAIT)
    before = painted.settled(VIEWS["counting"])
    after = painted.draw(made_up.troubled(VIEWS["counting"]), NOW_MS)
    half = slice(PORTRAIT[1] // 2, None)
    assert np.array_equal(before[half], after[half])
    posing = made_up.troubled(VIEWS["posing"])
    _, settled = (painted.draw(posing, NOW_MS + after_ms) for after_ms in (5_000, 6_000))
    assert pictured(settled)[0] > 0


# Words


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> dict[int, tuple[str, Box, Box | None]]:
    """All words that get onto a screen: what they are, their room, and where they are."""
    found: dict[int, tuple[str, Box, Box | None]] = {}
    kept = []
    set_words, blit = Sprites.words, Canvas.blit

    def words(self, words, room, *how, **more):
        surface = set_words(self, words, room, *how, **more)
        kept.append(surface)
        found[id(surface)] = (words, room, None)
        return surface

    def put(self, surface, at, **more):
        if id(surface) in found:
            says, room, _ = found[id(surface)]
            found[id(surface)] = (says, room, Box(at.x, at.y, *surface.get_size()))
        blit(self, surface, at, **more)

    monkeypatch.setattr(Sprites, "words", words)
    monkeypatch.setattr(Canvas, "blit", put)
    return found


@every_size
@every_language
@every_view
@pytest.mark.parametrize("called", ["Mina", made_up.LONG, made_up.HANGUL])
def test_no_words_leave_their_box_or_lie_on_others(
    stage: MakeStage,
    written: dict[int, tuple[str, Box, Box | None]],
    size: Size,
    language: str,
    name: str,
    called: str,
) -> None:
    view = made_up.crowded(VIEWS[name], called)
    stage(size, language).settled(view)
    assert_apart(written, size)


@every_language
@every_view
@pytest.mark.parametrize("size", [PORTRAIT, (768, 1024)], ids=["9:16", "3:4"])
def test_held_upright_no_words_lie_on_notices_either(
    stage: MakeStage,
    written: dict[int, tuple[str, Box, Box | None]],
    size: Size,
    language: str,
    name: str,
) -> None:
    stage(size, language).settled(made_up.troubled(made_up.crowded(VIEWS[name], made_up.LONG)))
    assert_apart(written, size)


def assert_apart(written: dict[int, tuple[str, Box, Box | None]], size: Size) -> None:
    seen = []
    for says, room, place in written.values():
        if place is not None:
            assert place.w <= room.w, says
            assert place.h <= room.h, says
            assert Box(0, 0, *size).holds(place), says
            seen.append((says, place))
    for i, (says, place) in enumerate(seen):
        on_it = [other for other, box in seen[i + 1 :] if box.meets(place)]
        assert not on_it, f"{says} lies on {on_it}"
