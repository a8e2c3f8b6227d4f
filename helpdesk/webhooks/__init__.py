"""Other desks: what happens here, told to the addresses that an admin chose (docs/other-desks.md).

A target is a web address (Standard Webhooks) or a mailbox. Both leave through the outbox.
"""
