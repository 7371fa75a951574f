"""The catalogue of mistakes that elaboration finds: what each code means, with an example of it and its cure.

Syntax mistakes have their own table (E1xx, in `reasoner.lang`). A test checks that every wrong example earns
exactly its code, and no right one earns any.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of mistake. `files` stand beside the example; `asks` are the wrong and the right question about it."""

    code: str
    title: str
    text: str
    wrong: str
    right: str
    files: Mapping[str, str] = field(default_factory=dict)
    asks: tuple[str, str] = ("", "")


_NAMES = (
    Code(
        "E201",
        "a name is not declared",
        "Every quantity is declared before it is used, so that a slip of the pen is an error and not a new node. Names "
        "are case-sensitive.",
        "protein AKT, TSC\nAkt -| TSC\n",
        "protein AKT, TSC\nAKT -| TSC\n",
    ),
    Code(
        "E202",
        "declared twice",
        "A quantity, class, synonym, source or scenario has one declaration over all files. Quantities, classes and "
        "their synonyms share one set of names.",
        "protein AKT also PKB\nprotein PKB\n",
        "protein AKT also PKB\n",
    ),
    Code(
        "E203",
        "not a class",
        "What follows `is` in a declaration is a class: a name declared with `class`.",
        "drug torin1 is mTOR_KI\n",
        "class mTOR_KI\ndrug torin1 is mTOR_KI\n",
    ),
    Code(
        "E204",
        "no such levels",
        "What follows the colon of a declaration is the name of a `levels` statement, or a built-in one: activity, "
        "dose, switch.",
        "protein AKT : dosage\n",
        "protein AKT : dose\n",
    ),
    Code(
        "E205",
        "no such scenario",
        "A scenario is declared by a `scenario` statement, in any file.",
        "input food\nscenario starved extends fed: food = low\n",
        "input food\nscenario fed: food = high\nscenario starved extends fed: food = low\n",
    ),
    Code(
        "E206",
        "no such query",
        "A question that is a single name is a `query` of the files.",
        "query Q1: check\n",
        "query Q1: check\n",
        asks=("Q2", "Q1"),
    ),
    Code(
        "E207",
        "a label is used twice",
        "Labels name rules, over all files; the parts of a labelled chain `I1` are called `I1.1`, `I1.2`, and so on.",
        "protein A, B\nI1: A -> B\nI1: B -| A\n",
        "protein A, B\nI1: A -> B\nI2: B -| A\n",
    ),
    Code(
        "E208",
        "a class where one quantity must stand",
        "A class stands for its members in influences only. It has no level: it is neither set nor tested, and nothing "
        "is claimed of it.",
        "class mTOR_KI\ndrug torin1 is mTOR_KI\nscenario treated: mTOR_KI = high\n",
        "class mTOR_KI\ndrug torin1 is mTOR_KI\nscenario treated: torin1 = high\n",
    ),
    Code(
        "E209",
        "a class is in itself",
        "Classes may be in classes, but not in a circle.",
        "class kinase is enzyme\nclass enzyme is kinase\n",
        "class kinase is enzyme\nclass enzyme\n",
    ),
    Code(
        "E210",
        "a scenario extends itself",
        "A scenario adds its settings to those of the scenario it extends; that chain has an end.",
        "scenario fed extends starved\nscenario starved extends fed\n",
        "scenario fed\nscenario starved extends fed\n",
    ),
    Code(
        "E220",
        "no such influence",
        "`(A -> B)` names an influence that is stated somewhere in the files with these ends and this arrow.",
        "protein A, B\ndrug D\nA -| B\nD -| (A -> B)\n",
        "protein A, B\ndrug D\nA -| B\nD -| (A -| B)\n",
    ),
    Code(
        "E221",
        "several influences are meant",
        "Where several influences with the same arrow join the same ends, or a label has several parts, the one meant "
        "is named by the label of its part.",
        "protein A, B, C\ndrug D\nI1: A -> B -> C\nD -| (I1)\n",
        "protein A, B, C\ndrug D\nI1: A -> B -> C\nD -| (I1.2)\n",
    ),
    Code(
        "E222",
        "no influence has this label",
        "`(I1)` names an influence by the label in front of its statement.",
        "protein A, B\ndrug D\nI1: A -> B\nD -| (I2)\n",
        "protein A, B\ndrug D\nI1: A -> B\nD -| (I1)\n",
    ),
    Code(
        "E223",
        "an influence acts on itself",
        "An influence can act on another one, but not, through labels, on itself.",
        "drug D\nI1: D -| (I1)\n",
        "protein A, B\ndrug D\nI1: D -| (A -> B)\nA -> B\n",
    ),
    Code(
        "E224",
        "the strength of an influence is not followed",
        "An influence is a quantity of its own only where the files act on it or name it in a condition, a "
        "setting or a "
        "claim. A question cannot make it one, because the model is complete by then.",
        "protein A, B\ndrug D\nA -> B\n",
        "protein A, B\ndrug D\nA -> B\nD -| (A -> B)\n",
        asks=("why (A -> B) decreases with D = high", "why (A -> B) decreases with D = high"),
    ),
)

