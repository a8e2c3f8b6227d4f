"""`./guichet`: the operator's commands."""
