"""Runs in Rasa's environment: `.venv/rasa/bin/python -m pytest tests/unit/bot`."""

from __future__ import annotations

from bot.quiet import quieten

quieten()
