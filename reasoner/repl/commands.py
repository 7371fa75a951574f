"""The commands of the prompt, which begin with a colon: one table says what each is called, takes and does.

A command takes the session and what was typed, and gives a reply. It must not know what terminal it is typed at.
"""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Literal, NoReturn, TypeAlias

from reasoner.compile.load import Loaded
from reasoner.diagnostics import Diagnostic, RuleError, did_you_mean
from reasoner.document import Block, Document, Heading, Paragraph, Quote, Run, Table
from reasoner.exits import Exit
from reasoner.model.ir import Model
from reasoner.query.answers import proved, with_proved, witnesses_of
from reasoner.repl import changes, saving, session
from reasoner.repl.session import Exchange, Session
from reasoner.repl.topics import QUESTIONS, TOPICS
from reasoner.repl.workspace import Reply, Workspace
from reasoner.source import Span
from reasoner.tell import details, needed, overview
from reasoner.tell.json import to_json
from reasoner.tell.naming import Naming
from reasoner.tell.narrate import narrate
from reasoner.tell.words import counted, say
from reasoner.visible import json_text
from reasoner.writing import Exists, reason, write

Takes: TypeAlias = Literal["", "scenario", "settings", "quantity", "file", "files", "topic", "number"]
Runs: TypeAlias = Callable[[Session, "Given", Workspace], Reply]

NOT_NOW: Final = "E021"
MOST_LABELINGS: Final = 1000


@dataclass(frozen=True, slots=True)
class Given:
    """A command as typed: the whole of it, and what stands after its name."""

    whole: Span
    argument: str
    span: Span  # of the argument; of the whole where there is none
    over: bool = False  # typed with `!`: a file that is there may be written over

    def refuse(self, code: str, message: str, help: str = "") -> NoReturn:
        raise RuleError([Diagnostic(code, message, self.span, help)])

    def paths(self) -> list[Path]:
        """The argument as files; quotes keep blanks in a name together."""
        try:
            return [Path(word).expanduser() for word in shlex.split(self.argument)]
        except ValueError:
            self.refuse(NOT_NOW, "a quote is never closed", "close it")


@dataclass(frozen=True, slots=True)
class Command:
    """One command. `argument` is how help writes what it takes, in brackets where that may be left out."""

    name: str
    argument: str
    summary: str
    takes: Takes
    run: Runs
    text: str = ""
    examples: tuple[str, ...] = ()


def run(now: Session, whole: Span, workspace: Workspace) -> Reply:
    """The reply to a line that begins with a colon. Raises RuleError."""
    text = whole.text
    if text == ";":
        return next_explanation(now, whole, workspace)
    if text == "?":
        return help_on(now, "", whole)
    name, _, rest = text[1:].partition(" ")
    argument = rest.strip()
    start = whole.end - len(argument)
    given = Given(whole, argument, Span(whole.source, start, whole.end) if argument else whole, name.endswith("!"))
    if name and name[0].isdecimal():
        return open_step(now, name, whole)
    command = _found(name.removesuffix("!"), whole)
    if given.over and command.takes != "file":
        given.refuse("E020", f"`:{command.name}` writes no file, so there is nothing for `!` to allow", "leave it out")
    return command.run(now, given, workspace)


def _found(name: str, whole: Span) -> Command:
    """A command by its name, or by the beginning of one."""
    begun = [command for known, command in COMMANDS.items() if known.startswith(name)]
    if name in COMMANDS:
        return COMMANDS[name]
    if len(begun) == 1 and name:
        return begun[0]
    near = [f":{c.name}" for c in begun] if name else []
    help = (
        f"did you mean {' or '.join(f'`{n}`' for n in near[:4])}?"
        if near
        else did_you_mean(f":{name}", [f":{c}" for c in COMMANDS])
    )
    at = Span(whole.source, whole.start, whole.start + 1 + len(name))
    raise RuleError([Diagnostic("E020", f"there is no command `:{name}`", at, help or "`:help` lists the commands")])


# --- what is current ----------------------------------------------------------------------------------------------


def _in(now: Session, given: Given, workspace: Workspace) -> Reply:
    return Reply(session.within(now, given.argument.strip("`"), given.span))


def _with(now: Session, given: Given, workspace: Workspace) -> Reply:
    return Reply(session.under(now, given.argument, given.span))


