"""How support does, in numbers: each from one query, over any range of days."""
