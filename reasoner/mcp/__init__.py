"""The rules for agents: a few tools at the level of decisions, over the Model Context Protocol."""
