"""What may stand on the command line: commands, options, their help, and mistakes in them as diagnostics.

It loads nothing that takes time, so that `--help` answers at once. What the commands do is in `commands`.
"""

from __future__ import annotations

import argparse
import re
import shlex
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, NoReturn

from reasoner.diagnostics import Diagnostic, RuleError, did_you_mean
from reasoner.interchange import registry
from reasoner.questions import ALLOWED, HOW, ROWS, Row
from reasoner.source import Source, Span

STATUSES: Final = ("established", "presumed", "proposed", "disputed")
ELSEWHERE: Final = "name another file, in a folder that is there"
KEPT: Final = "write to another file, or make it a file of its own first"
BUDGET: Final = 60.0
"""Seconds for one question, unless told otherwise."""


@dataclass(frozen=True, slots=True)
class Command:
    """One command: what it takes before the files, what it is for, and examples."""

    name: str
    asks: str  # the name of its first argument; empty: it takes files alone
    summary: str
    examples: tuple[str, ...]
    optional: bool = False  # the first argument may be left out
    of: Literal["answers", "rules", "files", ""] = "answers"  # what it gives or works on, hence which options it has


def _asking(row: Row) -> tuple[Command, ...]:
    """The command of a kind of question, and after that of the last one about a claim, the one that asks anything."""
    own = row.command
    found = () if own is None else (Command(own.name, own.asks, own.summary, own.examples, own.optional),)
    return (*found, _ASK) if row is HOW else found


_ASK: Final = Command(
    "ask",
    "QUESTION",
    "answer any question of the language, or a query of the files by its name",
    ('ask "what if torin1 = high in resistant show autophagy"', "ask Q1 my.rules"),
)

COMMANDS: Final = {
    c.name: c
    for c in (
        *(command for row in ROWS for command in _asking(row)),
        Command(
            "test",
            "",
            "run the expectations of the files",
            ("test", "test rules/mtor --junit report.xml"),
        ),
        Command(
            "diff",
            "",
            "say which conclusions changed from one version of the rules to another, and why",
            ("diff old.rules new.rules", "diff rules/mtor my_mtor --json"),
            of="rules",
        ),
        Command(
            "show",
            "QUANTITY",
            "show the model, one quantity with its rules, one rule, regimens, or a stage of the compiler",
            (
                "show",
                "show mTORC1 rules/mtor",
                "show I204 rules/mtor",
                "show regimens rapamycin rules/mtor",
                "show --stage syntax my.rules",
                'show --stage problem "torin1 = high in resistant"',
                'show --stage proof "autophagy increases with torin1 = high in resistant"',
            ),
            optional=True,
        ),
        Command(
            "verify",
            "QUESTION|PROOF",
            "compare both engines on a question, or check a proof file again",
            ('verify "why B increases with A = high" small.rules', "verify proof.json rules/mtor"),
        ),
        Command(
            "export",
            "QUESTION",
            "draw the network, the part around an answer, or a proof; or write rules and answers in other formats",
            (
                "export --svg rules/mtor -o mtor.svg",
                "export --html rules/mtor -o mtor.html",
                "export --svg --around mTORC1,AKT --steps 2 -o near.svg",
                'export --svg "why autophagy increases with torin1 = high in resistant" -o answer.svg',
                'export --dot --proof "why autophagy increases with torin1 = high in resistant"',
                "export --to sif my.rules -o my.sif",
                "export my.rules -o rules.csv",
                'export "what if torin1 = high" -o answer.csv',
            ),
            optional=True,
            of="rules",
        ),
        Command(
            "repl",
            "",
            "ask and state at a prompt, with completion and history; or answer standard input",
            ("repl", "repl my.rules", "repl rules/mtor < questions.txt", "repl my.rules --json < questions.txt"),
            of="rules",
        ),
        Command("demo", "", "answer the main question on the shipped mTOR rules", ("demo", "demo --full")),
        Command(
            "fmt",
            "",
            "bring rule files into canonical layout; folders with all below them",
            ("fmt my.rules", "fmt --check rules", "fmt --diff my.rules", "fmt - < my.rules"),
            of="files",
        ),
        Command(
            "lint",
            "",
            "look for what is probably a mistake, though the rules can be read",
            (
                "lint my.rules",
                "lint rules/mtor --skip W712,W741",
                "lint --fix my.rules",
                "lint --format sarif net.sif > lint.sarif",
                "lint --list modelling",
                "lint --list codes",
            ),
            of="rules",
        ),
        Command(
            "coverage",
            "",
            "say where each statement of a source went: compares the rules with the list ids.csv beside them",
            ("coverage rules/mtor", "coverage rules/mtor --csv > rules/mtor/coverage.csv"),
            of="files",
        ),
        Command(
            "lsp",
            "",
            "serve an editor: mistakes as you type, completion, names, formatting, answers (language server)",
            ("lsp", "lsp --budget 10"),
            of="",
        ),
        Command(
            "mcp",
            "FOLDER",
            "serve an agent: load, edit and check rules in a folder, ask questions, get checked answers (MCP)",
            ("mcp", "mcp my_rules --budget 20"),
            optional=True,
            of="",
        ),
        Command(
            "import",
            "FILE",
            "turn a file of another format into rules",
            ("import net.sif -o net.rules", "import network.csv --format signor", "import --list"),
            optional=True,
            of="",
        ),
        Command("new", "NAME", "write NAME.rules, a small model to start from", ("new my_model",), of=""),
        Command(
            "completion",
            "SHELL",
            "print a script that completes commands, options and files: bash, zsh or fish",
            ('completion bash  (in ~/.bashrc: eval "$(reasoner completion bash)")', "completion fish | source"),
            of="",
        ),
        Command("help", "COMMAND", "help on a command", ("help why",), optional=True, of=""),
    )
}


