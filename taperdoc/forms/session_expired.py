"""What a form says when its page does not belong to the browser's session any more."""

SESSION_EXPIRED = (
    "This page was open for very long or over a restart. Nothing is lost: press the button again."
    " If this comes up every time, allow cookies for this address."
)
