"""Every phrase of the project's answers, in one table, and the little grammar that puts them together.

It owns words alone: verbs for directions, phrases for levels and verdicts, sentences for steps. It must not know what
is worth saying (that is `narrate` and its neighbours) nor how a run of text is drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from string import Formatter
from typing import Final, TypeAlias

from reasoner.document import Role, Run, Runs
from reasoner.model.ir import Status
from reasoner.signs import ANY, CHANGED, DOWN, NOT_DOWN, NOT_UP, STEADY, UP, SignSet

PHRASES: Final[Mapping[str, str]] = {
    # screens
    "screened": "{count} screened for: {readouts}.",
    "screen minimal": "Enough alone:",
    "screen synergy": "Only together, and no part of them (synergy):",
    "screen antagonism": "One takes the effect of the rest away (antagonism):",
    "screen rescue": "One gives the effect back that another takes away (rescue):",
    "screen undone": "no longer with {by}: {claim}",
    "screen rescued": "{by} rescues from {against}: {claim}",
    "screen more": "{count} of this kind; `--full` lists all.",
    "screen nothing": "Nothing stands out: no combination makes any of it necessary.",
    "screen combination": "combination",
    # headlines
    "necessary": "Yes, necessarily: {claim}.",
    "impossible": "No, this is impossible: {claim}.",
    "possible": "Not necessarily: {claim}. It is possible, and so is the opposite.",
    "inconsistent": "No consistent labeling: {count} that cannot all hold.",
    "inconsistent bare": "No consistent labeling: the rules contradict each other.",
    "unknown": "Unknown: {stopped} before the question was settled.",
    "more budget": "More time may settle it: --budget SECONDS.",
    "verdict left": "The solver finds it {verdict}: {claim}. But {stopped} before there was a checked proof.",
    "verdict alone": "By enumeration, {verdict}: {claim}. The constraint engine gives no proofs.",
    "cut short": "Not complete: {stopped}. More may be possible than is shown.",
    "what if": "{place}:",
    "what if since": "{place}, compared with {since}:",
    "compare": "{left} versus {right}{where}:",
    "consistent": "Consistent: {what} agree.",
    "states": "{place} has {count}.",
    "states least": "{place} has at least {count}.",
    "states listed": "The first {shown} of them:",
    "no paths": "No path leads from {source} to {target}.",
    "no problem": "`{question}` asks the graph alone: there are no worlds, and nothing to solve.",
    "paths": "From {source} to {target}, for orientation (a path proves nothing):",
    # telling a proof
    "you set it": "you set it",
    "scenario sets it": "scenario {scenario}",
    "added": "{quantity} is added ({old} -> {new})",
    "withdrawn": "{quantity} is withdrawn ({old} -> {new})",
    "set up": "{quantity} is raised ({old} -> {new})",
    "set down": "{quantity} is lowered ({old} -> {new})",
    "knocked out": "{quantity} is knocked out",
    "held": "{quantity} is held at {new}",
    "stays set": "{quantity} is {new}",
    "raised": "{quantity} is raised",
    "lowered": "{quantity} is lowered",
    "freed": "{quantity} is left free",
    "so": ", so ",
    "takes": ", for which ",
    "with that": "; with that ",
    "and as": "; as {reasons}, ",
    "so presumably": ", so presumably ",
    "so in part proposed": ", so, in part as proposed, ",
    "so in part disputed": ", so, though in part disputed, ",
    "so proposed": ", so, it has been proposed, ",
    "so disputed": ", so, though this is disputed, ",
    "presumably": "presumably ",
    "proposed": "it has been proposed that ",
    "disputed": "though this is disputed, ",
    "mechanism": " ({how})",
    "requires that": "{target} requires that {what}",
    "law says": "{rule}",
    "observed": "it is observed that {claim}",
    "not so": "it is not so that {claim}",
    "moreover": "; ",
    "yet": "; yet ",
    "absurd": "That cannot be. ",
    "between": "{to} against {since}",
    "seen": "{to}, against {since}: ",
    "suppose": "Suppose {what}. ",
    "it fails": "it cannot be that {claim}",
    "suppose bare": "Suppose otherwise. ",
    "then": "Then ",
    "but": "But ",
    "hold up": "nothing would hold {quantity} up against {drivers}: a contradiction. ",
    "hold down": "nothing would hold {quantity} down against {drivers}: a contradiction. ",
    "nothing moves": "nothing would then move {quantity}: a contradiction. ",
    "in vain": "; yet {what}, and nothing would then move it: a contradiction. ",
    "against": " against {drivers}",
    "in vain up": "; yet to hold {quantity} up{against}, {what}, and nothing would then move it: a contradiction. ",
    "in vain down": "; yet to hold {quantity} down{against}, {what}, and nothing would then move it: a contradiction. ",
    "contradiction": ": a contradiction. ",
    "contradicts": "this contradicts {what}. ",
    "hence": "So {what}",
    "if": "If {what}: ",
    "either way": "Either way, {what}",
    "unfounded": "a change that only feeds itself does not happen",
    "it": "it",
    "remains": "{quantity} is not gone, since {reason}.",
    "conflict remainder": "It is taken for granted that inhibition leaves a remainder of {quantities}.",
    "remains alone": "{target} is produced by itself",
    "remains so": "{reasons}, which still activates {target}",
    "remains activated": "{sources} still activates {target}",
    "lost by gates": "{quantity} is {level}, since it requires that {conditions}.",
    "lost by sources": "{quantity} is {level}, and what activates it transmits nothing: {reasons}.",
    "lost source": "{source} is {level}",
    "lost silent": "{rule} does not act",
    "lost more": "At nothing for such reasons, too: {quantities}.",
    "nothing acts": "nothing that acts on {quantities} changes.",
    "background": "Unchanged: {inputs}{nothing}{others}.",
    "background others": ", and so {others}",
    "background derived": "Unchanged, since nothing that acts on them changes: {others}.",
    "background held": "Set to the same in both worlds, whatever acts on it: {held}.",
    "background folded": "Unchanged: {quantities} (nothing set acts on them).",
    "in the end": "So {claim}.",
    "apart": "Of what matters here, {world} differs from {base} only in {quantities}.",
    "nothing sets": " (nothing sets {them})",
    "rests": "Rests on {rules}{weakest}{loops}{remainder}{fewer}{minimal}. Checked independently.",
    "rests fewer": "; {number} rules suffice, in another way",
    "rests unsought": "; fewer may suffice",
    "rests perhaps fewer": "; perhaps fewer suffice: the search for them was cut short",
    "rests spare": "; without {spare} of its {number} premises it follows still, but not as plainly",
    "rests weakest": ", the weakest {status} ({which})",
    "rests loops": ", assuming that loops do not sustain themselves",
    "rests remainder": ", taking it that inhibition leaves a remainder",
    "rests minimal": "; none of its {number} premises can be left out",
    "needed": "What each premise is needed for, by the steps of the full form:",
    "needed so": "Without it, {rest}, it could be that {facts}; then {fails}.",
    "needed bare": "Without it, {rest}, it could be that {fails}.",
    "needed everything": "though all else that the model says held",
    "needed premises": "though all other premises held",
    "needed fails": "it would not be that {claim}",
    "needed holds": "it would be that {claim}",
    "needed not": "It can be left out: the other premises of this proof suffice.",
    "needed unknown": "Whether it can be left out is not known: {stopped}.",
    "explanation": "Explanation {number}, from other rules",
    "more of them": "Shown: {shown}. There are more.",
    "no more of them": "Shown: {shown}. There is no other that differs in what moves.",
    "perhaps more of them": "Shown: {shown}. There may be more: {stopped}.",
    "rests nowhere": "Rests on the settings alone{remainder}. Checked independently.",
    "assuming": "Assuming {what}.",
    "rejecting": "Rejecting {what}.",
    "took": "{seconds} s",
    # interventions
    "how found": "{count} {makes} it necessary that {claim}{keeping}:",
    "how keeping": ", while {kept}",
    "how needless": "Nothing has to be set: it is necessary already that {claim}{keeping}.",
    "how none": "No intervention makes it necessary that {claim}{keeping}.",
    "how mute": "Nothing that may be used can act on it.",
    "how tried": "{settings} were tried, alone and up to {most} together; none suffices.",
    "how tried only": "The only setting to choose does not suffice.",
    "how tried one": "{settings} were tried; none suffices.",
    "how cut": "Not complete: {stopped}. Each of these is enough; there may be others.",
    "how each": "{each} is enough, and nothing in it can be left out. {others}{status}",
    "how others": "There are no others among {settings}, {most}.",
    "how status": " No rule weaker than {status} is needed.",
    "how beside": "; with ",
    "how rests": "rules needed",
    "how settings": "settings",
    # steps in full
    "by premises": "from {premises}",
    "claim holds": "the claim holds",
    "claim fails": "the claim does not hold",
    "no way": "a contradiction",
    "exists": "{rule} exists",
    "why reference": "its reference level",
    "why setting": "set {where}",
    "why same": "set alike in both worlds, or not at all",
    "why end": "set to an end of its range",
    "why raised": "set {where} against {base}",
    "why compatibility": "levels and directions agree",
    "why transitivity": "three worlds in one order",
    "why cause": "only what acts on it can move it",
    "why response": "pushed, and nothing opposes it enough",
    "why gate": "what it requires, or else its bottom level",
    "why closure": "closed counts as set to the bottom level",
    "why law": "a law",
    "why alternatives": "one of these must exist",
    "why definition": "its definition",
    "why observation": "observed",
    "why remainder": "inhibition leaves a remainder",
    "why foundation": "a positive loop does not sustain itself",
    "why claim": "what the claim says",
    "why supposed": "supposed",
    "why reductio": "else a contradiction",
    "why cases": "in each case",
    # witnesses, ambiguity
    "two labelings": "Both of these obey every rule:",
    "where true": "where it holds",
    "where false": "where it does not",
    "quantity": "quantity",
    "more rows": "{count} more differ further away (--full shows them).",
    "parts at": "{quantity} is pushed both ways, and no rule says which push wins:",
    "parts open": "What decides it: {names}, about which the rules say nothing.",
    "pushed up": "pushed up by",
    "pushed down": "pushed down by",
    "set": "set",
    "ambiguous": "ambiguous",
    "conflicting": "pushed up by {up}, down by {down}",
    "conflicting at": "follows {at}, pushed up by {up}, down by {down}",
    "undetermined": "undetermined: {open} would decide it",
    "undetermined bare": "undetermined",
    "unaffected": "unaffected",
    "unsettled": "not settled",
    "no path": "no path leads there",
    "absent by": "{quantities} (no effect stated: {rules})",
    "from to": " ({old} -> {new})",
    "where rises": "where it rises",
    "where falls": "where it falls",
    # contrast
    "contrast": "{claim}: {first}, {second}{where}.",
    "contrast side": "{verdict} {place}",
    "contrast shared": "In both {what}{effect}.",
    "contrast lifts": "lifts the feedback on {targets} ({rule})",
    "contrast adds": "adds to the feedback on {targets} ({rule})",
    "contrast also lifts": "that on {targets} ({rule})",
    "contrast also adds": "to that on {targets} ({rule})",
    "contrast alike": "Nothing that acts on the claim moves otherwise.",
    "contrast fork": "They part at {quantity}: {first}, {second}.",
    "contrast moves": "{place} it {verb}",
    "contrast only": "only {place}: ",
    "contrast silent": "silent {place}, since {tests}: ",
    "contrast context": " (scenario {scenario}, {line})",
    "contrast absent": "no effect is stated: ",
    "contrast after": "so only {place}: {what}.",
    "contrast decisive": "With {moved} besides, {claim} {place} too: this alone is missing.",
    "contrast unproved": "A verdict is the solver's alone: {stopped} before it had a checked proof.",
    "contrast proof": "The proof of the verdict that is sure was checked independently; --full shows it.",
    "contrast proofs": "Both proofs were checked independently; --full shows them.",
    # changes and facts
    "nothing in the way": "Nothing stands in the way. It holds necessarily: {claim}.",
    "changes": "It would be necessary after any one of these changes, each checked:",
    "change add": "set as well",
    "change knock out": "knock out",
    "change leave out": "leave out",
    "change decide": "decide",
    "change together": "together",
    "change singly": "one at a time",
    "change doubly": "two at a time",
    "no changes": "No change was found that makes it necessary, but {stopped} before all were tried.",
    "no changes at all": "Nothing that may be changed here makes it necessary, nor do any two such changes.",
    "more changes": "There may be more of a kind than are shown.",
    "more changes stopped": "There may be more: {stopped}.",
    "ambiguous either": "{quantity} can rise and can fall {place}.",
    "ambiguous not": "{quantity} is not ambiguous {place}: it {verb}.",
    "would rise": "rises",
    "would fall": "falls",
    "settled": "{quantity} certainly {verb} given any one of these:",
    "settled by nothing": "No one thing that could be learnt makes sure that {quantity} {verb}, nor do two nearby.",
    "settled by nothing yet": "Nothing found makes sure that {quantity} {verb}, but {stopped} before all was tried.",
    "settled measured": "measured",
    "settled level": "at a level",
    "settled decided": "found out",
    "settled dominant": "found to win",
    "settled together": "together",
    # conflicts
    "question asks": "the question",
    "observation sets": "an observation",
    "conflict minimal": "Without what any one of these lines says here, the rest agree.",
    "conflict rough": "Not all of these may be needed: the time ran out while it was cut down.",
    "clash": "{count} cannot all be true:",
    "clash alone": "{count} cannot be true:",
    "clash further": "Nor can, apart from these, {count} all be true:",
    "clash further alone": "Nor can, apart from these, {count} be true:",
    "clash smallest": "No conflict is smaller.",
    "clash perhaps smaller": "There may be a smaller conflict: the time ran out.",
    "clash refuted": "Given the rest, it cannot be that {claim}:",
    "clash excluded": "Given the rest, it must be that {claim}:",
    "clashes more": "There may be more conflicts that share no observation with these.",
    "clashes stopped": "There may be more conflicts: {stopped}.",
    "scenario fails": "Even without any observation, {scenarios} has no consistent labeling.",
    "scenarios fail": "Even without any observation, {scenarios} have no consistent labeling.",
    "repairs": "Each of these makes everything agree, and nothing of it can be left out; the cheapest to doubt first:",
    "repairs rough": "This makes everything agree, and nothing of it can be left out; there may be cheaper ways:",
    "repairs apart": "To resolve the {which} conflict alone, what is observed in the others set aside, the cheapest to "
    "doubt first:",
    "no repairs": "No change that was looked for makes everything agree.",
    "repairs stopped": "No repair was found: {stopped}.",
    "more repairs": "There are more.",
    "more repairs stopped": "There may be more: {stopped}.",
    "repair cost": "cost {cost}",
    "repair without": "doubt that {claim}",
    "repair rule": "leave out {rule}",
    "repair flip": "turn the sign of {rule}",
    "repair when": "let {rule} act only when {condition}",
    "repair unless": "let {rule} act unless {condition}",
    "repair add": "add {rule}",
    "scenario clashes": "{scenarios} has no consistent labeling together with what is observed.",
    "scenarios clash": "{scenarios} have no consistent labeling together with what is observed.",
    "nothing acts on": "Nothing acts on {quantities}, and nothing sets it.",
    "nothing acts on them": "Nothing acts on {quantities}, and nothing sets them.",
    "more rules": "and {number} more",
    # tables
    "same in both": "The same in both: {quantities}.",
    "same in all": "The same in all:",
    "levels": "Its levels:",
    "no difference": "No quantity differs.",
    "right against left": "right against left",
    "state": "state {n}",
    # tests
    "test passed": "passed",
    "test failed": "FAILED",
    "test unknown": "UNKNOWN",
    "test line": "{outcome} {place} {title}{claim}",
    "expected": "Expected {mode}, but it is {found}.",
    "found unknown": "Expected {expected}; {stopped}.",
    "expected necessary": "it to hold necessarily",
    "expected possible": "it to be possible",
    "expected impossible": "it to be impossible",
    "expected not": "it not to be necessary",
    "expected ambiguous": "each of them to go both ways",
    "summary": "{file}: {passed} passed",
    "summary titled": "{title} ({file})",
    "summary all": "all files",
    "summary failed": "{file}: {passed} passed, {failed} failed",
    "summary unknown": "{file}: {passed} passed, {failed} failed, {unknown} unknown",
    "no expectations": "There is nothing to test: no file says `expect`.",
    # two models compared
    "diff rules": "{count}:",
    "diff nothing": "The rules say the same.",
    "diff levels": "other levels, or in one of the two alone: {quantities}",
    "diff scenarios": "other settings, or in one of the two alone: scenario {scenarios}",
    "diff same": "{compared} compared, none changed.",
    "diff changed": "{compared} compared, {changed} changed.",
    "diff expectations": "Expectations",
    "diff queries": "Queries",
    "diff predictions": "Predictions",
    "diff verdict": "was {old}, is {new}",
    "diff passed": "Passes now: {how}.",
    "diff failed": "FAILS now: {how}.",
    "diff still": "{how}.",
    "diff listed": "Were {old}, are {new}.",
    "diff turned passed": "Passes now.",
    "diff turned failed": "FAILS now.",
    "diff directions": "{quantities}: {old} -> {new}",
    "diff because": "{because}.{counter}",
    "diff counter new": " It can now be that {facts}.",
    "diff counter old": " It could be that {facts}.",
    "diff root": "{quantity}{followers}: {because}.",
    "diff follow": " (and with it {followers})",
    "diff untold": "Its reason was not looked for: {stopped}.",
    "diff open": "no single step of a proof shows which of the differences is responsible",
    "diff because added": "added: {rule}",
    "diff because removed": "removed: {rule}",
    "diff because changed": "changed: {old}, now {new}",
    "diff because levels": "{quantities} has other levels",
    "diff because scenarios": "scenario {scenarios} sets something else",
    "diff added": "Asked of the new rules alone: {what}.",
    "diff dropped": "Asked of the old rules alone: {what}.",
    "diff unanswered": "Not compared, since nothing answers such queries yet: {what}.",
    "diff unsettled": "Not settled, since {stopped}: {what}.",
    # verify and demo
    "engines agree": "Both engines agree: {verdict}.",
    "engines differ": "The engines do not agree: {differences}.",
    "proof holds": "The proof holds: {what}.",
    "proof fails": "The proof does not hold: {what}.",
    "demo asks": "Question: why must it be that {question}?",
    "demo next": "Try next:",
    # parts of an answer, one at a time
    "no rules behind it": "No rule is behind this: it is set.",
    "labeling still": "Unchanged: {quantities}.",
    "labeling for": "Labeling {number}: the claim holds.",
    "labeling against": "Labeling {number}: the claim does not hold.",
    "labeling state": "Labeling {number}:",
    "no explanation yet": "No other explanation is found yet: {stopped}.",
    "switches": "What the rules leave open:",
    "switched on": "exists",
    "switched off": "does not exist",
    "sign up": "raises",
    "sign down": "lowers",
    "no labeling yet": "Labeling {number} is not found yet: {stopped}.",
    "direction": "direction",
    # the prompt
    "greeting": "{name}: {quantities} quantities, {influences} influences, {scenarios} scenarios.",
    "greeting help": "`:help` for help, Tab completes, Ctrl-D leaves.",
    "undone": "Undone: {what}",
    "written": "Written: {path}",
    "written into": "Added to what was there: {path}",
    "says so already": "Nothing to add: {path} says all of it.",
    "accepted": "Accepted; saved as:",
    "typed": "Typed in this session:",
    "read again": "The files are read again.",
    "nothing changed": "Nothing has changed.",
    "no longer current": "The files no longer know all of what was current: {what}",
    "not saved": "Not saved, because it can no longer be asked or is no longer so:",
    "answers changed": "{changed} changed, {same} stayed the same.",
    "further changes": "and {count} more",
    "no answer": "no answer",
    "verdict": "verdict",
    "weakest rule": "weakest rule",
    "number of states": "states",
    "extends": " extends {parent}",
    "help questions": "Questions:",
    "help statements": "Statements, added to the session:",
    "help commands": "Commands:",
    "help further": "`:help TOPIC` has examples. Ctrl-C stops a question and keeps what was found; Ctrl-D leaves.",
    # showing a model
    "rule status": "Status: {status}{how}.",
    "model": "{name}: {title}",
    "model bare": "{name}",
    "counts": "{counts}.",
    "scenarios": "Scenarios:",
    "it switches": "what it switches:",
    "acts on it": "what acts on it:",
    "it acts on": "what it acts on:",
    "requires": "what it requires:",
    "defined": "how it is defined:",
    "absences": "no effect:",
    "laws": "laws that speak of it:",
    "alternatives": "of what may act on it or from it:",
    "studied as": "Studied as {regimens}.",
    "regimen": "{id}: {drug}, {dose}, {system}{papers}",
    "no regimens": "There is no regimen for that.",
    "outcomes": "what is tested of their outcomes:",
    "regimen notes": "notes:",
    "nothing acts on it": "Nothing acts on it: it is an input.",
    "also": "also {names}",
    "consists": "consists of {names}",
    "classes": "a {names}",
    "levels are": "levels {levels}",
}
"""Templates; `{name}` is filled with text or with styled runs."""

Filling: TypeAlias = str | Run | Runs


def say(key: str, **parts: Filling) -> Runs:
    """The phrase under `key`, its places filled."""
    found: list[Run] = []
    for text, field, _, _ in Formatter().parse(PHRASES[key]):
        if text:
            found.append(Run(text))
        if field:
            found += runs(parts[field])
    return tuple(found)


def runs(part: Filling, role: Role = "") -> Runs:
    """Anything that can fill a place, as runs."""
    if isinstance(part, str):
        return (Run(part, role),) if part else ()
    return (part,) if isinstance(part, Run) else part


def joined(parts: Iterable[Filling], separator: str = ", ") -> Runs:
    """Parts with a separator between them."""
    found: list[Run] = []
    for part in parts:
        if found:
            found.append(Run(separator))
        found += runs(part)
    return tuple(found)


ORDINALS = ("first", "second", "third", "fourth", "fifth")


def listed(parts: Sequence[Filling], word: str = "and", most: int | None = None) -> Runs:
    """`a, b and c`; beyond `most` parts `a, b and 7 more`."""
    if most is not None and len(parts) > most + 1:
        parts = [*parts[:most], f"{len(parts) - most} more"]
    if len(parts) < 2:
        return joined(parts)
    return (*joined(parts[:-1]), Run(f" {word} "), *runs(parts[-1]))


def counted(number: int, one: str, many: str = "") -> str:
    """`1 rule`, `14 rules`."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def capital(sentence: Runs) -> Runs:
    """The sentence with its first letter capital, unless it starts with a name."""
    if not sentence or sentence[0].role:
        return sentence
    first = sentence[0]
    return (Run(first.text[:1].upper() + first.text[1:], first.role, first.link), *sentence[1:])