def _undo(now: Session, given: Given, workspace: Workspace) -> Reply:
    before = session.undone(now)
    if before is None:
        given.refuse(NOT_NOW, "there is nothing to undo", "statements, files and what is current can be undone")
    return Reply(before, (_paragraph("undone", what=Run(" ".join(now.change.split()), "code")),))


# --- the last answer ----------------------------------------------------------------------------------------------


def _last(now: Session, given: Given) -> Exchange:
    if now.last is None:
        given.refuse(NOT_NOW, "nothing has been asked yet", "ask first, for instance `why CLAIM`")
    return now.last


def open_step(now: Session, number: str, whole: Span) -> Reply:
    """One step of the last proof with the rules behind it."""
    given = Given(whole, number, whole)
    answer = _last(now, given).answer
    document = details.in_detail(answer, number.rstrip("."))
    if document is None:
        known = details.numbers(answer)
        help = f"its steps are 1 to {len(known)}" if known else "`:full` shows every row"
        given.refuse(NOT_NOW, f"the last answer has no step {number}", help)
    return Reply(now, (document,))


def needed_for(now: Session, number: str, whole: Span, workspace: Workspace) -> Reply:
    """What the premises told in one step of the last proof are needed for."""
    given = Given(whole, number, whole)
    answer = _last(now, given).answer
    number = number.rstrip(".")
    steps = details.premises(answer, number)
    if not steps:
        known = details.numbers(answer)
        message = f"the last answer has no step {number}" if steps is None else f"no premise is behind step {number}"
        given.refuse(NOT_NOW, message, f"its steps are 1 to {len(known)}" if known else "only proofs have premises")
    found = proved(answer)
    assert found is not None, "what tells steps has a proof"
    told = workspace.needed(answer.model, found, steps)
    stopped = any(one.stopped for one in told.needed)
    document = Document(tuple(needed.needed(answer.model, told)))
    return Reply(now, (document,), code=Exit.UNKNOWN if stopped else Exit.GOOD)


def next_explanation(now: Session, whole: Span, workspace: Workspace) -> Reply:
    """Another explanation of the last answer."""
    given = Given(whole, "", whole)
    answer = _last(now, given).answer
    found, stopped = workspace.another(answer)
    told = None if found is None else proved(found)
    if found is not None and told is not None:
        return Reply(session.reconsidered(now, found), (with_proved(found, replace(told, others=())),))
    if not stopped:
        has_proof = proved(answer) is not None
        help = "others differ only in what does not move" if has_proof else "only proofs have several"
        given.refuse(NOT_NOW, "there is no other explanation of the last answer", help)
    return Reply(now, (_paragraph("no explanation yet", stopped=stopped),), code=Exit.UNKNOWN)


def _full(now: Session, given: Given, workspace: Workspace) -> Reply:
    return Reply(now, (narrate(_last(now, given).answer, full=True),))


def _witness(now: Session, given: Given, workspace: Workspace) -> Reply:
    last = _last(now, given)
    word = given.argument or "1"
    if not word.isdecimal() or not 0 < int(word) <= MOST_LABELINGS:
        given.refuse(NOT_NOW, f"`{word}` is no number of a labeling", f"a number from 1 to {MOST_LABELINGS}")
    answer, stopped = workspace.witnesses(last.answer, int(word))
    after = session.reconsidered(now, answer)
    document = details.labeling(answer, int(word))
    if document is None and stopped:
        return Reply(after, (_paragraph("no labeling yet", number=word, stopped=stopped),), code=Exit.UNKNOWN)
    if document is None:
        number = len(witnesses_of(answer))
        count = counted(number, "labeling") if number else "none"
        given.refuse(NOT_NOW, f"the last answer has no labeling {word}", f"it has {count}")
    return Reply(after, (document,))


def _needed(now: Session, given: Given, workspace: Workspace) -> Reply:
    if not re.fullmatch(r"\d[\d.]*", given.argument):
        given.refuse(NOT_NOW, "`:needed` takes the number of a step of the last proof", "for example: :needed 3")
    return needed_for(now, given.argument, given.whole, workspace)


def _accept(now: Session, given: Given, workspace: Workspace) -> Reply:
    last = _last(now, given)
    lines = saving.expectations(last)
    if not lines:
        help = "answers to `why`, `why not`, `why ambiguous` and `what if` can be, once they are known"
        given.refuse(NOT_NOW, "this answer cannot be kept as an expectation", help)
    kept = session.with_last(now, replace(last, accepted=lines))
    return Reply(kept, (_quoted("accepted", lines),))


