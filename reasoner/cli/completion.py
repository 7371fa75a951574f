"""Completion for bash, zsh and fish: static scripts, made from the commands and options that the parser has."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from reasoner.cli.arguments import COMMANDS, Command, parser_of
from reasoner.interchange import registry

SHELLS: Final = ("bash", "zsh", "fish")

Value: TypeAlias = Literal["none", "file", "any"]


@dataclass(frozen=True, slots=True)
class _Option:
    """One option of a command: its long name, its help, and what follows it."""

    name: str
    help: str
    value: Value = "none"
    choices: tuple[str, ...] = ()


def script(shell: str) -> str:
    """The script for one of `SHELLS`."""
    lines = {"bash": _bash, "zsh": _zsh, "fish": _fish}[shell]()
    return "\n".join(lines) + "\n"


def _options(command: Command) -> list[_Option]:
    found = []
    for action in parser_of(command.name)._actions:
        if not action.option_strings:
            continue
        text = (action.help or "") % {"choices": ", ".join(action.choices or ())}
        takes: Value = "none" if action.nargs == 0 else "file" if action.metavar == "FILE" else "any"
        found.append(_Option(action.option_strings[-1], text, takes, tuple(action.choices or ())))
    return found


def _words(command: Command) -> tuple[str, ...]:
    """What a command takes besides options, where that is one of a few words."""
    return {"completion": SHELLS, "help": tuple(COMMANDS)}.get(command.name, ())


# --- bash ---------------------------------------------------------------------------------------------------------


def _bash() -> Iterator[str]:
    yield '# completion of reasoner for bash; in ~/.bashrc: eval "$(reasoner completion bash)"'
    yield "_reasoner() {"
    yield '    local word="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD - 1]}" command="" words="" at'
    yield "    local files=yes"
    yield "    COMPREPLY=()"
    yield "    for ((at = 1; at < COMP_CWORD; at++)); do"
    yield '        [[ ${COMP_WORDS[at]} == -* ]] || { command="${COMP_WORDS[at]}"; break; }'
    yield "    done"
    yield '    case "$before" in'
    yield from _bash_values()
    yield "    esac"
    yield '    case "$command" in'
    yield f"        '') words={shlex.quote(' '.join(COMMANDS))} files= ;;"
    for command in COMMANDS.values():
        words = " ".join((*_words(command), *(o.name for o in _options(command))))
        yield f"        {command.name}) words={shlex.quote(words)}{'' if command.of else ' files='} ;;"
    yield "    esac"
    yield "    local IFS=$' \\t\\n'"
    yield "    if [[ $word == -* || -z $files ]]; then"
    yield '        COMPREPLY=($(compgen -W "$words" -- "$word"))'
    yield "        return"
    yield "    fi"
    yield "    IFS=$'\\n'"
    endings = " ".join(s.removeprefix(".") for s in registry.suffixes())
    yield f'    COMPREPLY=($(for at in {endings}; do compgen -f -X "!*.$at" -- "$word"; done)'
    yield '        $(compgen -d -- "$word"))'
    yield "}"
    yield "complete -o filenames -F _reasoner reasoner"


def _bash_values() -> Iterator[str]:
    """What follows an option; an option means the same wherever it stands, but for its choices."""
    seen: dict[str, _Option] = {o.name: o for c in COMMANDS.values() for o in _options(c)}
    for option in seen.values():
        if option.choices:
            choices = shlex.quote(" ".join(option.choices))
            yield f'        {option.name}) COMPREPLY=($(compgen -W {choices} -- "$word")); return ;;'
        elif option.value == "file":
            yield f'        {option.name}) COMPREPLY=($(compgen -f -- "$word")); return ;;'
        elif option.value == "any":
            yield f"        {option.name}) return ;;"


# --- zsh ----------------------------------------------------------------------------------------------------------


def _zsh() -> Iterator[str]:
    yield "#compdef reasoner"
    yield '# completion of reasoner for zsh; in ~/.zshrc, after compinit: eval "$(reasoner completion zsh)"'
    yield "_reasoner() {"
    yield "    local curcontext=$curcontext state line"
    yield "    local -a commands"
    yield "    commands=("
    for command in COMMANDS.values():
        yield f"        {shlex.quote(f'{command.name}:{command.summary}')}"
    yield "    )"
    yield "    _arguments -C '1: :->command' '*:: :->rest'"
    yield "    case $state in"
    yield "        command) _describe -t commands command commands ;;"
    yield "        rest)"
    yield "            case $words[1] in"
    for command in COMMANDS.values():
        yield f"                {command.name})"
        yield f"                    _arguments {' '.join(_zsh_arguments(command))} ;;"
    yield "            esac ;;"
    yield "    esac"
    yield "}"
    yield "compdef _reasoner reasoner"


def _zsh_arguments(command: Command) -> Iterator[str]:
    for option in _options(command):
        shown = f"*{option.name}[{_zsh_escaped(option.help)}]"
        if option.choices:
            shown += f":value:({' '.join(option.choices)})"
        elif option.value != "none":
            shown += ":file:_files" if option.value == "file" else ":value: "
        yield shlex.quote(shown)
    if _words(command):
        yield shlex.quote(f"1:word:({' '.join(_words(command))})")
    elif command.of:
        endings = "|".join(s.removeprefix(".") for s in registry.suffixes())
        yield shlex.quote(f'*:rules:_files -g "*.({endings})(-.)"')


def _zsh_escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]").replace(":", "\\:")


# --- fish ---------------------------------------------------------------------------------------------------------


def _fish() -> Iterator[str]:
    yield "# completion of reasoner for fish; in ~/.config/fish/config.fish: reasoner completion fish | source"
    yield "complete -c reasoner -f"
    for command in COMMANDS.values():
        yield f"complete -c reasoner -n __fish_use_subcommand -a {command.name} -d {_fish_quoted(command.summary)}"
    for command in COMMANDS.values():
        head = f"complete -c reasoner -n '__fish_seen_subcommand_from {command.name}'"
        for option in _options(command):
            takes = {"none": "", "file": " -r -F", "any": " -x"}[option.value]
            choices = f" -a {_fish_quoted(' '.join(option.choices))}" if option.choices else ""
            yield f"{head} -l {option.name.removeprefix('--')}{takes}{choices} -d {_fish_quoted(option.help)}"
        if _words(command):
            yield f"{head} -a {_fish_quoted(' '.join(_words(command)))}"
        elif command.of:
            yield f"{head} -F"


def _fish_quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
