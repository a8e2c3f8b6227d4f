"""Trying the support policy: one case, all typical cases, and a calendar of opening hours."""