_LEVELS = (
    Code(
        "E301",
        "no such level",
        "A level that is set, tested or claimed is one of the quantity's own levels.",
        "drug torin1\nscenario treated: torin1 = normal\n",
        "drug torin1\nscenario treated: torin1 = high\n",
    ),
    Code(
        "E302",
        "levels stated in two ways",
        "A name for levels means the same everywhere. Restating levels, the built-in ones too, is fine if nothing "
        "differs.",
        "levels switch: off < on*\n",
        "levels presence: off < on*\n",
    ),
    Code(
        "E303",
        "two reference levels",
        "`*` marks the level of the untouched system; there is one, or none.",
        "levels amount: low* < high*\n",
        "levels amount: low* < high\n",
    ),
    Code(
        "E304",
        "a level occurs twice",
        "The levels of a quantity are all different, lowest first.",
        "levels amount: low < high < low\n",
        "levels amount: low < high\n",
    ),
    Code(
        "E305",
        "a single level",
        "With one level a quantity could never be seen to differ.",
        "levels amount: some\n",
        "levels amount: none < some\n",
    ),
    Code(
        "E306",
        "set in two ways at once",
        "One list of settings says one thing of a quantity.",
        "protein A\nscenario odd: knock out A, A = high\n",
        "protein A\nscenario knockout: knock out A\n",
    ),
    Code(
        "E307",
        "free, but no input",
        "`free X` leaves an input open. A quantity that rules determine is never free.",
        "protein A, B\nA -> B\nscenario open: free B\n",
        "protein A, B\nA -> B\nscenario open: free A\n",
    ),
)

