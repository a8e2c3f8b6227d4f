"""Personal data leaves a message before the message becomes data."""
