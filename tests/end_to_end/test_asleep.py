"""A phone that is put away in the middle of the countdown: its page sleeps, its camera does not.

Chromium freezes no page that has a call, so the page's scripts are halted as a debugger does.
"""

from playwright.sync_api import Page

from tests.end_to_end.test_phone import join
from tests.running import RunningBooth

WITHIN_MS = 500


def test_a_sleeping_page_is_in_the_shot_by_its_stream_and_takes_its_own_when_awake(
    booth: RunningBooth, phone: Page
) -> None:
    join(phone, booth, "Mina")
    booth.until(lambda status: status["people"][1]["video"] is not None)
    phone.get_by_role("button", name="Ready").click()
    booth.press("ready")
    phone.get_by_role("button", name="Next").click()
    phone.get_by_role("radiogroup", name="Background").get_by_role("radio", name="Blue").check()
    booth.until(lambda status: status["stage"] == "select-bg")
    booth.press("ready")
    phone.get_by_role("button", name="Next").click()
    booth.until(lambda status: status["stage"] == "shoot")
    tab = phone.context.new_cdp_session(phone)
    booth.press("start")
    booth.until(lambda status: bool(status["shots"]))
    tab.send("Debugger.enable")
    tab.send("Debugger.pause")
    booth.until(lambda status: len(status["shots"][0]["captures"]) == 2)
    tab.send("Debugger.resume")
    booth.until(lambda status: status["strip_url"] is not None)

    manifest = booth.manifest()
    [friend] = [p["id"] for p in manifest["participants"] if p["name"] == "Mina"]
    pictures = [c for s in manifest["shots"] for c in s["captures"] if c["participant"] == friend]
    assert pictures[0]["source"] == "received"
    assert pictures[-1]["source"] == "still"
    assert len(pictures) == len(manifest["shots"])
    for shot in manifest["shots"]:
        for capture in shot["captures"]:
            assert abs(capture["captured_at"] - shot["fire_at"]) < WITHIN_MS
