"""Blocks of random models: a few for the default tests, the others for the long ones."""

from __future__ import annotations

import pytest


def blocks(few: int, every: int) -> list[object]:
    """The numbers of all blocks, to parametrize a test by; those from `few` on are long."""
    return [*range(few), *(pytest.param(block, marks=pytest.mark.long) for block in range(few, every))]
