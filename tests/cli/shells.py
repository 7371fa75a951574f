"""What real shells offer after a line, with the script that `reasoner completion` gives them."""

from __future__ import annotations

import subprocess
from pathlib import Path

from reasoner.cli.completion import script

ZSH_ASKED = r"""
zmodload zsh/zpty
zpty z zsh -f -i
zpty -w z "PROMPT=; autoload -Uz compinit; compinit -D -u; source $1; source $2; echo re''ady"
while zpty -r z line; do [[ $line == ready* ]] && break; done
zpty -w -n z "$3"$'\t'
while zpty -r z line; do
  line=${line%%$'\r\n'}
  [[ $line == *BEGIN* ]] && on=1 && continue
  [[ $line == *END* ]] && break
  [[ -n $on ]] && print -r -- $line
done
zpty -d z
"""
"""Types a line and a tab in an interactive zsh, and prints what it adds."""

ZSH_ADDED = r"""
begin() { print -r -- BEGIN }
finish() { print -r -- END; exit }
compprefuncs=(begin)
comppostfuncs=(finish)
zstyle ':completion:*' insert-tab false
compadd() {
  if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then builtin compadd "$@"; return $?; fi
  typeset -a hits
  builtin compadd -A hits "$@"
  for hit in $hits; do print -r -- "$hit"; done
  builtin compadd "$@"
}
"""


def by_zsh(line: str, folder: Path) -> list[str]:
    """What an interactive zsh offers, in its order."""
    for name, text in (("reasoner.zsh", script("zsh")), ("added.zsh", ZSH_ADDED)):
        (folder / name).write_text(text, encoding="utf-8")
    asked = ["zsh", "-f", "-c", ZSH_ASKED, "zsh", str(folder / "reasoner.zsh"), str(folder / "added.zsh"), line]
    return subprocess.run(asked, capture_output=True, text=True, check=True, timeout=60).stdout.splitlines()


def by_fish(line: str, folder: Path) -> list[str]:
    """What fish offers, in its order."""
    (folder / "reasoner.fish").write_text(script("fish"), encoding="utf-8")
    asked = ["fish", "-N", "-c", f"source {folder / 'reasoner.fish'}; complete -C '{line}'"]
    run = subprocess.run(asked, capture_output=True, text=True, check=True, timeout=60)
    return [offered.split("\t")[0] for offered in run.stdout.splitlines()]