_RULES = (
    Code(
        "E401",
        "a condition tests its own target, or what is downstream of it",
        "A condition switches an influence on and off. If what it tests depends on the target, the switch would chase "
        "its own tail; write such feedback as an influence on the influence. Slow influences do not count.",
        "protein A, B\nA -> B when B is low\n",
        "protein A, B\nA -> B\nB -| (A -> B)\n",
    ),
    Code(
        "E402",
        "a gate tests a level of its own target, or of what is downstream of it",
        "A gate closes at once. A gate on a level of something downstream would open and close itself; presence alone "
        "(a bare name) may be asked for.",
        "protein A, B\nA -> B\nA requires B is at least normal\n",
        "protein A, B\nA -> B\nA requires B\n",
    ),
    Code(
        "E403",
        "a gate without room to settle in",
        "Where a gate asks that something downstream be present, that quantity needs a level between its "
        "lowest one and "
        "its reference level, and no definition: there the two can settle.",
        "levels presence: off! < on*\nprotein A\nprotein B : presence\nA -> B\nA requires B\n",
        "protein A, B\nA -> B\nA requires B\n",
    ),
    Code(
        "E404",
        "dominant and weak at once",
        "A dominant influence overrules the others, a weak one is overruled by silence. No influence is both.",
        "protein A, B\nweak dominant A -> B\n",
        "protein A, B\ndominant A -> B\n",
    ),
    Code(
        "E405",
        "a dominant influence on a negative feedback cycle",
        "Along such a cycle the target would have to overrule its own cause. Whether a simple cycle of that "
        "sign exists "
        "is searched for with a bound; where the search gives up, the cycle is taken to exist.",
        "protein A, B\ndominant A -> B\nB -| A\n",
        "protein A, B\nA -> B\nB -| A\n",
    ),
    Code(
        "E406",
        "a defined quantity has another rule",
        "`X := ...` says everything about X. No influence, gate or second definition may add to it.",
        "protein A, B, X\nX := A\nB -> X\n",
        "protein A, B, X\nX := A or B\n",
    ),
    Code(
        "E407",
        "a definition over spaces of different size",
        "A definition takes minima, maxima and complements of levels, so the spaces have equally many.",
        "protein A\ndrug X\nX := A\n",
        "protein A, X\nX := A\n",
    ),
    Code(
        "E408",
        "a test in the definition of a quantity with many levels",
        "A test such as `A is high` is true or false, which fills a space of two levels only.",
        "protein A, X\nX := A is high\n",
        "protein A\ncontext X\nX := A is high\n",
    ),
    Code(
        "E409",
        "a gate is closed in the reference world",
        "The reference world is the untouched system. A gate may be closed there only on a quantity whose reference "
        "level is its lowest: what is not there until the gate opens.",
        "protein A\ndrug D\nA requires D\n",
        "protein A : dose\ndrug D\nA requires D\nD -> A\n",
    ),
    Code(
        "E410",
        "a law fails in the reference world",
        "A law holds in every world, the untouched system included.",
        "protein A, B\nrule when A is normal then B is high\n",
        "protein A, B\nrule when A is high then B is high\n",
    ),
    Code(
        "E411",
        "at least more than there are",
        "`at least N of (...)` takes a number between one and the number of conditions.",
        "protein A, B, C\nA -> B when at least 2 of (C is high)\n",
        "protein A, B, C\nA -> B when at least 1 of (C is high)\n",
    ),
    Code(
        "E412",
        "a known absence with a modifier or a condition",
        "`A -0 B` says that A has no effect on B. There is nothing to modify, and no case in which it would act.",
        "drug D\nprotein A\nslow D -0 A\n",
        "drug D\nprotein A\nD -0 A\n",
    ),
    Code(
        "E413",
        "no such phase",
        "The phases of a perturbation are `before`, `acute` and `late`.",
        "protein A\ndrug D\nexpect A is unchanged with D = high at once\n",
        "protein A\ndrug D\nexpect A is unchanged with D = high at acute\n",
    ),
    Code(
        "E414",
        "nothing is compared",
        "A direction speaks of two different worlds: settings against none (`with`), a scenario against the one it "
        "extends (`in`), a phase against another (`since`), one set of settings against another (`than with`).",
        "protein A\nexpect A increases\n",
        "protein A\ninput B\nexpect A increases with B = high\n",
    ),
    Code(
        "E415",
        "`than` and `since` in one claim",
        "`than with` compares two perturbed worlds at one phase, `since` two phases of one; a claim compares one pair.",
        "protein A\ndrug D, E\nexpect A is unchanged with D = high at late since acute than with E = high\n",
        "protein A\ndrug D, E\nexpect A is unchanged with D = high at late than with E = high\n",
    ),
    Code(
        "E416",
        "a comparison for levels",
        "A level is claimed of one world, so `since` and `than` say nothing about it.",
        "protein A\ndrug D\nexpect A is normal with D = high at late since acute\n",
        "protein A\ndrug D\nexpect A is normal with D = high at late\n",
    ),
    Code(
        "E417",
        "assumed and rejected at once",
        "Of two switches for one thing, one goes. The command line overrules the files without complaint.",
        "protein A, B\nmaybe A -> B\nassume A -> B\nreject A -> B\n",
        "protein A, B\nmaybe A -> B\nassume A -> B\n",
    ),
    Code(
        "E418",
        "not an alternative",
        "`rule at least 1 of (...)` names influences and gates of which it is unknown whether they exist. Any other "
        "one exists, so that there is nothing to choose.",
        "protein A, B, C\nI1: A -> C\nI2: maybe B -> C\nrule at least 1 of (I1, I2)\n",
        "protein A, B, C\nI1: maybe A -> C\nI2: maybe B -> C\nrule at least 1 of (I1, I2)\n",
    ),
    Code(
        "E419",
        "too few alternatives",
        "What is rejected, here or on the command line, cannot be one of those that have to exist.",
        "protein A, B, C\nI1: maybe A -> C\nI2: maybe B -> C\nrule at least 2 of (I1, I2)\nreject I1\n",
        "protein A, B, C\nI1: maybe A -> C\nI2: maybe B -> C\nrule at least 1 of (I1, I2)\nreject I1\n",
    ),
    Code(
        "E420",
        "nothing may be set",
        "`how` looks for settings, so it needs something to set: quantities other than those of the claim and those "
        "that the question sets already, at least one of them, in a phase in which settings hold. `discriminate` looks "
        "for experiments, so it needs something to set, or a scenario, and something to measure.",
        "protein A\ndrug D\nD -| A\nquery Q: how A decreases using genes\n",
        "protein A\ndrug D\nD -| A\nquery Q: how A decreases using drugs\n",
    ),
    Code(
        "E421",
        "a step where there is none",
        "A claim at a step speaks of the level of a quantity in a trajectory, which begins in a scenario and goes from "
        "step to step. It stands in `observe` and `exclude`; everything else is asked about steady states, but `fit`.",
        "gene A, B : switch\nA -> B\nscenario s: A = on\nobserve B increases in s at step 2\n",
        "gene A, B : switch\nA -> B\nscenario s: A = on\nobserve B is on in s at step 2\n",
    ),
    Code(
        "E422",
        "no such update conditions",
        "`update X by NAME NUMBERS`: the sets are `default`, `no_thresholds` and `legacy`, and their conditions are "
        "numbered from 0.",
        "gene A, B : switch\nA -> B\nupdate B by legacy 18\n",
        "gene A, B : switch\nA -> B\nupdate B by legacy 0 to 15\n",
    ),
    Code(
        "E423",
        "updated in two ways",
        "The conditions of a quantity stand in one `update`, over all files; one of them holds. Updates are either "
        "synchronous or asynchronous.",
        "gene A, B : switch\nA -> B\nupdate B by legacy 0\nupdate B by legacy 1\n",
        "gene A, B : switch\nA -> B\nupdate B by legacy 0, 1\n",
    ),
    Code(
        "E424",
        "something that trajectories do not have",
        "Where something is observed at a step, every quantity has two levels, and follows plain influences, or a "
        "definition. There are no gates, laws, conditions, modifiers but `maybe`, and no influences on influences.",
        "gene A, B : switch\nweak A -> B\nscenario s: A = on\nobserve B is on in s at step 2\n",
        "gene A, B : switch\nA -> B\nscenario s: A = on\nobserve B is on in s at step 2\n",
    ),
)

