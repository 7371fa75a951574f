"""Reading: rule files and folders, and the files they `use`, each once, with their syntax mistakes.

It knows files and syntax, not what the rules mean. Files are shown as the user wrote them; a used file is shown
relative to the file that uses it.
"""

from __future__ import annotations

import gc
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from reasoner.compile.folders import MAIN, rule_files
from reasoner.diagnostics import Diagnostic, Severity, did_you_mean, in_order
from reasoner.interchange import registry
from reasoner.interchange.draft import Imported
from reasoner.interchange.packed import Unpackable
from reasoner.interchange.registry import Format
from reasoner.lang import parser, syntax
from reasoner.reading import MOST, TooLong, lies_in, place_of
from reasoner.reading import read as read_file
from reasoner.source import Source, Span
from reasoner.writing import reason

DEEPEST = 100
"""So many files may use each other in a row."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A file that was read. `uses`: the names of the sources it uses, and whether as an optional pack (`off`).

    `given`: named by the user, not by another file. `broken`: words of statements that could not be parsed. `lacks`:
    a file that it uses could not be read, so names may be declared there. `foreign`: its text is in another format.
    """

    source: Source
    file: syntax.File
    uses: tuple[tuple[str, bool], ...] = ()
    given: bool = True
    broken: frozenset[str] = frozenset()
    lacks: bool = False
    foreign: bool = False

    @property
    def name(self) -> str:
        """What its `model` line calls it, else the name of the file."""
        declared = next((s for s in self.file.statements if isinstance(s, syntax.ModelDecl)), None)
        return declared.name.text if declared is not None else Path(self.source.name).stem


def read(
    paths: Sequence[Path],
    opened: Mapping[Path, str] | None = None,
    allowed: Sequence[Path] = (),
    format: Format | None = None,
) -> tuple[tuple[Loaded, ...], tuple[Diagnostic, ...]]:
    """The files that paths (files or folders) stand for, and all they use; a used file comes before its user.

    `opened`: texts, by resolved path, that count instead of what the disk holds, as an editor has them. What a file
    uses lies in the folder of the first path, or in what is `allowed` besides. `format`: that of the files named,
    where it is not to be told from their names and texts.
    """
    first = [path if os.path.isdir(path) else path.parent for path in paths[:1]]
    reading = _Reading(opened=opened or {}, folders=(*first, *allowed), format=format)
    asked = Source("<arguments>", " ".join(str(p) for p in paths))
    start = 0
    for path in paths:
        reading.given(path, Span(asked, start, start + len(str(path))))
        start += len(str(path)) + 1
    return reading.result()


def read_text(
    source: Source,
    folder: Path | None = None,
    known: Sequence[Loaded] = (),
    opened: Mapping[Path, str] | None = None,
    allowed: Sequence[Path] = (),
) -> tuple[tuple[Loaded, ...], tuple[Diagnostic, ...]]:
    """A text as if it were a file, and what it uses (relative to `folder`, else to the current one).

    `known` files were read before: they come first, and are not read again. `opened` and `allowed` as in `read`.
    """
    given = {one.source.name for one in known if one.given}
    reading = _Reading(list(known), asked_for=given, opened=opened or {}, folders=(folder or Path(), *allowed))
    reading.names.update((place_of(Path(one.source.name)), one.source.name) for one in known)
    reading.text(source, folder or Path())
    return reading.result()


