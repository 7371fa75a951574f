"""What `check` finds, as data: that all agrees, or the conflicts, and the repairs after which all agrees again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from reasoner.model.axioms import Ground
from reasoner.model.ir import Model
from reasoner.query.outcomes import Explanation
from reasoner.questions import Word

if TYPE_CHECKING:
    from reasoner.model.revision import Revision
    from reasoner.proof.objects import Proof
    from reasoner.query.mechanism import Account
    from reasoner.revise.rewrite import Edit
    from reasoner.solve.unexplained import Push


@dataclass(frozen=True, slots=True)
class Consistent:
    """Everything observed can be true, and every scenario together with that."""

    verdict: ClassVar[Word] = "consistent"


@dataclass(frozen=True)
class Refutation:
    """A proof, `given` the model without one of its observations, that this one cannot be true.

    `account` is the mechanism by which the rules bring about something else; None where that was not found in time.
    """

    given: Model
    explanation: Explanation
    account: Account | None = None


@dataclass(frozen=True, slots=True)
class Clash:
    """Ground constraints that cannot all hold: `minimal`, nothing of it can be left out.

    `smallest`: no clash takes part with fewer observations, laws and quantities; `quantities` are those whose rules do.
    `refuted` proves that one of its observations is impossible (an exclusion: necessary) given the others; `proof`,
    which the checker has replayed as well, does so from the `grounds` alone, and so certifies the clash itself.
    """

    grounds: tuple[Ground, ...]
    minimal: bool
    smallest: bool
    quantities: tuple[str, ...] = ()
    refuted: Refutation | None = None
    proof: Proof | None = None


@dataclass(frozen=True)
class Clashes:
    """What `check` found wrong: clashes that share no observation, and the scenarios that no labeling obeys.

    `hopeless` are those that none obeys even without the observations.
    `stopped` says what ended the search for further ones; `more`: there are some beyond those listed. `repairs` were
    sought unless there are no files to repair. `unexplained` are as few pushes without a cause as it takes for all to
    agree; None where none are known to help.
    """

    verdict: ClassVar[Word] = "inconsistent"
    found: tuple[Clash, ...]
    scenarios: tuple[str, ...] = ()
    hopeless: tuple[str, ...] = ()
    more: bool = False
    stopped: str = ""
    repairs: Repairs | None = None
    unexplained: tuple[Push, ...] | None = None


@dataclass(frozen=True)
class Repair:
    """Revisions after which everything agrees, none of them superfluous, and the lines that they change."""

    revisions: tuple[Revision, ...]
    cost: int
    edits: tuple[Edit, ...]


@dataclass(frozen=True)
class Needed:
    """A proof that something clashes as long as none of these revisions is made, whatever others are."""

    revisions: tuple[Revision, ...]
    proof: Proof


@dataclass(frozen=True)
class Repairs:
    """Repairs, each proved, the `cheapest` there are; `more`: there are others; `stopped`: why it ended.

    `needed` are conflicts that each need a revision, and `bound` what every repair costs for that, by their proofs,
    which the checker has replayed. Where it is what the first one costs, that nothing is cheaper is proved; else it is
    the word of the search.
    `apart`: where there are several conflicts, the repairs of each as if the observations of the others were unknown.
    """

    found: tuple[Repair, ...]
    cheapest: bool = True
    more: bool = False
    stopped: str = ""
    apart: tuple[Repairs, ...] = ()
    needed: tuple[Needed, ...] = ()
    bound: int = 0

    @property
    def is_bound(self) -> bool:
        """Whether it is proved that no repair is cheaper than the first one."""
        return bool(self.found) and self.bound == self.found[0].cost
