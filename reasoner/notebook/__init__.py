"""Notebooks: `%load_ext reasoner`, `%%rules`, `%ask`, their completion, and how far a long question has come."""
