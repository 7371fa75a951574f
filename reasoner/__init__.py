"""reasoner: qualitative reasoning about signed biological networks, with checked and cited explanations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reasoner.api import Answer, Model, load, loads
    from reasoner.diagnostics import Diagnostic, RuleError
    from reasoner.query.ask import NotAnswered

__all__ = ["Answer", "Diagnostic", "Model", "NotAnswered", "RuleError", "__version__", "load", "loads"]

__version__ = "0.1.0"

_HOME = {
    "Answer": "reasoner.api",
    "Model": "reasoner.api",
    "load": "reasoner.api",
    "loads": "reasoner.api",
    "Diagnostic": "reasoner.diagnostics",
    "RuleError": "reasoner.diagnostics",
    "NotAnswered": "reasoner.query.ask",
}


def __getattr__(name: str) -> Any:
    # the solver loads in a quarter of a second, which `reasoner --help` must not pay
    if name not in _HOME:
        raise AttributeError(f"module 'reasoner' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOME[name]), name)