def _json(now: Session, given: Given, workspace: Workspace) -> Reply:
    text = json_text(to_json(_last(now, given).answer))
    if not given.argument:
        return Reply(now, (text,))
    return _written(now, given, given.paths()[0], text)


def _html(now: Session, given: Given, workspace: Workspace) -> Reply:
    from reasoner.picture.page import to_page

    page = to_page(_last(now, given).answer)
    return _written(now, given, given.paths()[0] if given.argument else Path("answer.html"), page)


def _written(now: Session, given: Given, path: Path, text: str, told: str = "written", over: bool = False) -> Reply:
    try:
        write(path, text, over=over or given.over)
    except Exists:
        command = given.whole.text.split()[0]
        help = f"`{command}! {path}` writes over it"
        given.refuse("E006", f"`{path}` exists already, and stays as it is", help)
    except OSError as error:
        given.refuse("E006", f"cannot write `{path}`: {reason(error)}", "name another file")
    return Reply(now, (_paragraph(told, path=Run(str(path), "code")),))


# --- files --------------------------------------------------------------------------------------------------------


def _load(now: Session, given: Given, workspace: Workspace) -> Reply:
    paths = given.paths()
    if not paths:
        given.refuse(NOT_NOW, "`:load` needs files or folders", "for example: :load my.rules")
    for path in paths:
        if not os.path.exists(path):
            near = sorted(str(p) for p in path.parent.glob("*")) if os.path.isdir(path.parent) else []
            given.refuse("E004", f"there is no file or folder `{path}`", did_you_mean(str(path), near))
    after = session.loaded(now, paths)
    return Reply(after, (overview.overview(after.model),), after.warnings)


def _reload(now: Session, given: Given, workspace: Workspace) -> Reply:
    after = session.reloaded(now)
    if after.model == now.model:
        same = replace(after, former=now.former, change=now.change)
        return Reply(same, (_paragraph("nothing changed"),))
    turned = changes.compared(now.exchanges, after, workspace)
    report = changes.report(turned, "before", "now")
    after = replace(after, exchanges=changes.renewed(now.exchanges, turned))
    dropped, warnings = _dropped(now, after), session.new_warnings(now, after)
    return Reply(after, (_together(_paragraph("read again"), *dropped, report),), warnings, _spent(workspace))


def _diff(now: Session, given: Given, workspace: Workspace) -> Reply:
    if not now.typed:
        given.refuse(NOT_NOW, "no statement was typed in this session", "`:diff` shows what typed statements change")
    lines = [line for typed in now.typed for line in typed.text.split("\n")]
    files = session.untyped(now)
    asked = changes.compared(now.exchanges, now, workspace)
    turned = [changes.ChangedAnswer(c.text, changes.again(c.text, files, workspace), c.now) for c in asked]
    report = changes.report(turned, "files alone", "now")
    return Reply(now, (_together(_quoted("typed", lines), report),), code=_spent(workspace))


def _dropped(now: Session, after: Session) -> tuple[Document, ...]:
    if now.current == after.current:
        return ()
    return (_paragraph("no longer current", what=Run(now.current, "code")),)


def _spent(workspace: Workspace) -> Exit:
    return Exit.UNKNOWN if workspace.budget.spent else Exit.GOOD


def _save(now: Session, given: Given, workspace: Workspace) -> Reply:
    if not given.argument:
        given.refuse(NOT_NOW, "`:save` needs a file to write", "for example: :save session.rules")
    path = given.paths()[0]
    kept, lost = _still_true(now, workspace)
    file = saving.read_by(now, path)
    if file is None:
        reply = _written(now, given, path, saving.as_rules(kept, path.parent))
    else:
        reply = _saved_into(kept, given, file)
    told = (_quoted("not saved", lost),) if lost else ()
    return replace(reply, shown=(*reply.shown, *told), code=Exit.NEGATIVE if lost else Exit.GOOD)