@dataclass(frozen=True)
class Line:
    """The command line as a source, so that a mistake in it is shown like any other."""

    words: tuple[str, ...]

    def refuse(self, code: str, message: str, word: str | None, help: str = "") -> NoReturn:
        """Raises RuleError with one diagnostic whose caret stands under a word."""
        shown = ["reasoner", *self.words]
        source = Source("<command line>", shlex.join(shown))
        at = shown.index(word) if word in shown else len(shown) - 1
        start = len(shlex.join(shown[:at])) + (1 if at else 0)
        raise RuleError([Diagnostic(code, message, Span(source, start, start + len(shlex.quote(shown[at]))), help)])

    def missing(self, word: str, help: str = "", what: str = "file or folder") -> NoReturn:
        """Raises RuleError for a path that leads nowhere, with names beside it that may be meant, else with `help`."""
        folder = Path(word).parent
        with suppress(OSError, ValueError):
            help = did_you_mean(word, sorted(map(str, folder.iterdir()))) or help
        self.refuse("E004", f"there is no {what} `{word}`", word, help)


_CHOICE: Final = re.compile(r"invalid choice: '(.*)' \(choose from (.*)\)")
_NONE: Final = re.compile(r"`(.*)` is none of (.*)")


def _none_of(word: str, choices: Sequence[str]) -> str:
    return f"`{word}` is none of {', '.join(choices)}"


class _Parser(argparse.ArgumentParser):
    """argparse that reports its mistakes as diagnostics."""

    line: Line

    def error(self, message: str) -> NoReturn:
        option, _, reason = message.removeprefix("argument ").partition(": ")
        word = next((w for w in self.line.words if w in option.split("/")), None)
        help = f"`reasoner {self.prog.split()[-1]} --help` lists what it takes"
        if choice := _CHOICE.fullmatch(reason):
            reason = _none_of(choice[1], re.findall(r"[^', ]+", choice[2]))
        if wrong := _NONE.fullmatch(reason):
            help = did_you_mean(wrong[1], wrong[2].split(", ")) or help
        self.line.refuse("E003", f"`{option}`: {reason}" if reason else message, word, help)


