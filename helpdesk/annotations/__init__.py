"""What trainers decided about messages and conversations, as it is stored."""
