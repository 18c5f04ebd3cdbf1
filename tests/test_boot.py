from pathlib import Path

from kiosk.boot import boot_id


def test_it_is_the_same_word_until_the_machine_is_started_anew(tmp_path: Path) -> None:
    assert boot_id() == boot_id() != ""
    (tmp_path / "boot_id").write_text("of-another-start\n")
    assert boot_id(tmp_path / "boot_id") == "of-another-start"