def parse(words: Sequence[str]) -> argparse.Namespace:
    """The command and its options. Raises RuleError where something is wrong with them."""
    line = Line(tuple(words))
    name, rest = _command(line)
    if name == "" or (name == "help" and not [w for w in rest if not w.startswith("-")]):
        return argparse.Namespace(command="overview", line=line)
    if name == "help":
        name, rest = next(w for w in rest if not w.startswith("-")), ["--help"]
    if name not in COMMANDS:
        known = ", ".join(COMMANDS)
        line.refuse("E001", f"there is no command `{name}`", name, did_you_mean(name, COMMANDS) or f"commands: {known}")
    parser = _parser(COMMANDS[name], line)
    found, unknown = parser.parse_known_intermixed_args(list(rest))
    for word in unknown:
        options = [o for action in parser._actions for o in action.option_strings]
        option = word.split("=")[0]
        near = did_you_mean(option, options) or f"`reasoner {name} --help` lists the options"
        line.refuse("E002", f"`reasoner {name}` has no option `{option}`", word, near)
    found.command, found.line = name, line
    return found


def _command(line: Line) -> tuple[str, list[str]]:
    """The first word that is neither an option nor the value of one, and all the others."""
    words = list(line.words)
    skip = False
    for n, word in enumerate(words):
        if skip:
            skip = False
        elif word.startswith("-") and word != "-":
            skip = n + 1 < len(words) and _takes(word, words[n + 1])
        else:
            return word, words[:n] + words[n + 1 :]
    if "--version" in words:
        return "help", ["--version"]
    strange = next((w for w in words if w not in ("-h", "--help", "--no-color", "--json")), None)
    if strange is not None:
        line.refuse("E002", f"`{strange}` needs a command", strange, "`reasoner --help` lists the commands")
    return "", []


def _takes(option: str, word: str) -> bool:
    """Whether a word is the value of the option before it; some options take one with some commands alone."""
    actions = (action for name in COMMANDS for action in parser_of(name)._actions if option in action.option_strings)
    valued = {action.nargs != 0 for action in actions}
    return valued == {True} or (True in valued and word not in COMMANDS)


