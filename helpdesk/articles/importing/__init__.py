"""Articles from elsewhere: a Zendesk Help Center export, or a folder of Markdown."""
