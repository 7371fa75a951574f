"""reasoner: qualitative reasoning about signed biological networks, with checked and cited explanations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from reasoner.answers import (
        Answer,
        CheckAnswer,
        CompareAnswer,
        ContrastAnswer,
        DiscriminateAnswer,
        FitAnswer,
        HowAnswer,
        PathsAnswer,
        RankAnswer,
        ScreenAnswer,
        StatesAnswer,
        WhatIfAnswer,
        WhyAmbiguousAnswer,
        WhyAnswer,
        WhyNotAnswer,
    )
    from reasoner.api import Model
    from reasoner.diagnostics import Diagnostic, RuleError
    from reasoner.frames import MissingLibrary
    from reasoner.loading import diff, fmt, import_file, load, loads
    from reasoner.phrases import settings_text
    from reasoner.query.ask import NotAnswered
    from reasoner.reports import Agreement, Checked, Difference, Exported, Findings, Imported

__version__ = "0.1.0"

__all__ = [
    "Agreement", "Answer", "CheckAnswer", "Checked", "CompareAnswer", "ContrastAnswer", "Diagnostic", "Difference",
    "DiscriminateAnswer", "Exported", "Findings", "FitAnswer", "HowAnswer", "Imported", "MissingLibrary", "Model",
    "NotAnswered", "PathsAnswer", "RankAnswer", "RuleError", "ScreenAnswer", "StatesAnswer", "WhatIfAnswer",
    "WhyAmbiguousAnswer", "WhyAnswer", "WhyNotAnswer", "__version__", "diff", "fmt", "import_file", "load", "loads",
    "settings_text",
]  # fmt: skip

_ROOMS: Final = {
    "reasoner.api": ("Model",),
    "reasoner.diagnostics": ("Diagnostic", "RuleError"),
    "reasoner.frames": ("MissingLibrary",),
    "reasoner.loading": ("diff", "fmt", "import_file", "load", "loads"),
    "reasoner.phrases": ("settings_text",),
    "reasoner.query.ask": ("NotAnswered",),
    "reasoner.reports": ("Agreement", "Checked", "Difference", "Exported", "Findings", "Imported"),
}
_HOME: Final = {name: room for room, names in _ROOMS.items() for name in names}


def __getattr__(name: str) -> Any:
    # the solver loads in a quarter of a second, which `reasoner --help` must not pay
    home = _HOME.get(name, "reasoner.answers" if name.endswith("Answer") and name in __all__ else "")
    if not home:
        raise AttributeError(f"module 'reasoner' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(home), name)


def __dir__() -> list[str]:
    return sorted(__all__)


def load_ipython_extension(shell: Any) -> None:
    """What `%load_ext reasoner` calls: the magics of notebooks."""
    from reasoner.notebook.magics import begin

    begin(shell)


def unload_ipython_extension(shell: Any) -> None:
    """What `%unload_ext reasoner` calls."""
    from reasoner.notebook.magics import end

    end(shell)
