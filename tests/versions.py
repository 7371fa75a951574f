"""The engine on the oldest z3 that pyproject.toml allows and on the newest there is: `make versions`.

Each gets a virtual environment that is thrown away afterwards, and runs the tests that ask z3 for all that is asked of
it: verdicts, labelings, cores, consequences, hints and interruptions, compared with brute force.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import tomllib
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SUITE = ("tests/solve", "tests/test_existence.py", "tests/test_networks.py")


def floors() -> dict[str, str]:
    """What the package depends on, each with the lowest version that is allowed."""
    listed = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    return dict(dependency.split(">=") for dependency in listed)


def run(z3: str, folder: Path) -> int:
    """The suite with one version of z3; the exit code of pytest."""
    venv.create(folder, with_pip=True)
    python = str(folder / "bin" / "python")
    others = [f"{name}>={floor}" for name, floor in floors().items() if name != "z3-solver"]
    needed = [z3, *others, "pytest>=8", "hypothesis>=6"]
    subprocess.run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *needed], check=True)
    subprocess.run([python, "-c", "import z3; print('z3', z3.get_version_string(), flush=True)"], check=True)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [python, "-m", "pytest", "-p", "no:cacheprovider", *SUITE]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def main() -> int:
    codes = []
    for z3 in (f"z3-solver=={floors()['z3-solver']}", "z3-solver"):
        with tempfile.TemporaryDirectory() as folder:
            codes.append(run(z3, Path(folder)))
    return max(codes)


if __name__ == "__main__":
    sys.exit(main())