def _parser(command: Command, line: Line) -> _Parser:
    examples = "\n".join(f"  reasoner {e}" for e in command.examples)
    takes_files = command.of and command.name != "diff"
    parser = _Parser(
        prog=f"reasoner {command.name}",
        description=f"{command.summary[0].upper()}{command.summary[1:]}{'' if command.summary.endswith('?') else '.'}",
        epilog=f"examples:\n{examples}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
        usage=f"reasoner {command.name}{_argument(command)}{' [FILES]' if takes_files else ''} [options]",
    )
    parser.line = line
    files = _FILES_ALONE if command.name == "repl" else _FILES
    if command.of == "files":
        files = _PLAIN_FILES
    if command.name == "diff":
        files = "two versions of the rules, each a file or a folder"
    parser.add_argument("words", nargs="*", metavar="FILES", help=files if command.of else argparse.SUPPRESS)
    _common(parser)
    if command.of in ("rules", "answers"):
        _reading(parser, REPORTS if command.name == "lint" else ())
    if command.of == "answers":
        parser.add_argument("--markdown", action="store_true", help="answers as Markdown")
    if command.of == "answers" and command.name not in ("show", "verify", "test"):
        parser.add_argument("--full", action="store_true", help="every step and every row")
    if command.of == "answers" and command.name not in ("show", "verify"):
        parser.add_argument("--timing", action="store_true", help="say how long it took")
    if command.of == "answers" and command.name not in ("show", "verify", "test", "screen"):
        _answering(parser)
    if command.name in ("why", "why-not", "ask"):
        _explaining(parser)
    if command.name in ("how", "ask"):
        parser.add_argument(
            "--proofs", action="store_true", help="each intervention of a `how` with its proof (slower)"
        )
    if command.name in ("states", "ask"):
        parser.add_argument("--count", action="store_true", help="of `states`: how many there are, and list none")
    if command.name == "fit":
        add_optimise = "where no choice fits all measurements, say what fits best"
        parser.add_argument("--optimise", action="store_true", help=add_optimise)
    if command.name == "screen":
        _screening(parser)
    if command.name == "fmt":
        parser.add_argument("--check", action="store_true", help="change nothing; list the files that would change")
        parser.add_argument("--diff", action="store_true", help="change nothing; print what would change")
    if command.name == "coverage":
        _allowing(parser)
        parser.add_argument("--csv", action="store_true", help="the whole table, a line for each id")
    if command.name == "lint":
        _linting(parser)
    if command.name == "export":
        _drawing(parser)
    if command.name == "diff":
        parser.add_argument("--markdown", action="store_true", help="the answer as Markdown")
        parser.add_argument("--full", action="store_true", help="fold no list of names")
    if command.name == "lsp":
        _allowing(parser)
        parser.add_argument("--stdio", action="store_true", help="over standard input and output; it has no other way")
        parser.add_argument("--budget", type=_seconds, default=BUDGET, metavar="SECONDS", help="seconds for a question")
    if command.name == "mcp":
        parser.add_argument("--budget", type=_seconds, default=BUDGET, metavar="SECONDS", help="seconds for a question")
    if command.name == "import":
        _importing(parser)
    if command.name == "test":
        parser.add_argument("--junit", metavar="FILE", help="write the reports as JUnit XML, too")
        parser.add_argument("--prove", action="store_true", help="let a claim pass only by a checked proof (slower)")
    if command.name == "show":
        stages = ("syntax", "model", "problem", "proof")
        parser.add_argument("--stage", choices=stages, help="what the compiler makes of it: %(choices)s")
    return parser


def _argument(command: Command) -> str:
    if command.name == "diff":
        return " OLD NEW"
    if not command.asks:
        return ""
    quoted = command.asks if command.optional or not command.of else f'"{command.asks}"'
    return f" [{quoted}]" if command.optional else f" {quoted}"


_FILES = (
    "rule files or folders, networks in other formats, and observations (.csv, .obs); `-` reads rules from standard "
    "input; without any rules, the shipped mTOR rules"
)
_FILES_ALONE = "rule files or folders, networks in other formats; without any, the shipped mTOR rules"
_PLAIN_FILES = "rule files, or folders for every `.rules` file in them; `-` reads standard input and writes to output"


def _common(parser: _Parser) -> None:
    parser.add_argument("--json", action="store_true", help="one JSON object a line, diagnostics too")
    parser.add_argument("--no-color", action="store_true", help="no colour (also: NO_COLOR)")


def _reading(parser: _Parser, reports: Sequence[str] = ()) -> None:
    """How rules are read, and how long they may be thought about."""
    add = parser.add_argument
    add("--budget", type=_seconds, metavar="SECONDS", help=f"seconds of processors (default {BUDGET:.0f})")
    add("--memory", type=_count, metavar="MB", help="megabytes that a process may take (default: no bound)")
    add("--at-least", choices=STATUSES, metavar="STATUS", help="only rules at least this well supported: %(choices)s")
    add("--assume", action="append", default=[], metavar="X", help="take a `maybe`, `-?` or optional pack for granted")
    add("--reject", action="append", default=[], metavar="X", help="take it to be absent")
    add("--data", "--measurements", dest="measurements", action="append", default=[], metavar="FILE", help=_DATA)
    _format(parser, reports)
    add("--in", dest="scenario", default="", metavar="SCENARIO", help="where measurements hold that name no scenario")
    add("--with", dest="settings", default="", metavar="SETTINGS", help="what is set where measurements do not say")
    _allowing(parser)
    add("--no-cache", action="store_true", help="neither use nor keep compiled rules")
    add("--seed", type=_natural, default=0, metavar="N", help="seed of the solver (default 0)")