_FILES = (
    Code(
        "E501",
        "no such file",
        "`use` names a file, relative to the one it stands in.",
        'use "mroe.rules"\n',
        'use "more.rules"\n',
        files={"more.rules": "protein A\n"},
    ),
    Code(
        "E502",
        "a file cannot be read",
        "Rule files are UTF-8 text in regular files, of 8 MB altogether at most.",
        'use "."\n',
        'use "more.rules"\n',
        files={"more.rules": "protein A\n"},
    ),
    Code(
        "E503",
        "files use each other in a circle",
        "Each file is read once, after the files it uses.",
        'use "back.rules"\n',
        'use "more.rules"\n',
        files={"back.rules": 'use "main.rules"\n', "more.rules": "protein A\n"},
    ),
    Code(
        "E504",
        "no rule files",
        "A folder stands for its `main.rules`, or for all its `.rules` files.",
        "",
        "protein A\n",
    ),
    Code(
        "E505",
        "no such source",
        "What is cited is declared by a `source` statement, in any file.",
        "protein A, B\nA -> B cite Inoki2002\n",
        'source Inoki2002 "Inoki K et al. Nat Cell Biol 2002;4:648"\nprotein A, B\nA -> B cite Inoki2002\n',
    ),
    Code(
        "E506",
        "nothing to assume or reject",
        "`assume` and `reject` name a label, an influence as written, an optional pack, or a principle (`unfounded`, "
        "`path_founded`, `vanishing`), alone or with the quantities that it is assumed for.",
        "protein A, B\nI1: maybe A -> B\nassume I2\n",
        "protein A, B\nI1: maybe A -> B\nassume I1\n",
    ),
    Code(
        "E507",
        "two packs with one name",
        "An optional pack is assumed by its name: that of its `model` line, else that of its file.",
        'use "one.rules" off\nuse "two.rules" off\n',
        'use "one.rules" off\n',
        files={"one.rules": "model extra\nprotein A\n", "two.rules": "model extra\nprotein B\n"},
    ),
    Code(
        "E508",
        "the model line is not the first",
        "The `model` line names the file, so it comes first, and once.",
        'protein A\nmodel mtor "signalling"\n',
        'model mtor "signalling"\nprotein A\n',
    ),
    Code(
        "E509",
        "no such status",
        "A rule is `established` (if it does not say), `presumed`, `proposed` or `disputed`.",
        "protein A, B\nA -> B status guessed\n",
        "protein A, B\nA -> B status proposed\n",
    ),
    Code(
        "E511",
        "a file outside of the folder",
        "What a file uses lies in the folder of the first file named (at the prompt and for standard input: in the "
        "working folder), or in what `--allow-path` names, so that rules from elsewhere open nothing else.",
        'use "../more.rules"\n',
        'use "more.rules"\n',
        files={"more.rules": "protein A\n"},
    ),
    Code(
        "E510",
        "no such expectation",
        "The outcomes of a regimen are the labels of the expectations that test them.",
        'drug D\nprotein A\nD -> A\nexpect E1: A increases with D = high\nregimen D "10 nM" outcome E2\n',
        'drug D\nprotein A\nD -> A\nexpect E1: A increases with D = high\nregimen D "10 nM" outcome E1\n',
    ),
    Code(
        "E521",
        "something in a file of another format is wrong",
        "Networks in other formats (`reasoner import --list`) are read whole or not at all: a line that says nothing "
        "in its format is a mistake.",
        'use "net.sif"\n',
        'use "net2.sif"\n',
        files={"net.sif": "A -> B\nB -|\n", "net2.sif": "A -> B\nB -| C\n"},
    ),
    Code(
        "E522",
        "a file in a format that is not known",
        "The format of a file shows in the ending of its name or, where several formats share one, in its first lines. "
        "Files of observations are named on the command line.",
        'use "profile.obs"\n',
        'use "net.cif"\n',
        files={"profile.obs": "A = +\n", "net.cif": "A -> B\n"},
    ),
)

