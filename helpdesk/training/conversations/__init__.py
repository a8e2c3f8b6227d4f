"""Whole conversations as trainers go through them: found, understood turn by turn, judged, kept."""