_DATA = "observations: a table of measurements (CSV), or a file of another format; see --in"


REPORTS: Final = ("sarif", "junit")
"""How findings are reported to other programs."""


def _format(parser: _Parser, more: Sequence[str] = ()) -> None:
    names = (*more, *(f.name for f in registry.FORMATS if f.holds != "data"))
    help = "what the files are written in, where their names do not tell: %(choices)s"
    if more:
        help = f"{' or '.join(more)}: findings for other programs; or {help}"
    parser.add_argument("--format", choices=names, metavar="NAME", help=help)


def _importing(parser: _Parser) -> None:
    _format(parser)
    parser.add_argument("-o", "--output", metavar="FILE", help="write the rules to a file")
    belief = "of statements of INDRA: the least belief for established, presumed and proposed (default 0.95,0.8,0.5)"
    parser.add_argument("--belief", type=_beliefs, metavar="THRESHOLDS", help=belief)
    parser.add_argument("--list", action="store_true", help="instead: every format, with the endings of its files")


def _allowing(parser: _Parser) -> None:
    parser.add_argument(
        "--allow-path", action="append", default=[], metavar="PATH", help="a file or folder that rules may use, too"
    )


def _answering(parser: _Parser) -> None:
    add = parser.add_argument
    add(
        "--engine", choices=("z3", "constraint"), default="z3", help="the solver: %(choices)s (small models, no proofs)"
    )
    add("--proof", metavar="FILE", help="write the certificate of the proof, for `reasoner verify FILE`")
    add("--html", metavar="FILE", help="write a page with pictures, the answer and its rules, too")


def _explaining(parser: _Parser) -> None:
    add = parser.add_argument
    add("--why", metavar="QUANTITY", help="the argument at one quantity, or for the moves on one line: mTORC1, 2")
    add("--smallest", action="store_true", help="take the time it needs to find the fewest rules that suffice")
    add("--all", type=_count, default=1, metavar="N", help="up to N explanations from different sets of rules")
    add("--witnesses", action="store_true", help="for each premise of the proof, what could be without it")
    add("--witness", metavar="STEP", help="the same for one step, numbered as with --full: 3, 7.2")
    add("--allow", type=_allowed, default=(), metavar="KINDS", help=f"what `why not` may change: {', '.join(ALLOWED)}")


def _screening(parser: _Parser) -> None:
    add = parser.add_argument
    add("--support", action="store_true", help="also which status of rules each outcome needs (slower)")
    add("--csv", metavar="FILE", help="write the rows as a table, too")
    add("--parquet", metavar="FILE", help='the same as Parquet (needs: pip install "pathway-reasoner[parquet]")')
    add("--heatmap", metavar="FILE", help="write pairs of settings as a picture (.svg) or a page (.html), too")
    add("--out", metavar="FOLDER", help="keep the rows there as they come, in parts")
    add("--resume", action="store_true", help="with --out: go on with what the folder holds")
    add("--shard", type=_shard, metavar="I/N", help="with --out: answer this share alone, such as 1/4")
    add("--workers", type=_natural, metavar="N", help="so many processes (default: one for each processor)")
    add("--scheduler", metavar="ADDRESS", help="answer on a Dask cluster, such as tcp://10.0.0.1:8786")


def _shard(word: str) -> tuple[int, int]:
    found = re.fullmatch(r"(\d+)/(\d+)", word)
    if found is None or not 1 <= int(found[1]) <= int(found[2]):
        raise argparse.ArgumentTypeError(f"`{word}` is no share of a screen: it is written as 1/4, 2/4, ...")
    return int(found[1]), int(found[2])


