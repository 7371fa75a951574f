"""`%%rules` and `%ask` for IPython: the one reads its cell into a model, the other asks the model read last."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from IPython.core.error import UsageError
from IPython.core.magic import no_var_expand
from IPython.display import display

from reasoner.answers import Answer
from reasoner.api import Model, watch
from reasoner.diagnostics import Diagnostic, RuleError
from reasoner.loading import load, loads
from reasoner.notebook.completing import ASKS, matcher
from reasoner.notebook.progress import in_cell
from reasoner.notebook.shown import Rules
from reasoner.repl.inputs import pasted

NAME: Final = "model"
BUDGET: Final = 60.0
"""Seconds for one question, unless told otherwise, as at the prompt."""
_USE_RULES: Final = "%%rules [NAME] [--add]: the cell holds rules; NAME is the variable for their model"
_USE_ASK: Final = "%ask [-m NAME] [-b SECONDS] QUESTION, such as: %ask what if torin1 = high"


class InCell(RuleError):
    """Rules with mistakes, which the cell has shown already at their lines."""

    def __init__(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        super().__init__(diagnostics)

    def _render_traceback_(self) -> list[str]:
        count = len(self.diagnostics)
        return [f"RuleError: {count} {'mistake' if count == 1 else 'mistakes'} in the rules, shown above"]


class ReasonerMagics:
    """The magics of the extension; `current` is the variable that holds the model to ask."""

    def __init__(self, shell: Any) -> None:
        self.shell, self.current = shell, NAME

    def rules(self, line: str, cell: str | None = None) -> Model:
        """`%%rules [NAME] [--add]`: the rules of the cell as a model, in the variable NAME, else `model`.

        `--add`: to those that the variable holds already. Mistakes are shown at their lines, and nothing is changed.
        """
        words = line.split()
        names = [word for word in words if word != "--add"]
        if cell is None or len(names) > 1 or not all(name.isidentifier() for name in names):
            raise UsageError(_USE_RULES)
        name = names[0] if names else NAME
        try:
            model = self.model(name).with_rules(cell, name=name) if "--add" in words else loads(cell, name=name)
        except RuleError as error:
            display(Rules(cell, error.diagnostics))
            raise InCell(error.diagnostics) from None
        display(Rules(cell, [w for w in model.warnings if w.span.source.text == cell]))
        self.shell.user_ns[name] = model
        self.current = name
        return model

    def ask(self, line: str, cell: str | None = None) -> Answer | None:
        """`%ask QUESTION`: its answer. `%%ask`: the answers to the questions of the cell, one a line.

        `-m NAME`: of the model in that variable, else of the one that `%%rules` read last. `-b SECONDS`: how long.
        """
        given = ASKS.match(f"%ask {line} ")
        options = dict(re.findall(r"-([mb])\s+(\S+)", given["options"])) if given else {}
        question = f"%ask {line} "[given.end() :].strip() if given else line
        budget = _seconds(options.get("b"))
        model = self.model(options.get("m", ""))
        if cell is None:
            if not question:
                raise UsageError(_USE_ASK)
            return model.ask(question, budget=budget)
        for one in pasted(cell.strip("\n")):
            if one.strip():
                display(model.ask(one, budget=budget))
        return None

    def model(self, name: str) -> Model:
        """The model in a variable; by itself the one read last, and where none was, the shipped rules."""
        found = self.shell.user_ns.get(name or self.current)
        if isinstance(found, Model):
            return found
        if name or found is not None:
            raise UsageError(f"there is no model in the variable `{name or self.current}`: `%%rules` makes one")
        self.shell.user_ns[NAME] = model = load()
        return model


def _seconds(word: str | None) -> float:
    try:
        seconds = BUDGET if word is None else float(word)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise UsageError(f"-b takes a number of seconds above 0, not `{word}`")
    return seconds


def _as_typed(magic: Callable[..., Any]) -> Any:
    """A function that takes its line as it was typed: `$` and braces belong to the language."""

    @wraps(magic)
    def typed(line: str, cell: str | None = None) -> Any:
        return magic(line, cell)

    return no_var_expand(typed)


_loaded: dict[int, Any] = {}
"""The completer that each shell was given, to be taken back."""


def begin(shell: Any) -> None:
    """Gives a shell the magics, their completion, and questions that show how far they are."""
    magics = ReasonerMagics(shell)
    for name, magic in (("rules", magics.rules), ("ask", magics.ask)):
        shell.register_magic_function(_as_typed(magic), "line_cell", name)
    _loaded[id(shell)] = completer = matcher(lambda name: magics.model(name))
    shell.Completer.custom_matchers.append(completer)
    watch(in_cell)


def end(shell: Any) -> None:
    """Takes it all back."""
    for kind in ("line", "cell"):
        for name in ("rules", "ask"):
            shell.magics_manager.magics[kind].pop(name, None)
    if (completer := _loaded.pop(id(shell), None)) in shell.Completer.custom_matchers:
        shell.Completer.custom_matchers.remove(completer)
    watch()
