"""A built wheel holds everything the checkout runs on: templates, data, static files, catalogues."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
# Only needed to fetch what lies beside it.
LEFT_OUT = {"jieyue/web/assets.mjs"}


def test_nothing_is_left_behind(tmp_path):
    listed = subprocess.run(
        ["git", "ls-files", "src", "pyproject.toml", "README.md", "LICENSE"],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
    )
    files = [name for name in listed.stdout.splitlines() if (CHECKOUT / name).is_file()]
    for name in files:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(CHECKOUT / name, tmp_path / name)
    build = "import setuptools.build_meta as backend; backend.build_wheel('.')"
    subprocess.run([sys.executable, "-c", build], cwd=tmp_path, capture_output=True, check=True)
    (wheel,) = tmp_path.glob("*.whl")
    packed = set(zipfile.ZipFile(wheel).namelist())
    wanted = {name.removeprefix("src/") for name in files if name.startswith("src/")}
    assert len(wanted) > 200
    assert wanted - packed == LEFT_OUT
