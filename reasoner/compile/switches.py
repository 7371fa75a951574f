"""Switches: which packs are on, and what `assume` and `reject` settle.

The command line is heard after the files and wins over them. What is settled: whether a `maybe` influence exists,
which sign a `-?` has (rejecting one sign leaves the other), whether any other labelled rule counts at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from reasoner.compile.load import Loaded
from reasoner.compile.network import SIGNS, Network, Stated, spelled
from reasoner.compile.scope import Scope
from reasoner.diagnostics import Diagnostic, did_you_mean
from reasoner.lang import parser, syntax
from reasoner.lang.formatter import one_line
from reasoner.model.ir import PRINCIPLES, Assumed, Pack
from reasoner.signs import Sign
from reasoner.source import Source


@dataclass(frozen=True, slots=True)
class Switch:
    """One `assume` or `reject`, of the files or of the command line."""

    statement: syntax.Assume
    commanded: bool = False

    @property
    def text(self) -> str:
        return one_line(self.statement)


@dataclass
class Settled:
    """What the switches come to."""

    principles: tuple[Assumed, ...] = ()
    dropped: set[str] = field(default_factory=set)  # ids of rules other than influences
    assumptions: tuple[str, ...] = ()


def commanded(assume: Sequence[str], reject: Sequence[str]) -> tuple[tuple[Switch, ...], tuple[Diagnostic, ...]]:
    """The switches of the command line, parsed."""
    switches: list[Switch] = []
    diagnostics: list[Diagnostic] = []
    for word, given in (("assume", assume), ("reject", reject)):
        for text in given:
            file, mistakes = parser.parse_file(Source(f"<{word}>", f"{word} {text}"))
            diagnostics.extend(mistakes)
            switches.extend(Switch(s, commanded=True) for s in file.statements if isinstance(s, syntax.Assume))
    return tuple(switches), tuple(diagnostics)


def of_files(files: Iterable[Loaded]) -> tuple[Switch, ...]:
    return tuple(Switch(s) for f in files for s in f.file.statements if isinstance(s, syntax.Assume))


# --- packs --------------------------------------------------------------------------------------------------------


def optional_files(files: Sequence[Loaded]) -> tuple[Loaded, ...]:
    """The files that some file uses as an optional pack, in order."""
    optional = {name for f in files for name, off in f.uses if off}
    return tuple(f for f in files if f.source.name in optional)


def in_force(files: Sequence[Loaded], command: Sequence[Switch], also: str | None = None) -> tuple[Loaded, ...]:
    """The files that count: those given, what they use, and the optional packs that are assumed (or `also` is)."""
    found: tuple[Loaded, ...] = ()
    while True:
        on = _assumed((*of_files(found), *command)) | ({also} if also is not None else set())
        reached = _reached(files, on)
        if len(reached) <= len(found):
            return found
        found = reached


def _assumed(switches: Sequence[Switch]) -> set[str]:
    decided: dict[str, bool] = {}
    for switch in switches:
        if isinstance(switch.statement.what, syntax.Name):
            decided[switch.statement.what.text] = not switch.statement.reject
    return {name for name, on in decided.items() if on}


def _reached(files: Sequence[Loaded], on: set[str]) -> tuple[Loaded, ...]:
    by_name = {f.source.name: f for f in files}
    todo = [f.source.name for f in files if f.given]
    reached: set[str] = set()
    while todo:
        name = todo.pop()
        if name not in reached:
            reached.add(name)
            todo.extend(used for used, off in by_name[name].uses if not off or by_name[used].name in on)
    return tuple(f for f in files if f.source.name in reached)


# --- rules --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Decision:
    exists: bool | None
    sign: Sign | None
    switch: Switch


class Switching:
    """Applies switches to a network, one after the other."""

    def __init__(self, scope: Scope, network: Network, rules: Mapping[str, str], packs: Sequence[Pack]) -> None:
        self._scope = scope
        self._mistakes = scope.mistakes
        self._network = network
        self._rules = rules  # the ids of labelled rules that are no influences, by label
        self._packs = {p.name for p in packs}
        self._decided: dict[object, _Decision] = {}

    def apply(self, switches: Sequence[Switch]) -> Settled:
        """Settles the network's influences in place; gives the rest."""
        for switch in switches:
            self._one(switch)
        settled = Settled(tuple(self._principles()))
        for key, decision in self._decided.items():
            if isinstance(key, Stated):
                _settle(key, decision)
            elif key in self._rules.values() and decision.exists is False:
                settled.dropped.add(str(key))
        in_force = {id(d.switch): d.switch for d in self._decided.values()}
        settled.assumptions = tuple(dict.fromkeys(s.text for s in in_force.values()))
        return settled

    def _one(self, switch: Switch) -> None:
        what = switch.statement.what
        if isinstance(what, syntax.InfluenceName):
            self._influences(switch, what)
            return
        if isinstance(what, syntax.Principle):
            self._principle_of(switch, what)
            return
        name = what if isinstance(what, syntax.Name) else what.label
        stated = self._network.parts_of(name.text)
        if stated is not None:
            self._decide_influences(switch, what, [(s, not switch.statement.reject, None) for s in stated])
        elif name.text in self._rules:
            self._decide_rule(switch, what, self._rules[name.text])
        elif name.text in self._packs:
            self._decide(switch, name.text, not switch.statement.reject, None)
        else:
            known = (*self._network.labels, *self._rules, *self._packs, *PRINCIPLES)
            word = "reject" if switch.statement.reject else "assume"
            help = did_you_mean(name.text, known) or "name a label, a pack, `unfounded`, or an influence as written"
            self._mistakes.unknown("E506", name.text, f"there is no `{name.text}` to {word}", name.span, help)

    def _principle_of(self, switch: Switch, what: syntax.Principle) -> None:
        """A principle, for some quantities: their names, classes, kinds, or influences."""
        if not what.quantities:
            self._decide(switch, (what.name.text, ""), not switch.statement.reject, None)
        for ref in what.quantities:
            named = self._scope.covered(ref) if isinstance(ref, syntax.Name) else self._scope.named(ref)
            for quantity in named or ():
                self._decide(switch, (what.name.text, quantity), not switch.statement.reject, None)

    def _principles(self) -> Iterator[Assumed]:
        """The principles in force; the command line's word on all quantities outdoes what files say of some."""
        for principle in PRINCIPLES:
            whole = self._decided.get((principle, ""))
            parts = [key for key in self._decided if isinstance(key, tuple) and key[0] == principle and key[1]]
            if whole is not None and whole.switch.commanded:
                outdone = [key for key in parts if not self._decided[key].switch.commanded]
                for key in outdone:
                    del self._decided[key]
                parts = [key for key in parts if key not in outdone]
            assumed = frozenset(key[1] for key in parts if self._decided[key].exists)
            rejected = [self._decided[key].switch for key in parts if not self._decided[key].exists]
            if whole is not None and (assumed if not whole.exists else rejected):
                other = rejected[0] if whole.exists else self._decided[parts[0]].switch
                self._contradict(other, whole.switch)
            elif whole is not None and whole.exists:
                yield Assumed(principle)
            elif assumed:
                yield Assumed(principle, assumed)

    def _influences(self, switch: Switch, what: syntax.InfluenceName) -> None:
        arrows = (what.arrow, "-?") if what.arrow != "-?" else ("-?",)
        found = self._network.matching(what, arrows)
        if found is None:
            return
        reject = switch.statement.reject
        decisions: list[tuple[Stated, bool | None, Sign | None]] = []
        for stated in found:
            sign = SIGNS[what.arrow] if stated.part.arrow == "-?" else None
            if sign is None:
                decisions.append((stated, not reject, None))
            else:
                decisions.append((stated, None, -sign) if reject else (stated, True, sign))
        self._decide_influences(switch, what, decisions)

    def _decide_influences(
        self, switch: Switch, what: syntax.Ref, decisions: Sequence[tuple[Stated, bool | None, Sign | None]]
    ) -> None:
        if not switch.statement.reject:
            open_ones = [d for d in decisions if "maybe" in d[0].part.modifiers or d[2] is not None]
            if not open_ones:
                self._nothing_open(switch, what, decisions[0][0] if decisions else None)
            decisions = open_ones
        for stated, exists, sign in decisions:
            self._decide(switch, stated, exists, sign)

    def _decide_rule(self, switch: Switch, what: syntax.Ref, id: str) -> None:
        if switch.statement.reject:
            self._decide(switch, id, False, None)
        else:
            self._nothing_open(switch, what, None)

    def _nothing_open(self, switch: Switch, what: syntax.Ref, stated: Stated | None) -> None:
        message = f"`{spelled(what)}` holds anyway: it is not `maybe`"
        help = "drop the line"
        if stated is not None and stated.part.arrow == "-?":
            help = f"to fix its sign, write the arrow: `assume {stated.source} -> {stated.target}`"
        self._mistakes.warning("W603", message, what.span, help)

    def _decide(self, switch: Switch, key: object, exists: bool | None, sign: Sign | None) -> None:
        known = self._decided.get(key)
        decision = _Decision(exists, sign, switch)
        if known is not None and known.switch.commanded == switch.commanded:
            if (known.exists, known.sign) != (exists, sign):
                self._contradict(switch, known.switch)
            return
        self._decided[key] = decision

    def _contradict(self, switch: Switch, known: Switch) -> None:
        message = f"`{switch.text}` contradicts `{known.text}`"
        related = ((known.statement.what.span, "said here"),)
        self._mistakes.error("E417", message, switch.statement.what.span, "drop one of the two", related)


def _settle(stated: Stated, decision: _Decision) -> None:
    if decision.exists is not None:
        stated.maybe = False
        stated.dropped = not decision.exists
    if decision.sign is not None:
        stated.sign = decision.sign