def _saved_into(now: Session, given: Given, file: Loaded) -> Reply:
    """What the session says goes into a file that it has read, if that can be read again then."""
    path = Path(file.source.name)
    try:
        content = path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        content = file.source.text
    except (OSError, UnicodeDecodeError):
        given.refuse("E006", f"`{path}` cannot be read any more", "name another file")
    text = saving.added(now, file, content)
    after = session.settled(now, path, text)
    if text == content:
        return Reply(after, (_paragraph("says so already", path=Run(str(path), "code")),))
    reply = _written(now, given, path, text, "written into", over=True)
    return replace(reply, session=after)


def _still_true(now: Session, workspace: Workspace) -> tuple[Session, list[str]]:
    """The session with only what can still be asked, and was accepted and still is so; and what else there was."""
    exchanges, lost = [], []
    for one in now.exchanges:
        if not changes.can_be_asked(one.text, now.model):
            lost.append(one.text)
            continue
        if one.accepted and one.answer.model is not now.model:
            fresh = changes.again(one.text, now, workspace)
            still = () if fresh is None else saving.expectations(replace(one, answer=fresh))
            lost += [line for line in one.accepted if line not in still]
            one = replace(one, accepted=tuple(line for line in one.accepted if line in still))
        exchanges.append(one)
    return replace(now, exchanges=tuple(exchanges)), lost


# --- showing ------------------------------------------------------------------------------------------------------


def is_shown(model: Model, name: str) -> bool:
    """Whether `:show` knows a name."""
    declared = model.synonyms.get(name, name)
    return declared in model.quantities or name in model.rules or name in model.scenarios


def show(now: Session, name: str, span: Span) -> Reply:
    """A quantity with all that acts on it and that it acts on, a rule with its papers, or a scenario."""
    model = now.model
    declared = model.synonyms.get(name, name)
    if declared in model.quantities:
        return Reply(now, (overview.quantity(model, declared),))
    if name in model.rules:
        return Reply(now, (overview.rule(model, name),))
    if name in model.scenarios:
        scenario = model.scenarios[name]
        extends = say("extends", parent=scenario.parent) if scenario.parent else ()
        told = (Run(name, "strong"), *extends, Run(": "), Run(Naming(model).settings(scenario.settings)))
        return Reply(now, (Document((Paragraph(told),)),))
    near = did_you_mean(name, (*model.quantities, *model.synonyms, *model.scenarios, *model.rules))
    message = f"there is no quantity, rule or scenario `{name}`"
    raise RuleError([Diagnostic("E007", message, span, near or "`:show` lists the quantities")])


def _show(now: Session, given: Given, workspace: Workspace) -> Reply:
    if not given.argument:
        return Reply(now, (overview.overview(now.model),))
    return show(now, given.argument.strip("`()"), given.span)


# --- help ---------------------------------------------------------------------------------------------------------


def help_on(now: Session, name: str, span: Span) -> Reply:
    """All commands and topics, or one of them with examples."""
    if not name:
        return Reply(now, (Document(tuple(_all_help())),))
    topic = TOPICS.get(name)
    command = COMMANDS.get(name.removeprefix(":"))
    if topic is not None:
        return Reply(now, (_topic(topic.name, topic.summary, topic.text, topic.examples),))
    if command is not None:
        heading = f":{command.name} {command.argument}".rstrip()
        return Reply(now, (_topic(heading, command.summary, command.text, command.examples),))
    near = did_you_mean(name, (*TOPICS, *COMMANDS)) or "`:help` lists the topics"
    raise RuleError([Diagnostic("E020", f"there is no help on `{name}`", span, near)])


def _topic(heading: str, summary: str, text: str, examples: tuple[str, ...]) -> Document:
    blocks: list[Block] = [Heading((Run(heading, "strong"), Run(f": {summary}")))]
    blocks += [Paragraph((Run(text),))] if text else []
    blocks += [Quote(tuple((Run(e, "code"),) for e in examples))] if examples else []
    return Document(tuple(blocks))


def _all_help() -> list[Block]:
    rows = [((Run(f":{c.name} {c.argument}".rstrip(), "code"),), (Run(c.summary),)) for c in COMMANDS.values()]
    steps = [((Run(word, "code"),), (Run(what),)) for word, what in _SHORT]
    asked = [((Run(name, "code"),), (Run(TOPICS[name].summary),)) for name in QUESTIONS]
    said = [((Run(t.name, "code"),), (Run(t.summary),)) for t in TOPICS.values() if t.name not in QUESTIONS]
    return [
        *(Paragraph(say("help questions")), Table((), tuple(asked))),
        *(Paragraph(say("help statements")), Table((), tuple(said))),
        *(Paragraph(say("help commands")), Table((), (*steps, *rows))),
        Paragraph(say("help further")),
    ]


