"""The support policy's surroundings: its file, its HTTP endpoint, its commands."""
