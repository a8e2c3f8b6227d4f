"""Whether articles help: each time one is shown, and what the reader said."""