_SHORT: Final = (
    (":1, why 1", "open step 1 of the last proof, with its rules and papers; `:4.2` a step inside it"),
    (";", "another explanation of the last answer"),
)


def _help(now: Session, given: Given, workspace: Workspace) -> Reply:
    return help_on(now, given.argument, given.span)


def _quit(now: Session, given: Given, workspace: Workspace) -> Reply:
    return Reply(now, leaves=True)


def _paragraph(key: str, **parts: str | Run) -> Document:
    return Document((Paragraph(say(key, **parts)),))


def _together(*documents: Document) -> Document:
    return Document(tuple(block for document in documents for block in document.blocks))


def _quoted(key: str, lines: list[str] | tuple[str, ...]) -> Document:
    return Document((Paragraph(say(key)), Quote(tuple((Run(line, "code"),) for line in lines))))


COMMANDS: Final = {
    c.name: c
    for c in (
        Command(
            "in", "[SCENARIO]", "ask in this scenario from now on; alone: in none", "scenario", _in,
            "A question that names a scenario of its own keeps it.", (":in resistant", ":in"),
        ),
        Command(
            "with", "[SETTINGS]", "ask under these settings from now on; alone: under none", "settings", _with,
            "A question with settings of its own keeps those. `why CLAIM` is then enough.",
            (":with torin1 = high", "why mTORC1 decreases", ":with"),
        ),
        Command(
            "full", "", "the last answer with every step and every row", "", _full, "",
            ("why mTORC2 decreases with torin1 = high", ":full"),
        ),
        Command(
            "witness", "[N]", "a labeling of the last answer: all levels and directions", "number", _witness,
            "An answer that is possible but not necessary begins with two, alike but for what decides the claim. "
            "Further ones differ in what can act on it. Where many quantities do not move, these are only named.",
            ("why AKT increases with torin1 = high", ":witness 2"),
        ),
        Command(
            "needed", "N", "what could be without the premises of step N of the last proof", "number", _needed,
            "`why needed 3` does the same. A premise that the proof can do without is said to be one.",
            ("why mTORC2 decreases with torin1 = high", ":needed 1", "why needed 1"),
        ),
        Command(
            "accept", "", "keep the last answer: it is saved as `expect` lines", "", _accept, "",
            ("why mTORC1 decreases with torin1 = high", ":accept"),
        ),
        Command(
            "json", "[FILE]", "the last answer as JSON, shown or written", "file", _json,
            "`:json! FILE` writes over a file that is there.", ("check", ":json"),
        ),
        Command(
            "html", "[FILE]", "the last answer as a page with pictures, in FILE or answer.html", "file", _html,
            "`:html! FILE` writes over a file that is there.",
        ),
        Command(
            "show", "[NAME]", "a quantity with all that acts on it and all it acts on, a rule, a scenario; alone: all",
            "quantity", _show, "A name alone does the same.", (":show mTORC1", "resistant", ":show I034"),
        ),
        Command(
            "undo", "", "take back the last statement, setting, scenario or file", "", _undo, "",
            ("protein MYC", ":undo"),
        ),
        Command(
            "diff", "", "what was typed, and the answers that differ from those of the files alone", "", _diff, "",
            ("protein MYC", "mTORC1 -> MYC", ":diff"),
        ),
        Command("load", "FILES", "start over with other files", "files", _load, "What was typed is left out."),
        Command(
            "reload", "", "read the files again, and say which answers changed", "", _reload,
            "What was typed, the scenario and the settings stay.", (":reload",),
        ),
        Command(
            "save", "FILE", "write a rule file: what was typed, asked and accepted", "file", _save,
            "Questions become `query` lines, accepted answers `expect` lines; `reasoner test FILE` runs them. A file "
            "that the session has read keeps what it says, and gets this besides; `:save! FILE` writes over any other.",
        ),
        Command("help", "[TOPIC]", "help on a question, a statement or a command", "topic", _help, "", (":help why",)),
        Command("quit", "", "leave; so does Ctrl-D", "", _quit),
    )
}  # fmt: skip
