"""The error that ends a command."""


class CommandError(Exception):
    """The command cannot be carried out; the message is a sentence that says why."""
