"""What trajectories set, and which update conditions quantities have: what everybody who follows steps reads."""

from __future__ import annotations

from reasoner.model.ir import Model, Trajectory, Update
from reasoner.model.updates import CONDITIONS
from reasoner.model.worlds import Key, World, frame_over


def update_of(model: Model, quantity: str) -> Update:
    """The update conditions of a quantity that has regulators; unless said, all of `default`."""
    found = model.updates.get(quantity)
    every = range(len(CONDITIONS["default"]))
    return found or Update(quantity, "default", tuple(every), model.quantities[quantity].origin)


def keys_of(model: Model, trajectory: Trajectory) -> tuple[dict[str, Key], dict[str, Key]]:
    """What a trajectory sets at its first step, and from its first update on."""
    first = World(trajectory.scenario, (), "before")
    later = World(trajectory.scenario, trajectory.settings, "acute")
    frame = frame_over(model, (first, later), ())
    return dict(frame.keys[0]), dict(frame.keys[1])
