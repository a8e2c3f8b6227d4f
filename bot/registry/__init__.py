"""What is known of the trained models, in small files beside them. Standard library only."""