_WARNINGS = (
    Code(
        "W601",
        "nothing to clear",
        "`clear X` drops a setting of X that a scenario inherits. Here there is none.",
        "input A\nscenario fed: A = high\nscenario plain: clear A\n",
        "input A\nscenario fed: A = high\nscenario plain extends fed: clear A\n",
    ),
    Code(
        "W602",
        "an influence is stated twice",
        "Stating an influence again changes nothing; cite all its papers in one place.",
        "protein A, B\nA -> B\nA -> B\n",
        "protein A, B\nA -> B\n",
    ),
    Code(
        "W603",
        "assumed, but not in doubt",
        "`assume` settles what is open: a `maybe`, or the sign of a `-?`.",
        "protein A, B\nA -> B\nassume A -> B\n",
        "protein A, B\nmaybe A -> B\nassume A -> B\n",
    ),
    Code(
        "W604",
        "an absence beside an influence",
        "`-0` cancels what a class would give a member. It does not cancel an influence stated for the "
        "quantity itself.",
        "protein A, B\nA -> B\nA -0 B\n",
        "protein A, B\nA -0 B\n",
    ),
    Code(
        "W621",
        "something in a file of another format is not used",
        "One warning for each kind of thing that the file says and the rules will not, with how often it does. Nothing "
        "of it takes part in answers.",
        'use "net.sif"\n',
        'use "net2.sif"\n',
        files={"net.sif": "source effect target\nA -> B\n", "net2.sif": "A -> B\n"},
    ),
    Code(
        "W622",
        "both signs between one pair",
        "A file says that one quantity raises another, and that it lowers it. Each of the two is a `maybe`, and at "
        "least one of them holds; answers hold whichever it is. `--reject` chooses.",
        'use "net.sif"\n',
        'use "net2.sif"\n',
        files={"net.sif": "A -> B\nA -| B\n", "net2.sif": "A -> B\n"},
    ),
    Code(
        "W623",
        "a declared sign against the function",
        "Formats with functions and signs say the same thing twice. Where the two differ, the function is taken.",
        'use "net.aeon"\n',
        'use "net2.aeon"\n',
        files={"net.aeon": "A -> B\n$B: !A\n", "net2.aeon": "A -| B\n$B: !A\n"},
    ),
)

