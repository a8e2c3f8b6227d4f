"""The web process: where everything is wired together and served."""
