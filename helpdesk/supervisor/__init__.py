"""`guichet up`: starts the parts of one Guichet, watches them, stops them together."""
