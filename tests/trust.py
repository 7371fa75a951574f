"""Writes docs/trust.md: what was measured, by running it now, and what a stranger's files can and cannot do.

python tests/trust.py                 a quarter of an hour: it runs the default tests, too
python tests/trust.py 5000            with so many random models
python tests/trust.py 20 tests/render with few, and of the tests these alone: a trial, which writes nothing
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
import time
import tomllib
import xml.etree.ElementTree as xml
from collections import Counter
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

TESTS = Path(__file__).parent
ROOT = TESTS.parent
for folder in (TESTS, TESTS / "proof", TESTS / "fuzz"):
    sys.path.insert(0, str(folder))

MODELS = 1000
MUTANTS = TESTS / "mutants.txt"
FAULTS = {
    "files written whole, or not at all": ("tests.test_writing", "tests.repl.test_saving"),
    "files of strangers, closed and full streams": ("tests.test_reading",),
    "proof files of strangers": ("tests.proof.test_strangers",),
    "time, memory and signals": ("tests.cli.test_limits",),
    "control characters": ("tests.test_visible",),
    "traffic of editors": ("tests.lsp.test_traffic",),
}
"""The modules of the tests that do each kind of harm."""

PAGE = """\
# Trust

What the answers rest on, in figures that `python tests/trust.py` measures and writes here, and what a file from
somebody else can do to you.

## Measured

| what | figure |
|---|---|
{rows}

The random models use every feature of the language, half of them with scenarios. For each, brute force lists all
labelings that obey the rules; the semantics in plain Python, z3 and the second engine are compared with that list,
verdict by verdict and labeling by labeling. A proof that is changed in one place has to be rejected by the checker,
unless brute force agrees with it.

