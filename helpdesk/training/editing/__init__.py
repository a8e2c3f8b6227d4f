"""Editing what the assistant says and goes by: policy, texts and articles, as files in git."""