def _linting(parser: _Parser) -> None:
    add = parser.add_argument
    add("--only", type=_codes, metavar="CODES", help="these findings alone, such as W701,W711")
    add("--skip", type=_codes, metavar="CODES", default=(), help="all but these")
    add("--fix", action="store_true", help="write into the files what can be mended without changing an answer")
    add("--diff", action="store_true", help="change nothing; print what --fix would change")
    add("--list", choices=("codes", "modelling"), help="instead: every code with its meaning, or the modelling choices")


TABLES: Final = ("csv", "parquet")


GROUPS: Final = ("files", "classes", "none")


def _drawing(parser: _Parser) -> None:
    add = parser.add_argument
    add("--svg", action="store_true", help="a picture")
    add("--html", action="store_true", help="a page, on which the groups of a large network fold and unfold")
    add("--dot", action="store_true", help="the language of Graphviz, to be laid out elsewhere")
    names = (*(f.name for f in registry.FORMATS if f.writes), *TABLES)
    add("--to", choices=names, metavar="NAME", help="another format, or a table: %(choices)s (told by the name of -o)")
    add("-o", "--output", metavar="FILE", help="write it to a file")
    add("--around", type=_names, metavar="NAMES", default=(), help="only what lies around some quantities: mTORC1,AKT")
    add("--steps", type=_natural, metavar="N", help="how many arrows around them (default 1; 0: only what joins them)")
    add("--group", choices=GROUPS, help="draw by %(choices)s; by default a large network by files, or by its classes")
    add("--proof", action="store_true", help="with a question: the steps of its answer, not the network")
    add("--full", action="store_true", help="with a question: everything that its proof rests on")


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _allowed(text: str) -> tuple[str, ...]:
    found = tuple(word.strip() for word in text.split(",") if word.strip())
    wrong = next((w for w in found if w not in ALLOWED), None)
    if wrong is not None or not found:
        raise argparse.ArgumentTypeError(_none_of(wrong or text, ALLOWED))
    return found


def _codes(text: str) -> tuple[str, ...]:
    return tuple(code.strip().upper() for code in text.split(",") if code.strip())


def _beliefs(text: str) -> tuple[float, ...]:
    """Three shares, none above the one before."""
    with suppress(ValueError):
        found = tuple(float(word) for word in text.split(","))
        if len(found) == 3 and 1 >= found[0] >= found[1] >= found[2] >= 0:
            return found
    raise argparse.ArgumentTypeError(f"`{text}` is not three numbers from 1 down to 0, such as 0.95,0.8,0.5")


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise argparse.ArgumentTypeError(f"`{text}` is not a number of seconds above 0")
    return seconds


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"`{text}` is not a number of 1 or more")
    return int(text)


def _natural(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"`{text}` is not a whole number of 0 or more")
    return int(text)


def parser_of(name: str) -> argparse.ArgumentParser:
    """The parser of one command, for those who describe it."""
    return _parser(COMMANDS[name], Line((name,)))


def overview() -> str:
    """The help of the whole: commands with a line each."""
    width = max(len(c.name + _argument(c)) for c in COMMANDS.values())
    lines = [f"  {(c.name + _argument(c)).ljust(width)}  {c.summary}" for c in COMMANDS.values()]
    return "\n".join([_INTRODUCTION, "", "commands:", *lines, "", _CLOSING])


_INTRODUCTION = """\
usage: reasoner COMMAND [ARGUMENT] [FILES] [options]

Qualitative reasoning about signed biological networks: what must follow from rules, whatever the numbers are,
with checked and cited explanations. Without files, the shipped mTOR rules are asked."""

_CLOSING = """\
`reasoner COMMAND --help` shows options and examples. Start with:  reasoner demo
exit codes: 0 answered, 1 negative (not necessary, inconsistent, a test failed), 2 wrong input, 3 unknown, 4 a bug"""