# --- predicates: what is said of quantities -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Predicate:
    """What is said of one quantity, of several, and in a supposition; `role` colours it."""

    one: str
    many: str
    would: str
    role: Role = ""

    def of(self, number: int, supposed: bool) -> Run:
        return Run(self.would if supposed else self.one if number == 1 else self.many, self.role)


DIRECTIONS: Final[Mapping[SignSet, Predicate]] = {
    UP: Predicate("rises", "rise", "would rise", "up"),
    DOWN: Predicate("falls", "fall", "would fall", "down"),
    STEADY: Predicate("is unchanged", "are unchanged", "would be unchanged"),
    NOT_UP: Predicate("does not rise", "do not rise", "would not rise"),
    NOT_DOWN: Predicate("does not fall", "do not fall", "would not fall"),
    CHANGED: Predicate("changes", "change", "would change"),
    ANY: Predicate("can go either way", "can go either way", "could go either way"),
}

SUPPOSED: Final[Mapping[SignSet, Predicate]] = {
    UP: Predicate("rose", "rose", "rose", "up"),
    DOWN: Predicate("fell", "fell", "fell", "down"),
    STEADY: Predicate("were unchanged", "were unchanged", "were unchanged"),
    NOT_UP: Predicate("did not rise", "did not rise", "did not rise"),
    NOT_DOWN: Predicate("did not fall", "did not fall", "did not fall"),
    CHANGED: Predicate("changed", "changed", "changed"),
}

