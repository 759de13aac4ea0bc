"""The printed handout: its HTML, its PDF, and the plan inside it."""
