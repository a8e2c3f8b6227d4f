"""The desk's pages of tickets: the list to work through, one ticket, and mail to be sorted."""