CLAIMED: Final[Mapping[SignSet, str]] = {
    UP: "increases",
    DOWN: "decreases",
    STEADY: "is unchanged",
    NOT_UP: "does not increase",
    NOT_DOWN: "does not decrease",
    CHANGED: "changes",
    ANY: "goes any way",
}
"""The verbs of the rule language, for texts that repeat a claim or a conclusion to the letter."""

EXACT: Final[Mapping[SignSet, Predicate]] = {
    signs: Predicate(verb, verb, verb, DIRECTIONS[signs].role) for signs, verb in CLAIMED.items()
}

CONTRASTED: Final[Mapping[str, str]] = {
    "necessary": "necessarily",
    "possible": "possibly, not necessarily,",
    "impossible": "never",
}
"""A verdict as an adverb."""

STATUS_SO: Final[Mapping[Status, str]] = {
    Status.ESTABLISHED: "so",
    Status.PRESUMED: "so presumably",
    Status.PROPOSED: "so proposed",
    Status.DISPUTED: "so disputed",
}

STATUS_IN_PART: Final[Mapping[Status, str]] = {
    **STATUS_SO,
    Status.PROPOSED: "so in part proposed",
    Status.DISPUTED: "so in part disputed",
}
"""For several effects at once, of which the weakest has this status."""

