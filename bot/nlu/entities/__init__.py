"""What a message names: patterns, words per language, and numbers, each with a normalised value."""
