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
from reasoner.query.ranked import LeftOut
from reasoner.signs import ANY, CHANGED, DOWN, NOT_DOWN, NOT_UP, STEADY, UP, SignSet

PHRASES: Final[Mapping[str, str]] = {
    # cells of notebooks
    "cell rules": "The rules behind it",
    "cell network": "The network",
    "cell picture": "Picture of the network: {titles}. A notebook shows it once it is trusted.",
    "cell too large": "The network has {count} boxes, which is too large for a cell; `to_svg` draws it.",
    "cell declared": "What is declared",
    # agents
    "agent unproved": "Unknown: the solver alone says {verdict}, without a checked proof, so this is no answer.",
    "agent predicted": "These are predictions by the solver; `why` gives a checked proof of one.",
    "agent consistent": "That is the solver's word, which has no proof.",
    "agent some unproved": "Of these, {count} have no checked proof, which was not found in time; they do not count.",
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
    # experiments
    "tell one": "One candidate is left: nothing has to be told apart.",
    "tell none": "None of {tried} tells any of the {candidates} apart.",
    "tell best": "Measure {what}{place}: of {candidates}, at most {worst} remain{mean}.",
    "tell mean": ", {mean} on average",
    "tell cost": " (cost {cost})",
    "tell better mean": "Better on average: measure {what}{place}. Then {mean} remain on average, at most {worst}.",
    "tell cheaper": "Cheaper: measure {what}{place}{cost}. At most {worst} remain, {mean} on average.",
    "tell tried": "Compared: {tried}.",
    "tell predicted": "What the candidates predict",
    "tell head number": "candidates",
    "tell head outcome": "predict",
    "tell head shared": "and share",
    "tell no state": "no steady state there",
    "tell with": "with {rule}",
    "tell without": "without {rule}",
    "tell anything": "nothing in particular",
    "tell plan": "What to do after each outcome",
    "tell plan longest": "At most {number}, one after another.",
    "tell then": "{outcome}: {left} left",
    "tell then measure": "{outcome}: {left} left; measure {what}{place}",
    "tell more": "{outcome}: {left} left; ask again then",
    "tell alike": "{outcome}: {left} left, which cannot be told apart further by these experiments",
    "next": "What to measure next",
    "next settles": "Measure {what}: whatever it does settles {quantity}.",
    "next helps": "Measure {what}: it may settle {quantity}.",
    "next if": "If it {verb}, {quantity} {moves}.",
    # fits
    "fit nothing": "Nothing fits: however the open influences are decided, the measurements clash.",
    "fit best hint": "`fit optimise` (or --optimise) says what fits best.",
    "fit closed": "Nothing is open: there is no `maybe` and no `-?`. {measured}.",
    "fit ways": "{count} to decide {switches} fit {measured}.",
    "fit one way": "One way to decide {switches} fits {measured}.",
    "fit best": "The measurements clash. The best fit leaves out:",
    "fit best several": "The measurements clash. The best fits leave out, equally well:",
    "fit best unfinished": "There may be other best fits, so nothing is said of what they agree on.",
    "fit best or": "or",
    "fit best agree": "What every best fit agrees on is the solver's verdict; it has no checked proof.",
    "fit best proofs": "That no fit is cheaper is the solver's verdict; the proofs below are from what is left.",
    "fit must": "Has to exist",
    "fit must not": "Cannot exist",
    "fit +": "Has to be an activation",
    "fit -": "Has to be an inhibition",
    "fit open": "Open: the measurements allow both",
    "fit unsettled": "Not settled in time",
    "rank": "How often each rises, in linear models drawn with the signs of the rules:",
    "rank uniform": "even gains",
    "rank log": "log gains",
    "rank worse": "the worse",
    "rank rises": "rises in {share}",
    "rank falls": "falls in {share}",
    "rank apart": "no lean in both",
    "rank proved": "Proved, so not sampled: {quantity} {verb}.",
    "rank nothing": "Nothing that was asked for is ambiguous, so there is nothing to sample.",
    "rank draws": "{counted} draws counted of {made}, {scheme} gains.",
    "rank left out": "Not as the rules have it in the draws: {what}.",
    "rank no verdict": "A sample, no verdict: other gains rank otherwise. `why ambiguous` says what would settle it.",
    "fit must counted": "Required, {count}: every fit has it",
    "fit must not counted": "Disallowed, {count}: no fit has it",
    "fit + counted": "An activation in every fit, {count}",
    "fit - counted": "An inhibition in every fit, {count}",
    "fit open counted": "Open, {count}: some fits have it, some do not",
    "fit unsettled counted": "Not settled in time, {count}",
    "fit steps": "The rules can fit the {measured} at steps; {switches}.",
    "fit steps unknown": "Not found out in time whether anything fits the {measured} at steps; if so:",
    "fit steps unproved": "These are the solver's verdicts; there are no proofs of what happens step by step.",
    "fit steps alone": "The {count} of steady states are not part of this.",
    "fit steps nothing known": "Nothing fits the {measured} at steps; no smaller clash was found in time.",
    "fit steps nothing": "Nothing fits the observations at steps. Among these is a clash:",
    "fit steps nothing minimal": "Nothing fits the observations at steps. These clash, and without one they would not:",
    "fit because": "(forced by {what})",
    "fit because rough": "(forced by {what}, or by fewer)",
    "fit because rules": "(forced by the rules alone)",
    "fit unproved": "(the solver's verdict; no checked proof)",
    "fit otherwise": "Otherwise {quantity} {verb}{place}{others}; but it was observed that {claim}.",
    "fit otherwise claim": "Otherwise it could not be that {claim}{others}.",
    "fit otherwise excluded": "Otherwise {claim}{others}; but that is excluded.",
    "fit given": " (given {what})",
    "fit smallest": "Fewest that suffice",
    "fit smallest none": "None of what may exist has to: the measurements fit without any of it.",
    "fit smallest of": "{count}{sets}:",
    "fit smallest sets": ", in any of {sets}",
    # headlines
    "possible": "Not necessarily: {claim}. It is possible, and so is the opposite.",
    "possible only": "Not necessarily: {claim}. It is possible.",
    "inconsistent": "No consistent labeling: {count} that cannot all hold.",
    "inconsistent bare": "No consistent labeling: the rules contradict each other.",
    "unknown": "Unknown: {stopped} before the question was settled.",
    "more budget": "More time may settle it: --budget SECONDS.",
    "more memory": "More memory may settle it: --memory MB.",
    "verdict left": "The solver finds it {verdict}: {claim}. But {stopped} before there was a checked proof.",
    "verdict alone": "By enumeration, {verdict}: {claim}. The constraint engine gives no proofs.",
    "no picture": "There is no picture: {stopped} before it was drawn.",
    "cut short": "Not complete: {stopped}. More may be possible than is shown.",
    "explanation cut": "The explanation is not complete: {stopped}.",
    "what if": "{place}:",
    "if weaker": "if what is {status} holds: ",
    "foundation for": "Assuming that positive loops do not sustain themselves, for {quantities}.",
    "what if repaired": "{headline} in every cheapest repair of the {what}:",
    "nothing to repair": "The measurements and the rules agree: nothing needed a repair.",
    "mended measurements": "What was measured clashes with the rules; the cheapest repair leaves measurements out "
    "({cost}).",
    "mended rules": "The rules clash with what is said; the cheapest repair doubts rules ({cost}).",
    "mended listed": "Each of these is one:",
    "mended unlisted": "Which these are was not found: {stopped}.",
    "mended more": "There are others of the same cost.",
    "mended stopped": "There may be others of the same cost: {stopped}.",
    "doubted rules": "what acts on {quantity}",
    "doubted input": "that nothing moves {quantity}",
    "what if since": "{place}, compared with {since}:",
    "what if processes": "Processes and phenotypes",
    "what if others": "All else, the nearest to what was set first",
    "compare": "{left} versus {right}{where}:",
    "consistent": "Consistent: {what} agree.",
    "consistent steps": "The {count} at steps are not part of this: `fit` says whether anything fits them.",
    "states": "{place} has {count}.",
    "states least": "{place} has at least {count}.",
    "states listed": "The first {shown} of them:",
    "no paths": "No path leads from {source} to {target}.",
    "no paths yet": "No path from {source} to {target} is found yet.",
    "no problem": "`{question}` asks the graph alone: there are no worlds, and nothing to solve.",
    "paths": "From {source} to {target}, for orientation (a path proves nothing):",
    # a mechanism
    "yes": "Yes, necessarily: {claim}",
    "yes if": "Yes, if what is {status} holds: {claim}",
    "no": "No",
    "no if": ", if what is {status} holds",
    "no cannot": ": {quantity} cannot {verb}{place}",
    "no impossible": ", this is impossible: ",
    "instead": " It {verb}{condition}.",
    "against": ", against {scenario}",
    "possible stays": "Not necessarily: {claim}. It is possible, and it may also stay as it was.",
    "argument rest": "{number} more about levels and about what does not change",
    "argument": "The argument at {quantity}",
    "whole proof": "The whole proof",
    "support": "Support",
    "noted": "Note",
    "noted of": "{rule}: {note}",
    "support established": "established rules suffice",
    "support weaker": "it needs rules that are {status}",
    "assumption": "Assumption",
    "assumes founded": "{loop} do not keep each other moving with nothing else behind it",
    "some loop": "quantities that feed each other",
    "reported": "Reported",
    "reported as": "{papers} ({label})",
    "reported alike": "alike: {what}",
    "proof": "Proof",
    "proof checked": "{steps}, checked",
    "proof more": "; --full shows it",
    "proof more at": "; --full shows it, --why {quantity} the argument at {quantity}",
    "rests fewest": "Rests on {rules}; no fewer suffice. Checked independently.",
    "in short": "In short: ",
    "missing": "What is missing",
    "derived": "What the rules derive",
    "no other way": "Why the rules leave no other way",
    "clash others": "{number} more are read only to exclude other influences (--full lists them).",
    "drives instead": "What happens instead",
    "race one": "{by} does two opposite things to {root}, and no rule says which is stronger.",
    "race several": "{by} push {root} both ways, and no rule says which is stronger.",
    "race heading": "What pushes {root} both ways",
    "race hangs": "What hangs on it: {quantities}.",
    "race certain": "Certain either way: {what}.",
    "race more": "{more} more push it {way} (--full lists them).",
    "doubt floor": "{quantity} may be {level} already, and then nothing moves it further",
    "doubt weak": "{arrow} is weak, and may not move {quantity} at all",
    "doubt maybe": "{arrow} may not exist",
    "doubt sign": "the sign of {arrow} is not known",
    "doubt free": "{quantity} is left free",
    "doubt feedback": "{arrow} may push back",
    "doubt floor settled": "A measurement settles it: observe {quantity} is {word} {level}{where}.",
    "drives": "What drives it",
    "outweighs": "Why nothing outweighs it",
    "ends": "Where the change ends",
    "arrow leap": "through {through}, which may go either way",
    "arrow switch": "switches {rule}",
    "arrow gate": "gate: {rule}",
    "arrow definition": "by definition",
    "arrow alternative": "one of several, of which some exist",
    "arrow slow": "slow: of the phase before",
    "gist raises": "{source} raises {target}",
    "gist lowers": "{source} lowers {target}",
    "gist inhibits": "{source} inhibits {target}",
    "gist no longer raises": "with less {source}, {target} falls",
    "gist no longer lowers": "with less {source}, {target} rises",
    "gist moves": "{source}, so {effect}",
    "gist effect": ", so {what}",
    "gist does raises": "raises {target}",
    "gist does lowers": "lowers {target}",
    "gist does no longer raises": "supports {target} less",
    "gist does no longer lowers": "restrains {target} less",
    "gist together raise": ", and {all} raise {goal}",
    "gist together lower": ", and {all} lower {goal}",
    "gist together no longer raise": ", and {all} support {goal} less",
    "gist together no longer lower": ", and {all} restrain {goal} less",
    "gist so": ", so {goal}",
    "gist touched": "It takes scenario {scenario}, which sets {quantities}.",
    "gist untouched": "What scenario {scenario} sets touches none of these arrows.",
    "gist ends": "Every change on the way to {quantities} ends before it gets there.",
    "gist unaffected": "Unaffected: {quantities}.",
    "gist unreached": "Nothing that moves leads to {quantities}.",
    "drives raise": "{sources} raise {goal}",
    "drives lower": "{sources} lower {goal}",
    "drives raises": "{sources} raises {goal}",
    "drives lowers": "{sources} lowers {goal}",
    "drives nothing raises": ", and nothing lowers it",
    "drives nothing lowers": ", and nothing raises it",
    "drives so": ": it {verb}.",
    "drives may": ": it {verb} or stays.",
    "drives further": "{more} more push {goal} the same way (--full lists them).",
    "end silent": "it does not act, because {tests}",
    "end late": "it is slow and acts later",
    "end absent": "no effect, as is known",
    "end held": "{target} is set",
    "end closed": "{target} is shut off, because {tests} ({rule})",
    "end shut": "{target} is shut off, because {tests}",
    "end floor": "{target} is at its limit ({tests})",
    "end outweighed": "{target} moves the other way",
    "end undone": "{target} does not follow",
    "end test": "{quantity} is {level}",
    "ends more": "and {more} more (--full lists them)",
    "opposed own feedback one": "{arrows} can push {quantity} {way} again, but only because {quantity} has {moved}. "
    "So it softens the change and cannot undo it.",
    "opposed own feedback some": "{arrows} can push {quantity} {way} again, but only because {quantity} has {moved}. "
    "So they soften the change and cannot undo it.",
    "opposed overruled one": "{arrows} pushes {quantity} {way} and is overruled by a dominant influence.",
    "opposed overruled some": "{arrows} push {quantity} {way} and are overruled by a dominant influence.",
    "opposed open one": "{arrows} may push {quantity} {way}; the proof shows that {quantity} {verb} all the same.",
    "opposed open some": "{arrows} may push {quantity} {way}; the proof shows that {quantity} {verb} all the same.",
    "opposed silent": "{arrow} does not act: it takes that {condition}.",
    "opposed late": "{arrow} is slow and acts later.",
    "opposed shut": "{quantity} is shut off ({gate}), so that nothing else acts on it.",
    "opposed more": "{more} more do not act or act later (--full lists them).",
    "opposed nowhere": "Nothing that moves pushes the other way.",
    "opposed nowhere else": "At the other {number} nothing that moves pushes the other way.",
    # proofs
    "you set it": "you set it",
    "scenario sets it": "scenario {scenario}",
    "mechanism": " ({how})",
    "not so": "it is not so that {claim}",
    "between": "{to} against {since}",
    "rests": "Rests on {rules}. Checked independently.",
    "it": "it",
    "remains": "{quantity} is not gone, since {reason}.",
    "conflict remainder": "It is taken for granted that inhibition leaves a remainder of {quantities}.",
    "remains alone": "{target} is produced by itself",
    "remains activated": "{sources} still activates {target}",
    "lost by gates": "{quantity} is {level}, since it requires that {conditions}.",
    "lost by sources": "{quantity} is {level}, and what activates it transmits nothing: {reasons}.",
    "lost source": "{source} is {level}",
    "lost silent": "{rule} does not act",
    "lost more": "At nothing for such reasons, too: {quantities}.",
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
    "no more of them": "Shown: {shown}. No other proof is without one of the rules by which something moves in these.",
    "perhaps more of them": "Shown: {shown}. There may be more: {stopped}.",
    "rests nowhere": "Rests on the settings alone. Checked independently.",
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
    "how acts": "acts on",
    "how works": "How it works",
    "how works with": "How it works with {settings}",
    "how untold": "How it works was not found out: {stopped}.",
    "how dropped": "Why the others drop out, each alone",
    "how each alone": "What each does alone",
    "how acts open": "(open)",
    "how drop kept": "Enough, but {kept}",
    "how kept possible": "it is not certain that {claim}",
    "how kept impossible": "it cannot be that {claim}",
    "how drop necessary": "Enough alone",
    "how drop possible": "Perhaps enough, but not for certain",
    "how drop impossible": "It cannot be so",
    "how drop inconsistent": "Contrary to the rules",
    "how undropped": "Of {settings} more it was not asked.",
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
    "why path": "no path leads there from anything set differently",
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
    "ambiguous with": "{root}, and downstream of it {rest}",
    "implied": "What goes with what",
    "implied with": "What goes with {quantity}",
    "implied all": "Any one of these brings the others along: {ways}.",
    "implied together": "{quantities} rise and fall together",
    "implied other way": "; {quantities} goes the other way.",
    "implied other ways": "; {quantities} go the other way.",
    "implied opposite": "{one} rises where {other} falls, and falls where {other} rises.",
    "implied if": "If {given}, then {ways}.",
    "implied left": "{more} more (--full lists them).",
    "implied more": "There may be more: not all were looked for.",
    "implied unasked": "Which of what is ambiguous goes together was not found out.",
    "implied measure": "Measure {quantity} first: if it moves, that decides {rest} too.",
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
    "contrast lifts": "a weaker brake on {targets} ({rule})",
    "contrast adds": "a stronger brake on {targets} ({rule})",
    "contrast feedback": "Feedback is the same in both: {what}.",
    "contrast same": "the same",
    "contrast here": "here they part",
    "contrast parted": "Why they part at {quantity}",
    "contrast alike": "Nothing that acts on the claim moves otherwise.",
    "contrast fork": "The two part at {quantity}: {first}, {second}.",
    "contrast moves": "{place} it {verb}",
    "contrast move": "{place} they {verb}",
    "contrast only": "acts only {place}",
    "contrast silent": "silent {place}: {tests}",
    "contrast context": " (scenario {scenario}{line})",
    "contrast absent": "a stated absence of effect",
    "contrast decisive": "With {moved} besides, {claim} {place} too: this alone is missing.",
    "contrast unproved": "A verdict is the solver's alone: {stopped} before it had a checked proof.",
    "contrast proof": "The proof of the verdict that is sure was checked independently; --full shows it.",
    "contrast proofs": "Both proofs were checked independently; --full shows them.",
    # changes and facts
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
    "settled": "{quantity} certainly {verb} given any one of these",
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
    "contradicts": "{observation} contradicts the rules, by which necessarily {claim}:",
    "contradicts further": "Apart from this, {observation} contradicts the rules, by which necessarily {claim}:",
    "seen": "seen",
    "derived line": "derived",
    "clash checked": "That they contradict each other was checked independently, in {steps}.",
    "clash reads": "{number} take part:",
    "unexplained": "If all that is stated is right, at least one influence is missing, for instance {pushes}.",
    "unexplained several": "If all that is stated is right, at least {number} influences are missing, for instance "
    "{pushes}.",
    "missing push up": "one that pushes {quantity} up",
    "missing push down": "one that pushes {quantity} down",
    "clash refuted": "Given the rest, it cannot be that {claim}{end}",
    "clash excluded": "Given the rest, it must be that {claim}{end}",
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
    """What is said of one quantity, and of several; `role` colours it."""

    one: str
    many: str
    role: Role = ""

    def of(self, number: int) -> Run:
        return Run(self.one if number == 1 else self.many, self.role)


DIRECTIONS: Final[Mapping[SignSet, Predicate]] = {
    UP: Predicate("rises", "rise", "up"),
    DOWN: Predicate("falls", "fall", "down"),
    STEADY: Predicate("is unchanged", "are unchanged"),
    NOT_UP: Predicate("does not rise", "do not rise"),
    NOT_DOWN: Predicate("does not fall", "do not fall"),
    CHANGED: Predicate("changes", "change"),
    ANY: Predicate("can go either way", "can go either way"),
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

BARE: Final[Mapping[SignSet, str]] = {
    UP: "increase",
    DOWN: "decrease",
    STEADY: "stay unchanged",
    NOT_UP: "stay or decrease",
    NOT_DOWN: "stay or increase",
    CHANGED: "change",
}
"""What a quantity cannot do."""

EXACT: Final[Mapping[SignSet, Predicate]] = {
    signs: Predicate(verb, verb, DIRECTIONS[signs].role) for signs, verb in CLAIMED.items()
}

CONTRASTED: Final[Mapping[str, str]] = {
    "necessary": "necessarily",
    "possible": "possibly, not necessarily,",
    "impossible": "never",
}
"""A verdict as an adverb."""

EXISTS: Final = Predicate("exists", "exist")
EXISTS_NOT: Final = Predicate("does not exist", "do not exist")
POSITIVE: Final = Predicate("is an activation", "are activations")
NEGATIVE: Final = Predicate("is an inhibition", "are inhibitions")


def being(level: str) -> Predicate:
    """`is low`, `are low`."""
    return Predicate(f"is {level}", f"are {level}")


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


LEFT_OUT: Final[Mapping[LeftOut, str]] = {
    "condition": "conditions of influences",
    "slow": "slow influences",
    "dominant": "dominant influences",
    "gate": "gates",
    "law": "laws",
    "definition": "definitions",
    "level observation": "observations of levels",
    "end": "quantities at an end of their levels",
}
"""What linear draws do not have, in words."""
