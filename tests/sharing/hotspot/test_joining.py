import stat
from pathlib import Path

import numpy as np
import pytest
import segno
import zxingcpp

from kiosk.sharing.hotspot.joining import ADDRESS, LENGTH, Spot, kept_password, ssid_of

CAPTIVE = Path(__file__).parent.parent.parent.parent / "systemd/nearbooth-captive.conf"


def test_a_booth_gives_its_wifi_its_own_name() -> None:
    assert ssid_of("Nearbooth") == "Nearbooth"
    assert ssid_of("네컷") == "네컷"


def test_a_long_name_is_cut_between_letters() -> None:
    name = ssid_of("가" * 20)
    assert name == "가" * 10  # 30 of 32 bytes
    assert ssid_of("a" * 31 + " and more") == "a" * 31


@pytest.mark.parametrize("name", ["Cafe", "BEEF", "12", "c0ffee"])
def test_no_name_is_taken_for_a_number(name: str) -> None:
    assert ssid_of(name) == f"{name} booth"


def test_a_phone_reads_name_and_password_out_of_the_code() -> None:
    assert Spot("Mina", "abcd-2345").wifi == "WIFI:T:WPA;S:Mina;P:abcd-2345;;"
    odd = Spot('a;b:c\\"d', "p;:\\")
    assert odd.wifi == 'WIFI:T:WPA;S:a\\;b\\:c\\\\\\"d;P:p\\;\\:\\\\;;'


def test_the_code_is_read_back_from_the_screen() -> None:
    spot = Spot("미나의 부스", "abcdefgh2345")
    matrix = np.array([list(row) for row in segno.make(spot.wifi).matrix_iter(scale=4, border=4)])
    read = zxingcpp.read_barcode(np.where(matrix, 0, 255).astype(np.uint8))
    assert read is not None
    assert read.text == spot.wifi


def test_the_password_is_made_up_once(tmp_path: Path) -> None:
    file = tmp_path / "hotspot.password"
    first = kept_password(file)
    assert len(first) == LENGTH
    assert not set(first) & set("il1o0IO")
    assert kept_password(file) == first
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.unlink()
    assert kept_password(file) != first


@pytest.mark.parametrize("spoilt", [b"", b"short\n", b"\xff\xfe\x00", b"with spaces 12\n"])
def test_a_file_that_was_spoilt_is_written_anew(tmp_path: Path, spoilt: bytes) -> None:
    file = tmp_path / "hotspot.password"
    file.write_bytes(spoilt)
    password = kept_password(file)
    assert len(password) == LENGTH
    assert kept_password(file) == password
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_password_is_in_no_log() -> None:
    assert "secret-words" not in repr(Spot("Mina", "secret-words"))


def test_names_lead_to_the_address_that_the_booth_has() -> None:
    assert f"address=/#/{ADDRESS}\n" in CAPTIVE.read_text()
