"""The pages of the saved templates."""

from taperdoc.web.library import exchange, history, lists
from taperdoc.web.library.same_page import same_page
from taperdoc.web.library.saving import conflict_page
from taperdoc.web.library.shared import library

__all__ = ["conflict_page", "exchange", "history", "library", "lists", "same_page"]
