"""The pages of the manual as fenced blocks, and each block run again.

A page is README.md, CONTRIBUTING.md or a page of docs/. Its blocks run in order, in one folder of the page's own that
has the shipped `rules` in it, so that commands read as a user types them. `text file=my.txt` keeps a block for later
ones. What is run:

- `console`: each `$ reasoner ...` line, in process, with `< FILE` as its input; all exit with 0 unless the fence says
  `exit=1`;
- `python`: each `>>>` example; names live on until the end of the page;
- `session`: each line after the prompt, as `reasoner repl` takes it; `files=a.rules,b.rules` begins a session, which
  goes on in later blocks;
- a fence with `needs=pandas,mcp` needs these libraries: where one is missing, the page is not run;
- a fence with `tool=mpbn` runs another tool on files of the page: it is left alone unless that tool is asked for;
- `rules`: compiles without a diagnostic, or with exactly the code of `wrong=E201`. `file=my.rules` keeps the block for
  later ones, `of=my.rules` says that its lines are lines of a file. An HTML comment `<!-- given: ... -->` before the
  fence is put in front of the block, unseen by readers.

Running a block gives its text anew: the tests compare it with the page, `refresh.py` writes it back.
"""

from __future__ import annotations

import doctest
import io
import re
import shlex
import sys
import traceback
from collections.abc import Collection, Iterator
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from reasoner import pipeline
from reasoner.cli.console import Console
from reasoner.cli.main import main
from reasoner.compile.load import read_text
from reasoner.diagnostics import RuleError
from reasoner.repl.conversation import Conversation
from reasoner.repl.session import begin
from reasoner.repl.workspace import Workspace
from reasoner.source import Source

ROOT = Path(__file__).resolve().parents[2]
PAGES = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md")))

