"""Checks of training and test messages; `python -m bot.data_check` runs them all."""
