"""Understanding: Rasa components that read a customer's message, and what they are made of."""
