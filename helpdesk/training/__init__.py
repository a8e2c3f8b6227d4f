"""The studio: what trainers do, from a misunderstood message to a better model."""
