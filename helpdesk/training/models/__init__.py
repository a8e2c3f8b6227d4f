"""Models: registry, training, the gate, and the switch from one to another."""