STATUS_FIRST: Final[Mapping[Status, str]] = {
    Status.PRESUMED: "presumably",
    Status.PROPOSED: "proposed",
    Status.DISPUTED: "disputed",
}


EXISTS: Final = Predicate("exists", "exist", "would exist")
EXISTS_NOT: Final = Predicate("does not exist", "do not exist", "would not exist")
POSITIVE: Final = Predicate("is an activation", "are activations", "would be an activation")
NEGATIVE: Final = Predicate("is an inhibition", "are inhibitions", "would be an inhibition")


def being(level: str) -> Predicate:
    """`is low`, `are low`, `would be low`."""
    if level.startswith("not "):
        return Predicate(f"is {level}", f"are {level}", f"would not be {level[4:]}")
    return Predicate(f"is {level}", f"are {level}", f"would be {level}")


def were(predicate: Predicate) -> Predicate:
    """The same, as a supposition: `were low`."""
    text = predicate.would
    for would, supposed in (
        ("would not be", "were not"),
        ("would be", "were"),
        ("would not", "did not"),
        ("would", "did"),
    ):
        text = text.replace(would, supposed)
    return Predicate(text, text, text, predicate.role)


def must(predicate: Predicate) -> Predicate:
    """What has to be so for something else to be: `has to rise`, `must not rise`."""
    verb = predicate.would.removeprefix("would ")
    if verb.startswith("not "):
        return Predicate(f"must {verb}", f"must {verb}", f"must {verb}", predicate.role)
    return Predicate(f"has to {verb}", f"have to {verb}", f"would have to {verb}", predicate.role)


def level_words(levels: Sequence[str], allowed: frozenset[int]) -> str:
    """`low`, `at least normal`, `not high`, `low or high`: what a set of levels leaves."""
    top, chosen = len(levels) - 1, sorted(allowed)
    low, high = chosen[0], chosen[-1]
    if len(chosen) == 1:
        return levels[low]
    if len(chosen) == top:
        return f"not {levels[next(i for i in range(top + 1) if i not in allowed)]}"
    if chosen == list(range(low, high + 1)) and high == top:
        return f"at least {levels[low]}"
    if chosen == list(range(low, high + 1)) and low == 0:
        return f"at most {levels[high]}"
    return " or ".join(levels[i] for i in chosen)
