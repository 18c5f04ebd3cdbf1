import asyncio
import re
from collections.abc import Callable

from kiosk.remote.room import Room as Members
from kiosk.rooms import ALPHABET, CODE_LENGTH, Rooms
from kiosk.session.events import Event, LinkMoved


def made(
    link: Callable[[str], str] = "http://booth/j/{}".format,
    post: Callable[[Event], None] = lambda event: None,
) -> tuple[Rooms, Members]:
    members = Members(
        friends=4,
        ice_servers=[],
        post=lambda event: None,
        gone=lambda who: None,
        now_ms=lambda: 0.0,
    )
    return Rooms(members=members, link=link, post=post), members


def test_a_new_room_has_a_link_with_its_code_and_is_open_under_it() -> None:
    rooms, members = made()
    assert not rooms.opened.is_set()
    room = rooms.open(keep_friends=False)
    assert room.join_url == f"http://booth/j/{room.code}"
    assert members.code == room.code
    assert rooms.opened.is_set()


def test_a_code_is_short_to_read_and_nothing_in_it_is_mistaken_for_something_else() -> None:
    rooms, _ = made()
    codes = "".join(rooms.open(keep_friends=False).code for _ in range(200))
    assert len(codes) == 200 * CODE_LENGTH
    assert not set(codes) & set("01lioIO")
    assert set(codes) == set(ALPHABET)


def test_no_code_and_no_session_comes_twice_in_an_evening() -> None:
    rooms, _ = made()
    opened = [rooms.open(keep_friends=True) for _ in range(1_000)]
    assert len({room.code for room in opened}) == 1_000
    assert len({room.session for room in opened}) == 1_000


def test_sessions_are_found_on_disk_by_their_date() -> None:
    rooms, _ = made()
    assert re.fullmatch(r"\d{8}-\d{6}-[0-9a-f]{6}", rooms.open(keep_friends=False).session)


async def test_the_invitation_follows_the_booth_into_its_network() -> None:
    """It was switched on before the network was there."""
    address, told = "", asyncio.Queue[Event]()
    rooms, members = made(lambda code: address and f"http://{address}/j/{code}", told.put_nowait)
    assert rooms.open(keep_friends=False).join_url == ""
    async with asyncio.TaskGroup() as tasks, asyncio.timeout(5):
        looking = tasks.create_task(rooms.keep_links(look_s=0.01))
        for address in ("192.168.1.7", "10.77.0.1"):
            moved = LinkMoved(members.code, f"http://{address}/j/{members.code}")
            assert await told.get() == moved
        looking.cancel()
    assert told.empty()
