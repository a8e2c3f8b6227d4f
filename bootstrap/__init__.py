"""Set-up: the environments that everything else runs in. Standard library, Python 3.8 or later."""
