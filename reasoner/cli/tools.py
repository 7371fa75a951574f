"""The commands that need no model: `fmt`, `new`, `completion`; and `lsp` and `mcp`, which find models themselves."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path
from typing import Final

from reasoner.cli.arguments import COMMANDS, ELSEWHERE, KEPT, Line
from reasoner.cli.completion import SHELLS, script
from reasoner.cli.console import Console
from reasoner.cli.starter import STARTER
from reasoner.exits import Exit
from reasoner.lang import syntax
from reasoner.lang.formatter import one_line
from reasoner.lang.layout import laid_out
from reasoner.lang.parser import parse_file
from reasoner.questions import SCHEMA
from reasoner.reading import read, read_stream
from reasoner.source import Source, Span
from reasoner.visible import json_text
from reasoner.writing import CannotKeep, Exists, reason, same_file, write


def run(options: argparse.Namespace, console: Console) -> Exit:
    """Runs the command of parsed arguments; returns the exit code."""
    if options.command == "lsp":
        return _lsp(options, console)
    if options.command == "mcp":
        return _mcp(options, console)
    words = _words(options.line, COMMANDS[options.command].name, options.words)
    match options.command:
        case "fmt":
            return _fmt(words, options, console)
        case "new":
            return _new(words[0], options.line, console)
        case _:
            return _completion(words[0], options.line, console)


def _lsp(options: argparse.Namespace, console: Console) -> Exit:
    if options.words:
        options.line.refuse(
            "E005", "`reasoner lsp` takes no files: the editor says what is open", options.words[0], "leave it out"
        )
    try:
        from reasoner.lsp.server import serve
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("pygls", "lsprotocol"):
            raise
        console.complain("the language server needs pygls", 'pip install "pathway-reasoner[lsp]"')
        return Exit.WRONG
    serve(options.budget, [Path(p) for p in options.allow_path])
    return Exit.GOOD


def _mcp(options: argparse.Namespace, console: Console) -> Exit:
    if len(options.words) > 1:
        options.line.refuse("E005", "`reasoner mcp` serves one folder", options.words[1], "leave it out")
    folder = Path(options.words[0] if options.words else ".")
    if not folder.is_dir():
        options.line.missing(str(folder), what="folder")
    try:
        from reasoner.mcp.server import serve
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("mcp", "mcp_types", "pydantic"):
            raise
        console.complain("serving an agent needs the SDK of MCP", 'pip install "pathway-reasoner[mcp]"')
        return Exit.WRONG
    serve(folder, options.budget)
    return Exit.GOOD


def _words(line: Line, name: str, words: Sequence[str]) -> Sequence[str]:
    command = COMMANDS[name]
    wanted = command.asks or "file or folder"
    if not words:
        line.refuse(
            "E005", f"`reasoner {name}` needs a {wanted.lower()}", None, f"for example: reasoner {command.examples[0]}"
        )
    if command.asks and len(words) > 1:
        line.refuse("E005", f"`reasoner {name}` takes one {wanted.lower()}", words[1])
    return words


# --- fmt ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _File:
    """A file to lay out; without a path, standard input."""

    source: Source
    path: Path | None


def _fmt(words: Sequence[str], options: argparse.Namespace, console: Console) -> Exit:
    code, changed = Exit.GOOD, []
    for file in _files(words, options.line):
        text, mistakes = laid_out(file.source)
        console.diagnose(mistakes)
        if mistakes:
            code = Exit.WRONG
        if text != file.source.text:
            changed.append(file.source.name)
        if options.diff:
            console.plain("".join(difference(file.source, text, "formatted")))
        elif file.path is None and not options.check and not mistakes:
            console.exact(text)
        elif file.path is not None and not options.check and text != file.source.text:
            replace_file(file.path, text, options.line)
    if options.json:
        console.out(json_text({"schema": SCHEMA, "kind": "fmt", "changed": changed}))
    elif not options.diff and "-" not in words:
        console.plain("".join(f"{name}\n" for name in changed))
    return Exit.NEGATIVE if options.check and changed and code == Exit.GOOD else code


def _files(words: Sequence[str], line: Line) -> Iterator[_File]:
    for word in words:
        if word == "-":
            yield _File(Source("<stdin>", _decoded(read_stream(sys.stdin.buffer), word, word, line)), None)
            continue
        path = Path(word)
        if not os.path.exists(path):
            line.missing(word)
        paths = sorted(path.rglob("*.rules")) if os.path.isdir(path) else [path]
        for found in paths:
            yield _File(Source(str(found), _read(found, word, line)), found)


def _read(path: Path, word: str, line: Line) -> str:
    try:
        return _decoded(read(path), str(path), word, line)
    except OSError as error:
        line.refuse("E006", f"cannot read `{path}`: {reason(error)}", word)


def _decoded(content: bytes, name: str, word: str, line: Line) -> str:
    """The text as it is, line ends included."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line.refuse("E006", f"`{name}` is not UTF-8 text (byte {error.start + 1})", word, "save it as UTF-8")


def difference(source: Source, text: str, how: str) -> Iterator[str]:
    """What changes in a file, as `diff` says it."""
    old, new = (t.splitlines(keepends=True) for t in (source.text, text))
    for line in unified_diff(old, new, source.name, f"{source.name} ({how})"):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def replace_file(path: Path, text: str | bytes, line: Line) -> None:
    """Puts a new text into a file, or refuses with the reason."""
    try:
        write(path, text)
    except CannotKeep as error:
        line.refuse("E006", f"`{path}` stays as it is: {reason(error)}", str(path), KEPT)
    except OSError as error:
        line.refuse("E006", f"cannot write `{path}`: {reason(error)}", str(path), ELSEWHERE)


OTHER: Final = "choose another name"


def write_new(name: str, text: str | bytes, made_from: Iterable[str], line: Line) -> None:
    """Writes a file that is none of those which its text is made from. Raises RuleError."""
    if any(same_file(Path(name), Path(file)) for file in made_from):
        line.refuse("E006", f"`{name}` is what the answer is made from", name, OTHER)
    replace_file(Path(name), text, line)


# --- new ----------------------------------------------------------------------------------------------------------


def _new(word: str, line: Line, console: Console) -> Exit:
    path = Path(word if word.endswith(".rules") else f"{word}.rules")
    text = STARTER.format(name=one_line(syntax.Name(path.stem, Span(Source(word, word), 0, len(word)))))
    if parse_file(Source(str(path), text))[1]:
        line.refuse("E003", f"`{path.stem}` cannot be the name of a model", word, "use letters, digits and `_`")
    try:
        write(path, text, over=False)
    except Exists:
        line.refuse("E006", f"`{path}` exists already, and stays as it is", word, "choose another name")
    except OSError as error:
        line.refuse("E006", f"cannot write `{path}`: {reason(error)}", word, ELSEWHERE)
    console.out(f"{path}\n" + "".join(f"  reasoner {next_one} {path}\n" for next_one in _NEXT))
    return Exit.GOOD


_NEXT: Final = ("test", "ask why_torin1", "lint")


# --- completion ---------------------------------------------------------------------------------------------------


def _completion(word: str, line: Line, console: Console) -> Exit:
    if word not in SHELLS:
        line.refuse("E003", f"there is no completion for `{word}`", word, f"one of {', '.join(SHELLS)}")
    console.out(script(word))
    return Exit.GOOD
