"""The pages of the saved templates."""

from taperdoc.library import exchange, history, lists
from taperdoc.library.again import same_page
from taperdoc.library.room import library
from taperdoc.library.saving import conflict_page

__all__ = ["conflict_page", "exchange", "history", "library", "lists", "same_page"]
