"""The operator's page on a phone, of a booth that prints."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.running import RunningBooth

SETS = (
    "display.backend=offscreen",
    "session.shots=1",
    "session.countdown_s=1",
    "printer.backend=simulated",
    "printer.copies=2",
    "printer.roll=100",
    "printer.warn=100",
)


def test_a_strip_is_printed_again_and_called_off_from_the_operators_phone(
    tmp_path: Path, phone: Page
) -> None:
    booth = RunningBooth(tmp_path / "data", "", *SETS)
    try:
        for button in ("ready", "ready", "start", "ready", "start", "start"):
            booth.press(button)
        booth.until(lambda status: status["strip_url"] is not None)
        phone.goto(booth.verb("operator").strip())
        expect(phone.get_by_role("status")).to_have_text("All is well")
        expect(phone.get_by_text("Guests are looking at their strip.")).to_be_visible()
        expect(phone.locator("#strips img")).to_have_count(1)
        phone.get_by_role("button", name="Print again").click()
        queue = phone.get_by_role("region", name="At the printer").get_by_role("listitem")
        expect(queue).to_have_count(2)
        queue.last.get_by_role("button", name="Cancel").click()
        expect(queue).to_have_count(1)
        expect(phone.locator("#figures")).to_contain_text("99", timeout=30_000)
        expect(queue).to_have_count(0)
        phone.get_by_label("Sheets in the new roll").fill("400")
        phone.get_by_role("button", name="New roll is in").click()
        expect(phone.locator("#figures")).to_contain_text("400")
    finally:
        assert booth.stop() == 0


def test_a_wrong_link_is_no_page(tmp_path: Path, phone: Page) -> None:
    booth = RunningBooth(tmp_path / "data", "", "display.backend=offscreen")
    try:
        link = booth.verb("operator").strip()
        answer = phone.goto(link[:-1] + ("a" if link[-1] != "a" else "b"))
        assert answer is not None
        assert answer.status == 404
    finally:
        assert booth.stop() == 0
