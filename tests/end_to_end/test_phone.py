"""A friend with a phone and a group in the booth, from the link to the strip in the hand."""

import io
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Page, expect

from tests.running import RunningBooth


def join(phone: Page, booth: RunningBooth, name: str) -> None:
    phone.goto(booth.serving["join_url"])
    phone.get_by_role("textbox", name="Your name").fill(name)
    phone.get_by_role("button", name="Join").click()
    expect(phone.get_by_role("button", name="Ready")).to_be_visible()


def test_a_phone_goes_through_the_whole_flow_and_is_in_the_strip(
    booth: RunningBooth, phone: Page, tmp_path: Path
) -> None:
    join(phone, booth, "Mina")
    booth.until(lambda status: status["people"][1]["video"] == [1280, 720])
    phone.get_by_role("button", name="Ready").click()
    booth.press("ready")
    next_button = phone.get_by_role("button", name="Next")
    expect(next_button).to_be_enabled()
    next_button.click()
    phone.get_by_role("radiogroup", name="Background").get_by_role("radio", name="Blue").check()
    booth.until(lambda status: status["stage"] == "select-bg")
    booth.press("ready")
    expect(next_button).to_be_enabled()
    next_button.click()
    phone.get_by_role("button", name="Start").click()
    phone.get_by_role("button", name="Retake").click()
    status = booth.until(lambda status: status["strip_url"] is not None)
    assert [(s["shot"], s["attempt"]) for s in status["shots"]] == [(1, 2), (2, 1), (3, 1), (4, 1)]
    screen = Image.open(io.BytesIO(_screenshot(booth, tmp_path)))
    assert screen.size == (1280, 720)
    with phone.expect_download() as download:
        phone.get_by_role("link", name="Download strip").click()
    strip = Image.open(download.value.path())
    assert strip.size == (600, 1800)

    manifest = booth.manifest()
    [friend] = [p["id"] for p in manifest["participants"] if p["name"] == "Mina"]
    for shot in manifest["shots"]:
        captures = {c["participant"]: c for c in shot["captures"]}
        assert captures[friend]["source"] == "still"
        assert not captures[friend]["reduced"]
        still = Image.open(manifest["folder"] / captures[friend]["path"])
        # Chromium's fake camera is a green field with a counter.
        red, green, blue = np.asarray(still.convert("RGB")).reshape(-1, 3).mean(axis=0)
        assert green > red + 30
        assert green > blue + 30
    assert _has_much_of_that_green(strip)


def bring(phone: Page, picture: Path) -> None:
    """Choose a picture, as a friend does; it is dealt with when nothing is on its way any more."""
    with phone.expect_file_chooser() as chooser:
        phone.get_by_role("button", name="Upload background").click()
    chooser.value.set_files(picture)
    expect(phone.get_by_role("progressbar")).to_be_hidden(timeout=30_000)


def test_pictures_that_a_friend_brings_are_backgrounds_to_choose_from(
    booth: RunningBooth, phone: Page, tmp_path: Path
) -> None:
    sea, hills, notes = (tmp_path / name for name in ("our_sea.png", "hills.webp", "notes.jpg"))
    Image.new("RGB", (1600, 1200), "teal").save(sea)
    Image.new("RGB", (800, 1200), "olive").save(hills)
    notes.write_text("Not a picture, whatever its name says.")
    join(phone, booth, "Mina")
    bring(phone, sea)
    brought = phone.get_by_role("list", name="Backgrounds brought so far")
    expect(brought.get_by_role("listitem")).to_have_text("our sea by you")
    phone.get_by_role("button", name="Ready").click()
    booth.press("ready")
    phone.get_by_role("button", name="Next").click()
    options = phone.get_by_role("radiogroup", name="Background")
    options.get_by_role("radio", name="our sea by you").check()
    bring(phone, notes)
    expect(phone.get_by_text("We can't read that as a picture.")).to_be_visible()
    expect(options.get_by_role("radio", name="our sea by you")).to_be_checked()
    phone.get_by_role("button", name="Never mind").click()
    bring(phone, hills)
    expect(options.get_by_role("radio", name="hills by you")).to_be_checked()
    thumbnail = options.locator("label", has_text="hills").locator("img")
    expect(thumbnail).to_have_js_property("naturalHeight", 480)


def _screenshot(booth: RunningBooth, folder: Path) -> bytes:
    booth.verb("screenshot", str(folder / "screen.png"))
    return (folder / "screen.png").read_bytes()


def _has_much_of_that_green(strip: Image.Image) -> bool:
    red, green, blue = np.moveaxis(np.asarray(strip.convert("RGB")).astype(int), 2, 0)
    return float(((green > red + 60) & (green > blue + 60)).mean()) > 0.1


def test_the_plain_door_leads_to_the_page(booth: RunningBooth, phone: Page) -> None:
    port, plain = booth.serving["port"], booth.serving["http_port"]
    url = booth.serving["join_url"].replace("https://", "http://").replace(f":{port}", f":{plain}")
    phone.goto(url)
    phone.get_by_role("link", name="Continue").click()
    expect(phone.get_by_role("textbox", name="Your name")).to_be_visible()


def test_a_wrong_link_says_so(booth: RunningBooth, phone: Page) -> None:
    phone.goto(booth.serving["join_url"][:-8] + "zzzzzzzz")
    expect(phone.get_by_text("This link does not work")).to_be_visible()
    assert booth.status()["people"] == []