`make fuzz` runs the long comparisons from a fixed seed, `REASONER_FUZZ_EXAMPLES=100000 make fuzz` for hours; `make
guided` fuzzes each reader (rules, questions, tables, proofs, every imported format, the language server's messages)
with inputs that are bred for reaching further, `make guided RUNS=0` for ever; `make mutants` changes the
checker, the meaning and the lazy loop one operator at a time, and some test has to fail for each; `make versions`
runs the engine on the oldest z3 that is allowed and on the newest.

## A stranger's files

**Rules** are read, never run: the language has no way to start a program, to write a file or to reach a network.
What they `use` lies in the folder of the first file that you named (at the prompt, and for standard input, in the
working folder); links that lead out of it are not followed, and a file elsewhere is neither opened nor said to
exist. `--allow-path PATH` allows more. Only regular files are read, of 8 MB altogether; pipes, devices, links in a
circle and names that no file can have are mistakes with a place. Of a file whose name does not end in `.rules`, and
that holds no rules, nothing is quoted.

**Proofs** are data, checked against your rules. A certificate of any shape ends in "holds", with its claim, or in a
plain sentence. What it claims is for you to read: it may prove something true that is not what you asked.

**Tables, and files of other tools**, give observations and rules with their place, or mistakes; archives and
entities are unpacked within the same bounds.

**Names and notes** can hold any character. What could steer a terminal or turn text around is escaped wherever it
is shown; pages, pictures and Markdown escape what their languages would take for markup. Text that goes into a file
keeps its bytes.

**An editor's traffic** that is malformed is answered with an error, and the server goes on.

What a stranger's rules can do: take time and memory, up to `--budget`, four times that on the wall clock, and
`--memory`; and say what is false about biology. The budget is kept within a tenth, or 0.3 seconds; loading the
program, under a second, comes before it. A picture for which no time is left is left out, and the page says so. An
answer says what follows from the rules, with the papers that they name, and no more.

## Your files

Every file is written aside, flushed to the disk, and renamed into place: a full disk, a folder that vanishes, two
processes that write at once, or a process that is killed leave the old content or the new, whole. Mode, owner and
symbolic links stay; a file of several names, or of somebody else, is left as it is, with the reason. At the prompt
nothing is written over unless you say so with `!`.
"""


def compared(models: int) -> tuple[int, int]:
    """How many random questions were compared by all that state the meaning, and how many were too large to be."""
    from test_engines import compare

    done = [compare(seed, size, 20_000) for seed in range(models) for size in (3, 4)]
    return sum(done), len(done)


def proofs(models: int) -> Counter[str]:
    from test_mutations import mutated

    counted: Counter[str] = Counter()
    for seed in range(models):
        found = mutated(seed)
        counted += found
        counted["proofs"] += bool(found)
    return counted


def forged() -> int:
    from forged import FORGED

    return len(FORGED)


def thrown() -> int:
    """Texts that readers were given, none of which broke them."""
    from examples import SOME, corpus
    from test_readers import (
        READERS,
        folder,
        test_a_reader_never_breaks,
        test_every_text_of_the_corpus_is_read_or_refused,
    )

    for kind in READERS:
        test_every_text_of_the_corpus_is_read_or_refused(kind)
        test_a_reader_never_breaks(kind)
    return sum(len(corpus(folder(kind))) + SOME for kind in READERS)


class Suite:
    """The default tests, or those that are named, run once, with the statements that they reach."""

    def __init__(self, only: Sequence[str]) -> None:
        with tempfile.TemporaryDirectory() as folder:
            report, data, measured = (Path(folder) / name for name in ("report.xml", "coverage", "coverage.json"))
            environment = {**os.environ, "COVERAGE_FILE": str(data)}
            cover = [sys.executable, "-m", "coverage"]
            tests = [*cover, "run", "-m", "pytest", "-q", f"--junitxml={report}", *only]
            for command in (tests, [*cover, "combine", "--quiet"], [*cover, "json", "--quiet", "-o", str(measured)]):
                subprocess.run(command, cwd=ROOT, env=environment, check=True)
            self._cases = list(xml.parse(report).getroot().iter("testcase"))
            self._files: dict[str, Any] = json.loads(measured.read_text())["files"]

    def passed(self, modules: Collection[str]) -> int:
        """How many tests of some modules were run; all that were have passed."""
        run = (case for case in self._cases if case.find("skipped") is None)
        return sum(case.get("classname", "").startswith(tuple(modules)) for case in run)

    def covered(self) -> list[tuple[str, str]]:
        """The share of the statements of each room that the tests reach."""
        rooms: dict[str, Counter[str]] = {}
        for name, file in self._files.items():
            folder = Path(name).relative_to("reasoner").parent
            room = f"{folder}/" if folder.parts else "the modules beside the rooms"
            rooms.setdefault(room, Counter()).update(
                reached=file["summary"]["covered_lines"], all=file["summary"]["num_statements"]
            )
        rooms["all"] = sum(rooms.values(), Counter())
        return [
            (f"statements that the default tests reach: {room}", f"{100 * n['reached'] / n['all']:.0f} % of {n['all']}")
            for room, n in sorted(rooms.items())
            if n["all"]
        ]


def killed() -> list[tuple[str, str]]:
    """What `make mutants` found when it last ran: it takes hours, so it is not run again here."""
    lines = (line.split(maxsplit=1) for line in MUTANTS.read_text(encoding="utf-8").splitlines())
    return [(f"mutants of `{module}.py` killed, when `make mutants` last ran", figure) for module, figure in lines]


def versions() -> str:
    from importlib.metadata import version

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    z3 = next(d for d in project["dependencies"] if d.startswith("z3"))
    return f"`{z3}`, Python {project['requires-python']}; here {version('z3-solver')} and {platform.python_version()}"


def measured(models: int, only: Sequence[str]) -> list[tuple[str, str]]:
    started = time.process_time()
    questions, drawn = compared(models)
    took = time.process_time() - started
    counted = proofs(models // 2)
    rows = [
        (
            "questions on random models compared with brute force, no verdict different",
            f"{questions} (of {drawn} drawn), in {took:.0f} seconds of a processor",
        ),
        ("proofs found and replayed, of random models", str(counted["proofs"])),
        ("proofs changed in one place and rejected", str(counted["rejected"])),
        ("proofs changed in one place, accepted, and true by brute force", str(counted["true"])),
        ("proofs changed in one place, accepted, and too large for brute force", str(counted["untried"])),
        ("forged proofs written by hand, each rejected for its reason", str(forged())),
        ("texts thrown at the readers, none broken", str(thrown())),
    ]
    suite = Suite(only)
    rows += [(f"faults survived: {what}", str(suite.passed(modules))) for what, modules in FAULTS.items()]
    return [*rows, *killed(), *suite.covered(), ("oldest z3 and Python", versions())]


def main() -> None:
    models, only = int(sys.argv[1]) if len(sys.argv) > 1 else MODELS, sys.argv[2:]
    rows = measured(models, only)
    text = PAGE.format(rows="\n".join(f"| {what} | {figure} |" for what, figure in rows))
    if not only:  # else the figures are of a trial
        (ROOT / "docs" / "trust.md").write_text(text, encoding="utf-8")
    print(text.split("## A stranger")[0])


if __name__ == "__main__":
    os.environ.setdefault("REASONER_SEED", "0")
    main()
