"""What travels with the code is found in a checkout and in an installed wheel alike."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.assets import asset, shipped_config

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that the built wheel is installed in, far from any checkout."""
    made, site = tmp_path_factory.mktemp("wheel"), tmp_path_factory.mktemp("site")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(made)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = made.glob("*.whl")
    install = [sys.executable, "-m", "pip", "install", "--no-deps", "--no-index", "--target"]
    subprocess.run([*install, str(site), str(wheel)], check=True, capture_output=True)
    return site


def run(site: Path, *arguments: str) -> str:
    """What Python prints, with the installed booth before any other."""
    result = subprocess.run(
        [sys.executable, *arguments],
        cwd=site.parent,
        env={**os.environ, "PYTHONPATH": str(site)},
        check=True,
        capture_output=True,
        text=True,
    )
    return result.stdout


def test_a_checkout_finds_its_fonts_texts_and_configuration() -> None:
    assert asset("fonts/Pretendard-Bold.otf").is_file()
    assert asset("texts/ko.po").is_file()
    assert shipped_config("kiosk.toml").is_file()


def test_every_font_has_its_licence_beside_it() -> None:
    fonts = asset("fonts")
    for font in [*fonts.glob("*.otf"), *fonts.glob("*.woff2")]:
        assert (fonts / f"{font.stem.split('-')[0]}-LICENSE.txt").is_file()


def test_an_installed_booth_carries_every_asset(installed: Path) -> None:
    for folder in ("assets", "config"):
        at_home = {it.relative_to(ROOT) for it in (ROOT / folder).rglob("*") if it.is_file()}
        assert at_home
        assert not [it for it in at_home if not (installed / "kiosk/data" / it).is_file()]


def test_an_installed_booth_carries_the_friends_page(installed: Path) -> None:
    page = Path("kiosk/remote/page")
    scripts = {it.name for it in (ROOT / page).iterdir()}
    assert scripts
    assert scripts <= {it.name for it in (installed / page).iterdir()}


def test_an_installed_booth_works_without_a_checkout(installed: Path) -> None:
    code = "from kiosk.assets import asset; print(asset('texts/ko.po').read_text())"
    assert "니어부스" in run(installed, "-c", code)
    assert str(installed) in run(installed, "-c", "import kiosk; print(kiosk.__file__)")
    defaults = run(installed, "-m", "kiosk", "config", "--defaults")
    assert defaults == shipped_config("kiosk.toml").read_text()
