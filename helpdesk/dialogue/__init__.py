"""What the assistant does and says, as plain functions on one exchange; Rasa chooses which."""