_BESIDE = {"model.rules": "protein AKT, S6K1\nAKT -> S6K1\nscenario stressed: AKT = low\n"}

_TABLES = (
    Code(
        "E701",
        "no such column",
        "The first line of a table names its columns: `quantity`, `direction` or `level` (or both), and if you like "
        "`scenario`, `settings`, `phase`, `source`, `status`, `weight` or `p-value`, and `note`.",
        "quantity,direktion,scenario\nS6K1,down,stressed\n",
        "quantity,direction,scenario\nS6K1,down,stressed\n",
        _BESIDE,
    ),
    Code(
        "E702",
        "neither a direction nor a level",
        "A direction is `up`, `down` or `0` (or `+`, `-`, `increases`, `not up` and the like); a level is one of the "
        "quantity. Numbers are neither: what counts as a change is for whoever measured it to say.",
        "quantity,direction,scenario\nS6K1,0.4,stressed\n",
        "quantity,direction,scenario\nS6K1,down,stressed\n",
        _BESIDE,
    ),
    Code(
        "E703",
        "a row that cannot be read",
        "Each row has at most as many cells as the header, and names a quantity. A cell that holds a separator stands "
        "in quotes.",
        "quantity,direction,settings\nS6K1,down,AKT = low, S6K1 = low\n",
        'quantity,direction,settings\nS6K1,down,"AKT = low, S6K1 = low"\n',
        _BESIDE,
    ),
    Code(
        "E704",
        "nothing is compared",
        "A direction compares two worlds: that of a scenario with the one it extends, or that of settings with the "
        "state before. `--in` and `--with` say so for all rows that do not.",
        "quantity,direction\nS6K1,down\n",
        "quantity,direction,scenario\nS6K1,down,stressed\n",
        _BESIDE,
    ),
    Code(
        "E705",
        "not a weight",
        "`weight` is how much a row counts where not all rows fit: a number above 0. A `p-value` from 0 to 1 gives it, "
        "too: its negative decimal logarithm.",
        "quantity,direction,scenario,weight\nS6K1,down,stressed,much\n",
        "quantity,direction,scenario,weight\nS6K1,down,stressed,2.5\n",
        _BESIDE,
    ),
)

TABLES: Mapping[str, Code] = {c.code: c for c in _TABLES}
"""The mistakes of tables of measurements; the examples are tables, and stand beside a model."""

CATALOGUE: Mapping[str, Code] = {c.code: c for c in (*_NAMES, *_LEVELS, *_RULES, *_FILES, *_WARNINGS)}