_TYPED = re.compile(r"^\w+(?: (?:with|in) [^>\n]*)?> ", re.MULTILINE)
_FENCE = re.compile(r"(?:<!-- given: (?P<given>.*?) -->\n)?^```(?P<info>.*)\n(?P<text>(?:.*\n)*?)```$", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, the options of its fence, its text, and where the text stands in the page."""

    language: str
    options: dict[str, str]
    text: str
    given: str
    start: int
    line: int


def blocks(page: str) -> Iterator[Block]:
    """The fenced blocks of a page, in order."""
    for found in _FENCE.finditer(page):
        language, *options = found["info"].split() or [""]
        pairs = dict(option.split("=") for option in options)
        start = found.start("text")
        yield Block(language, pairs, found["text"], found["given"] or "", start, page.count("\n", 0, start))


def missing(page: str) -> list[str]:
    """The libraries that a page needs and that are not installed."""
    needed = [name for block in blocks(page) for name in block.options.get("needs", "").split(",") if name]
    return [name for name in dict.fromkeys(needed) if find_spec(name) is None]


def tools_of(page: str) -> list[str]:
    """The other tools that a page runs, by the names under which Python imports them."""
    return list(dict.fromkeys(block.options["tool"] for block in blocks(page) if "tool" in block.options))


def pictures(page: Path, folder: Path) -> dict[Path, str]:
    """The pictures that a page shows and has drawn itself, by where they are kept, as running the page drew them."""
    shown = re.findall(r"^!\[.*?\]\(([\w/]+\.svg)\)", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {page.parent / name: (folder / name).read_text(encoding="utf-8") for name in shown}


class Run:
    """One page being run, in a folder of its own."""

    def __init__(self, folder: Path, tools: Collection[str] = ()) -> None:
        self.folder, self.names, self.tools = folder, dict[str, Any](), tools
        self.conversation: Conversation | None = None
        (folder / "rules").symlink_to(ROOT / "rules")
        (folder / "pictures").mkdir()

    def again(self, block: Block) -> str:
        """The text of the block as running it gives it."""
        if (tool := block.options.get("tool")) is not None and tool not in self.tools:
            return block.text
        with chdir(self.folder):
            match block.language:
                case "console":
                    return _console(block)
                case "python":
                    return self._python(block)
                case "session":
                    return self._session(block)
                case "rules":
                    return _rules(block)
                case "text" if name := block.options.get("file"):
                    Path(name).write_text(block.text, encoding="utf-8")
                    return block.text
                case _:
                    return block.text

    def _python(self, block: Block) -> str:
        examples = doctest.DocTestParser().get_examples(block.text)
        return "".join(_prompted(e.source) + self._shown(e.source) for e in examples)

    def _session(self, block: Block) -> str:
        if "files" in block.options:
            session = begin([Path(name) for name in block.options["files"].split(",")], pipeline.Options())
            self.conversation = Conversation(session, Workspace(), Console(no_color=True))
        shown, (before, *typed) = [], _TYPED.split(block.text)
        assert self.conversation is not None and not before, "a session begins with its prompt"
        for text in typed:
            line = text.split("\n", 1)[0]
            prompt = self.conversation.prompt
            out = io.StringIO()
            with redirect_stdout(out), redirect_stderr(out):
                self.conversation.hear(line)
            shown.append(f"{prompt}{line}\n{_trimmed(out.getvalue())}")
        return "".join(shown)

    def _shown(self, source: str) -> str:
        out = io.StringIO()
        with redirect_stdout(out):
            try:
                exec(compile(source, "<docs>", "single"), self.names)
            except Exception as error:
                said = "".join(traceback.format_exception_only(error))
                return f"Traceback (most recent call last):\n    ...\n{said}"
        return out.getvalue()


def _prompted(source: str) -> str:
    return "".join(f"{'...' if n else '>>>'} {line}\n" for n, line in enumerate(source.splitlines()))


def _console(block: Block) -> str:
    shown, expected = [], int(block.options.get("exit", "0"))
    for line in block.text.splitlines():
        if line.startswith("$ "):
            command, _, given = line[2:].partition(" < ")
            program, *words = shlex.split(command)
            assert program == "reasoner", f"only `reasoner` can be run, not `{line}`"
            code, said = _ran(words, Path(given).read_text(encoding="utf-8") if given else "")
            assert code == expected, f"`{line}` exits with {code}, not {expected}:\n{said}"
            shown.append(f"{line}\n{said}")
    return "".join(shown)


def _ran(words: list[str], given: str) -> tuple[int, str]:
    """The exit code of a command and all it says to its input. The command name is what its help shows."""
    out, name, stdin = io.StringIO(), sys.argv[0], sys.stdin
    sys.argv[0], sys.stdin = "reasoner", io.StringIO(given)
    try:
        with redirect_stdout(out), redirect_stderr(out):
            code = main(words)
    finally:
        sys.argv[0], sys.stdin = name, stdin
    return code, _trimmed(out.getvalue())


def _trimmed(text: str) -> str:
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())


def _rules(block: Block) -> str:
    text = f"{block.given}\n{block.text}" if block.given else block.text
    if name := block.options.get("file"):
        Path(name).write_text(block.text, encoding="utf-8")
    if whole := block.options.get("of"):
        assert set(block.text.splitlines()) <= set(Path(whole).read_text(encoding="utf-8").splitlines())
    files, mistakes = read_text(Source("page", text), Path.cwd())
    try:
        found = pipeline.compiled(files, mistakes, pipeline.Options())[1]
    except RuleError as error:
        found = error.diagnostics
    expected = {block.options["wrong"]} if "wrong" in block.options else set()
    assert {d.code for d in found} == expected, "\n".join(f"{d.code}: {d.message}" for d in found)
    return block.text


def renewed(page: str, folder: Path, tools: Collection[str] = ()) -> str:
    """The page with every block as running it gives it, those of other `tools` among them."""
    run, parts, end = Run(folder, tools), [], 0
    for block in blocks(page):
        parts += [page[end : block.start], run.again(block)]
        end = block.start + len(block.text)
    return "".join((*parts, page[end:]))