@dataclass
class _Reading:
    loaded: list[Loaded] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    names: dict[Path, str] = field(default_factory=dict)  # the name under which a file is shown
    within: list[Path] = field(default_factory=list)  # the files being read, each used by the one before
    asked_for: set[str] = field(default_factory=set)  # files named by the user
    in_folder: set[str] = field(default_factory=set)  # files of a folder named by the user
    opened: Mapping[Path, str] = field(default_factory=dict)  # texts that count instead of files
    folders: tuple[Path, ...] = ()  # where files lie that others use
    left: int = MOST  # bytes that may still be read
    format: Format | None = None  # of the files named

    def result(self) -> tuple[tuple[Loaded, ...], tuple[Diagnostic, ...]]:
        """All that was read. A file of a folder that another one uses as an optional pack does not count as given."""
        optional = {name for loaded in self.loaded for name, off in loaded.uses if off}
        given = self.asked_for | (self.in_folder - optional)
        loaded = tuple(replace(one, given=one.source.name in given) for one in self.loaded)
        return loaded, in_order(self.diagnostics)

    def given(self, path: Path, span: Span) -> None:
        if not os.path.isdir(path):
            self.asked_for.add(self._file(path, span, (path,)) or "")
            return
        files = rule_files(path)
        if not files:
            help = f"a folder stands for its `{MAIN}`, or for all its `.rules` files"
            self.diagnostics.append(Diagnostic("E504", f"there are no rule files in `{path}`", span, help))
        for file in files:
            self.in_folder.add(self._file(file, span, (path,)) or "")

    def text(self, source: Source, folder: Path) -> None:
        self.asked_for.add(source.name)
        self._parsed(source, folder)

    def _file(self, path: Path, span: Span, named: tuple[Path, ...] = ()) -> str | None:
        """Reads a file unless it was read before; the name it is shown under. `named`: by the user, so allowed."""
        key = place_of(path)
        if not lies_in(key, (*named, *self.folders)):
            self._outside(path, span)
            return None
        if key in self.within:
            circle = [self.names[p] for p in (*self.within[self.within.index(key) :], key)]
            message = "files use each other in a circle: " + " uses ".join(f"`{c}`" for c in circle)
            self.diagnostics.append(Diagnostic("E503", message, span, "drop one of these `use` lines"))
            return None
        if key not in self.names:
            text = self.opened[key] if key in self.opened else self._text_of(path, span)
            if text is None or self._is_too_deep(span):
                return None
            self.names[key] = str(path)
            self.within.append(key)
            read = self._stated(Source(str(path), text), path.parent, span, None if named else span)
            self.within.pop()
            if not read:
                del self.names[key]
                return None
        return self.names[key]

    def _stated(self, source: Source, folder: Path, span: Span, used: Span | None) -> bool:
        """Takes the statements of a file, in whatever format; False where it holds none."""
        named = self.format if used is None and not source.name.endswith(".rules") else None
        format = named or registry.chosen(source.name, source.text)
        if format is not None and format.holds == "network":
            self._imported(format.read(registry.unified(source)))
        elif format is None and (shared := registry.sharing(source.name)):
            message = f"`{source.name}` has nothing in it that tells its format"
            help = f"say which it is with --format: {' or '.join(f.name for f in shared)}"
            self.diagnostics.append(Diagnostic("E522", message, span, help))
            return False
        elif format is not None and format.holds == "data":
            message = f"`{source.name}` is read as {format.title}, and those hold no rules"
            help = "name it after --data, or beside a file with rules"
            self.diagnostics.append(Diagnostic("E522", message, span, help))
            return False
        else:
            self._parsed(source, folder, used)
        return True

    def _imported(self, imported: Imported) -> None:
        """A file of another format: its statements have their places in it."""
        self.diagnostics.extend(imported.remarks)
        file = syntax.File(imported.statements)
        wrong = any(r.severity is Severity.ERROR for r in imported.remarks)
        self.loaded.append(Loaded(imported.source, file, lacks=wrong, foreign=True))

    def _outside(self, path: Path, span: Span) -> None:
        """Says nothing of what is there, not even whether there is something."""
        message = f"`{path}` lies outside of `{self.folders[0]}`, the folder of the first file named"
        help = f"`--allow-path {path.parent}` lets files use what lies there"
        self.diagnostics.append(Diagnostic("E511", message, span, help))

    def _is_too_deep(self, span: Span) -> bool:
        if len(self.within) < DEEPEST:
            return False
        message = f"more than {DEEPEST} files use each other in a row"
        self.diagnostics.append(Diagnostic("E502", message, span, "use them side by side, from one file"))
        return True

    def _text_of(self, path: Path, span: Span) -> str | None:
        try:
            raw = read_file(path, self.left)
            self.left -= len(raw)
            return registry.text_of(path.name, raw)
        except TooLong:
            message = f"with `{path}`, the files have more than {MOST // 1_000_000} MB"
            self.diagnostics.append(Diagnostic("E502", message, span, "leave out what is not asked about"))
        except FileNotFoundError:
            near = did_you_mean(path.stem, sorted(p.stem for p in path.parent.glob("*.rules")))
            if self.within and not near:
                near = "it is looked for from the folder of the file that uses it"
            self.diagnostics.append(Diagnostic("E501", f"there is no file `{path}`", span, near))
        except Unpackable as error:
            self.diagnostics.append(Diagnostic("E502", f"`{path}` cannot be unpacked: {error}", span))
        except UnicodeDecodeError as error:
            message = f"`{path}` is not UTF-8 text (byte {error.start + 1})"
            self.diagnostics.append(Diagnostic("E502", message, span, "save it as UTF-8"))
        except OSError as error:
            message = f"`{path}` cannot be read: {reason(error)}"
            help = "name a rule file in it" if isinstance(error, IsADirectoryError) else ""
            self.diagnostics.append(Diagnostic("E502", message, span, help))
        return None

    def _parsed(self, source: Source, folder: Path, used: Span | None = None) -> None:
        file, mistakes = _syntax(source)
        if used is not None and mistakes and not source.name.endswith(".rules"):
            file, mistakes = syntax.File(()), (_no_rules(source, mistakes, used),)
        self.diagnostics.extend(mistakes)
        uses: list[tuple[str, bool]] = []
        lacks = False
        for statement in file.statements:
            if isinstance(statement, syntax.Use):
                path = Path(os.path.normpath(folder / statement.path.text))
                name = self._file(path, statement.path.span)
                if name is not None:
                    uses.append((name, statement.off))
                lacks |= name is None and place_of(path) not in self.within
        self.loaded.append(Loaded(source, file, tuple(uses), broken=_words(source, mistakes), lacks=lacks))


