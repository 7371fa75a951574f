"""Coverage-guided fuzzing of every reader, from the corpus: `python guided.py RUNS [READER]...`.

A reader is `rules`, `proofs`, or the name of an imported format, as in `test_readers.py`. So many inputs are tried of
each, the same ones from the same seed; 0 goes on for ever.

It needs atheris, which installs on Linux for some versions of Python; elsewhere it says so and ends well, and the
random texts of `test_readers.py` are what there is. An input that breaks a reader is kept, and its path is printed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

HERE = Path(__file__).parent
sys.path += [str(HERE.parents[1]), str(HERE.parent)]


def fuzz(kind: str, arguments: list[str]) -> None:
    """One reader, in this process, which the fuzzer ends itself."""
    import atheris

    with atheris.instrument_imports(include=["reasoner"]):
        from test_readers import READERS
    atheris.Setup([sys.argv[0], *arguments], READERS[kind])
    atheris.Fuzz()


def run(runs: str, kinds: list[str]) -> int:
    """How many readers broke; each is fuzzed in a process of its own."""
    from test_readers import folder

    broken = 0
    for kind in kinds:
        found = Path(tempfile.mkdtemp(prefix=f"fuzz-{kind}-"))
        limits = [f"-runs={-1 if runs == '0' else runs}", "-timeout=20", "-rss_limit_mb=2048", "-max_len=2000"]
        seed = f"-seed={os.environ.get('REASONER_SEED', '1')}"
        arguments = [
            *limits,
            seed,
            f"-artifact_prefix={found}/broken-",
            str(found),
            str(HERE / "corpus" / folder(kind)),
        ]
        command = [sys.executable, __file__, "--one", kind, *arguments]
        done = subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": "0"}, check=False, capture_output=True)
        inputs = len([path for path in found.iterdir() if not path.name.startswith("broken-")])
        told = f"{kind}: {inputs} inputs that reach further"
        if done.returncode:
            broken += 1
            told += "\n" + (done.stdout + done.stderr)[-3000:].decode("utf-8", "replace")
        print(told, flush=True)
    return broken


def main(runs: str, kinds: list[str]) -> int:
    """The exit code: how many readers broke."""
    from test_readers import READERS

    if unknown := [kind for kind in kinds if kind not in READERS]:
        sys.exit(f"there is no reader {', '.join(unknown)}; there are {', '.join(READERS)}")
    return run(runs, kinds or list(READERS))


if __name__ == "__main__":
    if find_spec("atheris") is None:
        print("atheris is not installed here: nothing was fuzzed by coverage")
    elif sys.argv[1] == "--one":
        fuzz(sys.argv[2], sys.argv[3:])
    else:
        sys.exit(main(sys.argv[1], sys.argv[2:]))
