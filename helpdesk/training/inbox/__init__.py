"""The trainers' inbox: which messages need a look first, and why."""
