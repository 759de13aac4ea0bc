"""The plan and the safety text in the words that people read."""
