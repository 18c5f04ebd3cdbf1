"""The live picture without the parts that it would like to have."""

from pathlib import Path

import pytest

from kiosk.errors import DeviceError
from kiosk.session.events import Button
from kiosk.session.view import Action, Stage
from tests.opened import opened


async def test_without_a_segmenter_the_show_goes_on_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise DeviceError("The model of people is damaged.")

    monkeypatch.setattr("kiosk.devices.segmenter.simulated.SimulatedSegmenter", broken)
    async with opened(tmp_path, "scene.segmenter=simulated") as here:
        view = await here.until(lambda view: any("damaged" in d.reason for d in view.devices))
        assert [d.device for d in view.devices if "damaged" in d.reason] == ["segmenter"]
        await here.press(Button.READY, Action.BEGIN)
        await here.until(lambda view: view.stage is Stage.WAITING_ROOM)
