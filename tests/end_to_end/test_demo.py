"""`kiosk demo`, as a newcomer runs it."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
from PIL import Image


def test_the_demo_leaves_a_strip_with_everybodys_own_stills(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "kiosk", "demo", "--friends", "2", "--json"]
    done = subprocess.run(
        [*command, "--out", str(tmp_path)], capture_output=True, text=True, timeout=150
    )
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    with Image.open(report["strip"]) as strip:
        assert strip.size == (600, 1800)
        assert np.asarray(strip.convert("L")).std() > 20
    assert len(report["shots"]) == 4
    for shot in report["shots"]:
        assert [c["source"] for c in shot["captures"]] == ["still"] * 3
    manifest = json.loads((tmp_path / "session.json").read_text())
    for shot, told in zip(manifest["shots"], report["shots"], strict=True):
        for capture, seen in zip(shot["captures"], told["captures"], strict=True):
            # The pixels say when they were drawn, and the manifest says no better than that.
            claimed_ms = capture["captured_at"] - shot["fire_at"]
            assert abs(seen["error_ms"] - claimed_ms) <= capture["uncertainty_ms"] + 5
