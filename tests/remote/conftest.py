from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.opened import OpenedBooth, opened


@pytest.fixture
async def booth(tmp_path: Path) -> AsyncIterator[OpenedBooth]:
    """A booth at work, with its doors open on loopback."""
    async with opened(tmp_path) as booth:
        yield booth
