"""Signs alone: a plain comparison in groups, decided in plain Python.

Where nothing but influences with a sign act, and every quantity has room above and below its reference level, Cause,
Response and Foundation say all there is to say, and each quantity has one of three values. That is small enough for
propagation with recorded reasons, and search with conflict-directed backjumping (Prosser, Comput. Intell. 9, 1993):
every value that is ruled out keeps the groups that rule it out, as bits of one number. So whoever loses his last value
names a clash at once, and nothing has to be written down for a solver, which takes longer than to decide it.

What searches long is given up (`UNKNOWN`), and is for the solver.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from reasoner.solve.budget import Budget
from reasoner.solve.comparison import ANY, DOWN, STEADY, UP, Comparison, Edge
from reasoner.solve.session import Verdict

_VALUES = (UP, STEADY, DOWN)
_SINGLE = (False, True, True, False, True, False, False, False)

PATIENCE = 300
"""So many suppositions one check may make."""


# --- search ---------------------------------------------------------------------------------------------------------


class _ClashError(Exception):
    """A quantity has no value left. `groups`: the bits of all that ruled its values out."""

    def __init__(self, groups: int) -> None:
        self.groups = groups


@dataclass(slots=True)
class _State:
    """What each quantity can still do, and for each value that it cannot, the bits of what rules that out."""

    domain: list[int]
    why: list[int]

    def copy(self) -> _State:
        return _State(self.domain.copy(), self.why.copy())


@dataclass(frozen=True, slots=True)
class _Root:
    """What some groups rule out by propagation alone: where the next check goes on."""

    state: _State
    held: int


@dataclass(slots=True)
class _Supposed:
    """A value that was supposed, and the state before that."""

    state: _State
    quantity: int
    value: int
    bit: int


class Signs:
    """The groups of one comparison, of which some are held; see `reasoner.solve.hitting.Groups`. Groups are numbers."""

    def __init__(self, comparison: Comparison) -> None:
        self.comparison = comparison
        self.everything = range(len(comparison.groups))
        self._core = 0
        self._held = 0
        self._cores: list[int] = []  # of all checks so far, as bits
        self._labelings: list[int] = []  # what each labeling so far obeys
        self._root = _Root(_State(list(comparison.domain), [0] * (3 * len(comparison.names))), 0)

    def check(self, chosen: Sequence[int], budget: Budget) -> Verdict:
        """Whether the chosen groups can all hold; UNKNOWN where the search is long, or the budget ends."""
        wanted = sum(1 << group for group in chosen)
        for core in self._cores:
            if not core & ~wanted:
                self._core = core
                return Verdict.UNSAT
        for held in self._labelings:
            if not wanted & ~held:
                self._held = held
                return Verdict.SAT
        search = _Search(self.comparison, wanted, self._root)
        try:
            values = search.labeling(budget)
        except _ClashError as clash:
            self._core = clash.groups
            self._cores.append(self._core)
            return Verdict.UNSAT
        self._root = search.root
        if values is None:
            return Verdict.UNKNOWN
        self._held = self._obeyed(wanted, values)
        self._labelings.append(self._held)
        return Verdict.SAT

    def core(self) -> Sequence[int]:
        """The groups that the last check, which must have been UNSAT, needed; not minimal."""
        return [group for group in self.everything if self._core >> group & 1]

    def obeyed(self) -> Sequence[int]:
        """What holds in the labeling of the last check: all that were chosen, and perhaps others."""
        return [group for group in self.everything if self._held >> group & 1]

    def _obeyed(self, wanted: int, values: Sequence[int]) -> int:
        """All that holds in a labeling, as bits, with the groups for which it was sought."""
        here = self.comparison
        held = sum(1 << n for n, (q, excluded) in enumerate(here.excluded) if not values[q] & excluded)
        held |= sum(bit for q, bit in enumerate(here.ruled) if bit and _is_obeyed(here, q, values))
        while unfounded := _unfounded(here, held, values):
            # of what nobody chose, as much is taken back as it takes for all changes to be founded
            held &= ~(_bits(here.ruled[q] for q in unfounded) & ~wanted)
        return held


def _is_obeyed(comparison: Comparison, quantity: int, values: Sequence[int]) -> bool:
    """Whether a quantity does as its pushes say."""
    edges = comparison.edges[quantity]
    ups = any(values[e[0]] == e[1] for e in edges)
    downs = any(values[e[0]] == e[3] for e in edges)
    value = values[quantity]
    return (ups and value == UP) or (downs and value == DOWN) or (ups == downs and value == STEADY)


def _bits(bits: Iterator[int]) -> int:
    found = 0
    for bit in bits:
        found |= bit
    return found


def _unfounded(comparison: Comparison, held: int, values: Sequence[int]) -> Sequence[int]:
    """The quantities whose changes do not trace back to what may move without a reason."""
    moving = [q for q, value in enumerate(values) if value != STEADY]
    founded = {q for q in moving if not comparison.ruled[q] & held}
    waiting = list(founded)
    while waiting:
        source = waiting.pop()
        for target in comparison.affected[source]:
            if target not in founded and values[target] != STEADY:
                place = 1 if values[target] == UP else 3
                if any(e[0] == source and values[source] == e[place] for e in comparison.edges[target]):
                    founded.add(target)
                    waiting.append(target)
    return [q for q in moving if q not in founded]


class _Search:
    """One check: of the groups `held`, is there a labeling?"""

    def __init__(self, comparison: Comparison, held: int, root: _Root) -> None:
        self._here, self._held = comparison, held
        self.root = root
        self._edges, self._affected = comparison.edges, comparison.affected
        self._ruled = [bit & held for bit in comparison.ruled]
        # whose change more than one influence may bring about
        self._several = [(q, e) for q, e in enumerate(self._edges) if len(e) > 1 and self._ruled[q]]
        self._state = root.state.copy()
        self._waiting: dict[int, None] = {}

    def labeling(self, budget: Budget) -> Sequence[int] | None:
        """The values of a labeling; None where the search is long. Raises _ClashError where there is none."""
        depth: list[_Supposed] = []
        supposed = 0
        step: Callable[[], None] = self._begin
        while True:
            try:
                step()
                self._propagate()
                if not supposed:
                    self.root = _Root(self._state.copy(), self._held)
                goal = self._open()
                if goal is None:
                    self._trace()
                    return self._state.domain
            except _ClashError as clash:
                while depth and not clash.groups & depth[-1].bit:
                    depth.pop()
                if not depth:
                    raise
                last = depth.pop()
                self._state, self._waiting = last.state, {}
                step = partial(self._rule_out, last.quantity, last.value, clash.groups & ~last.bit)
                continue
            supposed += 1
            if supposed > PATIENCE or (supposed % 32 == 0 and budget.spent):
                return None
            quantity, value = goal
            bit = 1 << len(self._here.groups) + len(depth)
            depth.append(_Supposed(self._state.copy(), quantity, value, bit))
            step = partial(self._rule_out, quantity, ANY ^ value, bit)

    def _begin(self) -> None:
        """Goes on from the root: takes back what is no longer held had ruled out, and states what is new."""
        domain, why = self._state.domain, self._state.why
        given_up, added = self.root.held & ~self._held, self._held & ~self.root.held
        if given_up:
            for place in [place for place, reason in enumerate(why) if reason & given_up]:
                quantity, value = divmod(place, 3)
                domain[quantity] |= _VALUES[value]
                why[place] = 0
                self._look_around(quantity)
        # also what was held before: something that is given up may have ruled the same out first
        for n, (quantity, excluded) in enumerate(self._here.excluded):
            if self._held >> n & 1:
                self._rule_out(quantity, excluded, 1 << n)
        for quantity, bit in enumerate(self._ruled):
            if bit and not self._edges[quantity]:
                self._rule_out(quantity, UP | DOWN, bit)
            elif bit & added:
                self._waiting[quantity] = None

    def _look_around(self, quantity: int) -> None:
        """Propagates again whatever a quantity takes part in."""
        waiting, ruled = self._waiting, self._ruled
        if ruled[quantity]:
            waiting[quantity] = None
        for target in self._affected[quantity]:
            if ruled[target]:
                waiting[target] = None

    def _rule_out(self, quantity: int, values: int, reason: int) -> None:
        """Rules values of a quantity out, as far as they are not yet."""
        domain, why = self._state.domain, self._state.why
        gone = domain[quantity] & values
        if not gone:
            return
        domain[quantity] &= ~gone
        place = 3 * quantity
        if gone & UP:
            why[place] = reason
        if gone & STEADY:
            why[place + 1] = reason
        if gone & DOWN:
            why[place + 2] = reason
        if not domain[quantity]:
            raise _ClashError(why[place] | why[place + 1] | why[place + 2])
        self._look_around(quantity)

    def _propagate(self) -> None:
        waiting = self._waiting
        while waiting:
            quantity = next(iter(waiting))
            del waiting[quantity]
            edges = self._edges[quantity]
            if len(edges) == 1:
                self._equal(quantity, edges[0])
            elif edges:
                self._pushed(quantity, edges)

    def _equal(self, target: int, edge: Edge) -> None:
        """With a single influence, Cause and Response say that the target does what it is pushed to."""
        domain, why = self._state.domain, self._state.why
        source, up, up_why, down, down_why = edge
        rules, place = self._ruled[target], 3 * target
        for value, at, there, there_at in (
            (UP, place, up, up_why),
            (STEADY, place + 1, STEADY, 3 * source + 1),
            (DOWN, place + 2, down, down_why),
        ):
            if domain[target] & value:
                if not domain[source] & there:
                    self._rule_out(target, value, rules | why[there_at])
            elif domain[source] & there:
                self._rule_out(source, there, rules | why[at])

    def _pushed(self, target: int, edges: tuple[Edge, ...]) -> None:
        domain, why = self._state.domain, self._state.why
        rules, place = self._ruled[target], 3 * target
        ups = [e for e in edges if domain[e[0]] & e[1]]
        downs = [e for e in edges if domain[e[0]] & e[3]]
        no_up, no_down = rules, rules
        for e in edges:
            no_up |= 0 if domain[e[0]] & e[1] else why[e[2]]
            no_down |= 0 if domain[e[0]] & e[3] else why[e[4]]
        # Cause
        if not ups:
            self._rule_out(target, UP, no_up)
        if not downs:
            self._rule_out(target, DOWN, no_down)
        here = domain[target]
        if here == UP and len(ups) == 1:
            self._rule_out(ups[0][0], ANY ^ ups[0][1], no_up | why[place + 1] | why[place + 2])
        elif here == DOWN and len(downs) == 1:
            self._rule_out(downs[0][0], ANY ^ downs[0][3], no_down | why[place + 1] | why[place])
        elif not here & STEADY and len(both := {e[0] for e in (*ups, *downs)}) == 1:
            self._rule_out(both.pop(), STEADY, no_up | no_down | why[place + 1])
        # Response
        if not downs:
            for e in ups:
                if domain[e[0]] == e[1] and domain[target] & STEADY:
                    self._rule_out(target, STEADY, no_down | self._others(e[0], e[1]))
            if not domain[target] & UP:
                for e in ups:
                    self._rule_out(e[0], e[1], no_down | why[place])
        elif len(downs) == 1 and not domain[target] & UP:
            for e in ups:
                if e is downs[0]:
                    self._rule_out(e[0], e[1], no_down | why[place])
        if not ups:
            for e in downs:
                if domain[e[0]] == e[3] and domain[target] & STEADY:
                    self._rule_out(target, STEADY, no_up | self._others(e[0], e[3]))
            if not domain[target] & DOWN:
                for e in downs:
                    self._rule_out(e[0], e[3], no_up | why[place + 2])
        elif len(ups) == 1 and not domain[target] & DOWN:
            for e in downs:
                if e is ups[0]:
                    self._rule_out(e[0], e[3], no_up | why[place + 2])

    def _others(self, quantity: int, value: int) -> int:
        """What rules out all values of a quantity but one."""
        why, place = self._state.why, 3 * quantity
        return _bits(why[place + n] for n, one in enumerate(_VALUES) if one != value)

    def _open(self) -> tuple[int, int] | None:
        """A value to suppose: a push for a change that has none yet, else that something rests."""
        domain = self._state.domain
        for quantity, edges in self._several:
            here = domain[quantity]
            if here == UP:
                place = 1
            elif here == DOWN:
                place = 3
            else:
                continue
            possible = [e for e in edges if domain[e[0]] & e[place]]
            if all(domain[e[0]] != e[place] for e in possible):
                return possible[0][0], possible[0][place]
        first = next((quantity for quantity, here in enumerate(domain) if not _SINGLE[here]), None)
        if first is None:
            return None
        return first, STEADY if domain[first] & STEADY else UP

    def _trace(self) -> None:
        """Foundation: raises where changes carry only each other."""
        domain, why = self._state.domain, self._state.why
        unfounded = _unfounded(self._here, self._held, domain)
        if not unfounded:
            return
        groups = self._others(unfounded[0], domain[unfounded[0]])
        within = set(unfounded)
        for quantity in unfounded:
            groups |= self._ruled[quantity]
            place = 1 if domain[quantity] == UP else 3
            for e in self._edges[quantity]:
                # whatever could push it from outside does something else
                if e[0] not in within or domain[e[0]] != e[place]:
                    groups |= why[e[place + 1]]
        raise _ClashError(groups)
