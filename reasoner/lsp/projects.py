"""What belongs together in an editor: a rule file, the files that go with it, and the model they make.

A file belongs to the `main.rules` of its folder, or of one above, that uses it; else it stands alone. Texts that are
open in the editor count instead of what the disk holds. It knows no protocol.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from reasoner.compile.elaborate import elaborate, sketch
from reasoner.compile.folders import MAIN
from reasoner.compile.load import Loaded, read
from reasoner.diagnostics import Diagnostic, Severity, in_order
from reasoner.lang import syntax
from reasoner.lsp.symbols import Symbols
from reasoner.model import ir
from reasoner.query.engine import Engine


@dataclass(frozen=True)
class Project:
    """Files that belong together, as they are now. With mistakes in them, `model` is what could be read: a `sketch`."""

    root: Path
    files: tuple[Loaded, ...]
    mistakes: tuple[Diagnostic, ...]
    model: ir.Model
    whole: bool  # the files have no mistakes, so the model can be asked

    @cached_property
    def symbols(self) -> Symbols:
        return Symbols(self.files)

    @cached_property
    def engine(self) -> Engine | None:
        """Who answers questions."""
        return Engine(self.model) if self.whole else None

    def file(self, path: Path) -> Loaded | None:
        return next((f for f in self.files if Path(f.source.name) == path), None)

    def asked(self, path: Path) -> Iterator[syntax.Expect | syntax.QueryDecl]:
        """The expectations and queries of a file."""
        loaded = self.file(path)
        for statement in loaded.file.statements if loaded is not None else ():
            if isinstance(statement, syntax.Expect | syntax.QueryDecl):
                yield statement


@dataclass
class Projects:
    """All projects of an editor; `opened` are its texts, by resolved path."""

    opened: dict[Path, str] = field(default_factory=dict)
    allowed: tuple[Path, ...] = ()  # what files may use besides what lies in the folder of their project
    _kept: dict[Path, Project] = field(default_factory=dict)  # by root
    _roots: dict[Path, Path] = field(default_factory=dict)  # of files
    _last: dict[Path, Project] = field(default_factory=dict)  # of files, whatever was edited since

    def edited(self, path: Path, text: str | None) -> None:
        """A file has this text now; None: it was closed, and the disk counts again."""
        if text is None:
            self.opened.pop(path, None)
        else:
            self.opened[path] = text
        self.forget()

    def forget(self) -> None:
        """Everything is read again when it is next needed."""
        self._kept.clear()
        self._roots.clear()

    def of(self, path: Path) -> Project:
        """The project of a file."""
        if path not in self._roots:
            self._roots[path] = self._root(path)
        root = self._roots[path]
        if root not in self._kept:
            self._kept[root] = self._read(root)
        self._last[path] = self._kept[root]
        return self._kept[root]

    def lately(self, path: Path) -> Project:
        """The project of a file as it was when it was last read: its names, at once, while somebody types."""
        return self._last.get(path) or self.of(path)

    def _root(self, path: Path) -> Path:
        for folder in path.parents:
            main = folder / MAIN
            if main == path or (main.exists() and self._uses(main, path)):
                return main
        return path

    def _uses(self, main: Path, path: Path) -> bool:
        files, _ = read([main], self.opened, self.allowed)
        return any(Path(f.source.name).resolve() == path for f in files)

    def _read(self, root: Path) -> Project:
        files, mistakes = read([root], self.opened, self.allowed)
        model, found = elaborate(files)
        whole = model is not None and not any(d.severity is Severity.ERROR for d in mistakes)
        return Project(root, files, in_order((*mistakes, *found)), model or sketch(files), whole)
