"""The taper as typed: doses, dates, steps, and what follows from them by arithmetic."""
