"""`guichet chat`: the assistant in the terminal, through the public HTTP API."""
