"""Which rule files a path stands for."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

MAIN: Final = "main.rules"


def rule_files(path: Path) -> list[Path]:
    """A file itself; of a folder its `main.rules`, else all its rule files."""
    if not os.path.isdir(path):
        return [path]
    main = path / MAIN
    return [main] if os.path.exists(main) else sorted(path.glob("*.rules"))
