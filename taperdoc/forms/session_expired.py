"""What a form says when its page does not belong to the browser's session any more."""

SESSION_EXPIRED = (
    "This page was open for too long, or taperdoc was restarted. Nothing is lost: press the button"
    " again. If you see this every time, allow cookies for this address."
)
