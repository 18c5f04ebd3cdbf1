"""A visitor waits for what the screen shows, and not for time."""

import asyncio

from kiosk.session.events import Button
from kiosk.session.view import Action
from kiosk.visitor import Visitor
from tests.playbook import READY, Playbook


async def test_a_visitor_presses_when_the_lamp_is_lit() -> None:
    play, visitor = Playbook(), Visitor()
    visitor.publish(play.view)
    async with asyncio.TaskGroup() as tasks:
        waiting = tasks.create_task(visitor.lit(Button.START, Action.NEXT))
        await asyncio.sleep(0)
        assert not waiting.done()
        play >> READY >> READY
        visitor.publish(play.view)
    assert waiting.result() == play.view


async def test_what_is_shown_already_is_not_waited_for() -> None:
    visitor = Visitor()
    visitor.publish(Playbook().view)
    view = await visitor.lit(Button.READY, Action.BEGIN)
    assert view == visitor.view
