"""An expected error comes out of a TaskGroup as itself; a bug is never hidden behind one."""

import asyncio

import pytest

from kiosk.errors import ConfigError, DeviceError, ungrouped


async def fail(*errors: Exception) -> None:
    async def one(error: Exception) -> None:
        raise error

    async with asyncio.TaskGroup() as outer:
        outer.create_task(one(errors[0]))
        async with asyncio.TaskGroup() as inner:
            for error in errors[1:]:
                inner.create_task(one(error))


async def test_an_expected_error_comes_by_itself() -> None:
    with pytest.raises(ConfigError, match="port"), ungrouped():
        await fail(ConfigError("port"), DeviceError("camera"))


async def test_a_bug_is_not_hidden_by_an_expected_error() -> None:
    with pytest.raises(ExceptionGroup) as caught, ungrouped():
        await fail(ConfigError("port"), ZeroDivisionError())
    assert caught.group_contains(ZeroDivisionError)
