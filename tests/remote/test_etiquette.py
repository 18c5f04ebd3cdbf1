from dataclasses import replace

import pytest

from kiosk.errors import RemoteError
from kiosk.remote.etiquette import Patience, check, check_bringing
from kiosk.remote.protocol import (
    BgSelected,
    ClockPing,
    CountdownStart,
    Join,
    Leave,
    Offer,
    ReadyStatus,
    Retake,
    StageNext,
    Type,
    Wish,
)
from kiosk.session.backgrounds import MOST_BROUGHT, MOST_OF_ONE, Background, Kind
from kiosk.session.events import BOOTH, DeviceChanged, Health, ParticipantJoined, ReadinessChanged
from tests.playbook import BLUE, CAT, JUN, MINA, RULES, START, Playbook
from tests.playbook import READY as READY_BUTTON

NEXT = StageNext(type=Type.STAGE_NEXT)
COUNT = CountdownStart(type=Type.COUNTDOWN_START)
READY = ReadyStatus(type=Type.READY_STATUS, ready=True)
ALWAYS: list[Wish] = [
    Join(type=Type.JOIN, name="Mina"),
    Leave(type=Type.LEAVE),
    Offer(type=Type.OFFER, to="booth", sdp="v=0"),
    ClockPing(type=Type.CLOCK_PING, t0=1.0),
]


def choose(background: str) -> BgSelected:
    return BgSelected(type=Type.BG_SELECTED, bgId=background)


def retake(shot: int) -> Retake:
    return Retake(type=Type.RETAKE, shot=shot)


def chapters() -> dict[str, Playbook]:
    return {
        "attract": Playbook(),
        "waiting": Playbook().gather(MINA) >> ReadinessChanged(MINA, False),
        "all ready": Playbook().gather(MINA),
        "choosing": Playbook().gather(MINA) >> START,
        "posing": Playbook().pose(MINA),
        "counting": Playbook().pose(MINA) >> START,
        "review": (Playbook().pose(MINA) >> START).fire().arrive(BOOTH).arrive(MINA),
    }


def allowed(wish: Wish) -> set[str]:
    """In which chapters a friend may wish that."""
    return {name for name, play in chapters().items() if may(wish, play)}


def may(wish: Wish, play: Playbook) -> bool:
    try:
        check(wish, play.view)
    except RemoteError as error:
        return error.code != "wrong-stage"
    return True


def test_each_wish_has_its_time() -> None:
    assert allowed(READY) == {"waiting", "all ready"}
    assert allowed(NEXT) == {"all ready"}
    assert allowed(choose(BLUE)) == {"choosing"}
    assert allowed(COUNT) == {"posing"}
    assert allowed(retake(1)) == {"review"}


@pytest.mark.parametrize("wish", ALWAYS)
def test_talking_has_no_time(wish: Wish) -> None:
    assert allowed(wish) == set(chapters())


def test_only_what_is_on_offer_can_be_chosen() -> None:
    assert allowed(choose("color-000000")) == set()


def test_only_the_shot_on_the_screen_can_be_retaken() -> None:
    assert allowed(retake(2)) == set()


def test_retakes_are_over_when_their_lamp_is_dark() -> None:
    play = Playbook().pose(MINA)
    play.count_down()
    for attempt in range(1, 5):
        play.fire().arrive(BOOTH, attempt=attempt).arrive(MINA, attempt=attempt)
        assert may(retake(1), play)
        play >> READY_BUTTON
    play.fire().arrive(BOOTH, attempt=5).arrive(MINA, attempt=5)
    assert not may(retake(1), play)


def test_nobody_starts_a_booth_without_its_camera() -> None:
    play = Playbook().pose(MINA) >> DeviceChanged("camera", Health.LOST, "unplugged")
    assert not may(COUNT, play)


# Bringing pictures


def bringing(play: Playbook, who: str = MINA) -> str | None:
    """The code of the refusal, None if `who` may bring a picture."""
    try:
        check_bringing(who, play.view)
    except RemoteError as error:
        return error.code
    return None


def test_pictures_are_brought_before_the_shoot_and_not_in_it() -> None:
    assert {name for name, play in chapters().items() if bringing(play) is None} == {
        "waiting",
        "all ready",
        "choosing",
    }
    assert bringing(chapters()["posing"]) == "wrong-stage"


def test_nobody_brings_more_than_a_few() -> None:
    play = chapters()["choosing"] >> ParticipantJoined(JUN, "Jun")
    for n in range(MOST_OF_ONE):
        assert bringing(play) is None
        play.bring(MINA, f"upload-{n}")
    assert bringing(play) == "too-many"
    assert bringing(play, JUN) is None


def test_what_the_booth_offers_is_brought_by_nobody() -> None:
    own = tuple(Background(f"picture-{n}", Kind.UPLOAD) for n in range(2 * MOST_BROUGHT))
    play = Playbook(replace(RULES, backgrounds=own)).gather(MINA)
    assert bringing(play) is None


def test_where_the_operator_wants_none_nobody_brings_any() -> None:
    assert bringing(Playbook(replace(RULES, uploads=False)).gather(MINA)) == "wrong-stage"


def test_a_background_is_chosen_when_everyone_chooses_and_no_sooner() -> None:
    play = Playbook().gather(MINA).bring(MINA, CAT)
    assert not may(choose(CAT), play)
    assert may(choose(CAT), play >> START)


# How often


def test_a_lively_friend_never_hits_the_limit() -> None:
    patience = Patience(_at_s=0.0)
    assert all(patience.spend(n / 20) for n in range(10_000))


def test_a_burst_is_fine_and_a_flood_is_not() -> None:
    patience = Patience(_at_s=0.0)
    served = [patience.spend(n / 1_000) for n in range(1_000)]
    assert all(served[:100])
    assert served.count(True) < 200


def test_who_stops_in_time_is_forgiven() -> None:
    patience = Patience(_at_s=0.0)
    flood = [patience.spend(0.0) for _ in range(300)]
    assert not flood[-1]
    assert not patience.exhausted
    assert patience.spend(1.0)


def test_who_keeps_on_is_out() -> None:
    patience = Patience(_at_s=0.0)
    for _ in range(1_000):
        patience.spend(0.0)
    assert patience.exhausted


def test_nonsense_is_suffered_a_few_dozen_times() -> None:
    patience = Patience()
    for _ in range(20):
        patience.offended()
    assert not patience.exhausted
    for _ in range(20):
        patience.offended()
    assert patience.exhausted