@contextmanager
def growing() -> Iterator[None]:
    """While a model is read nothing becomes garbage, so Python need not look through all of it for cycles again and
    again; that would take half of the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


@lru_cache(maxsize=256)
@growing()
def _syntax(source: Source) -> tuple[syntax.File, tuple[Diagnostic, ...]]:
    """An editor reads many files again when one has changed."""
    return parser.parse_file(source)


def _no_rules(source: Source, mistakes: Sequence[Diagnostic], used: Span) -> Diagnostic:
    """Of a file that is perhaps none of rules, nothing is quoted: who wrote the `use` may not be who may read it."""
    lines = f"line {mistakes[0].span.line} is no statement"
    message = f"`{source.name}` is no rule file: {lines}"
    return Diagnostic("E502", message, used, "mistakes are shown in files whose names end in `.rules`")


def _words(source: Source, mistakes: Sequence[Diagnostic]) -> frozenset[str]:
    """The words on the lines of broken statements, and on the indented lines that go on with them."""
    lines = source.text.split("\n")
    wanted: set[int] = set()
    for mistake in mistakes:
        first, last = mistake.span.line - 1, mistake.span.end_line - 1
        while first > 0 and lines[first][:1].isspace():
            first -= 1
        while last + 1 < len(lines) and lines[last + 1][:1].isspace() and lines[last + 1].strip():
            last += 1
        wanted.update(range(first, last + 1))
    words = re.compile(r"`[^`]*`|\w+(?:[./]\w+)*")
    return frozenset(w.strip("`") for n in wanted for w in words.findall(lines[n]))
