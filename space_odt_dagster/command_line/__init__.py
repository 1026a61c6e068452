"""The ``space-odt`` command: its subcommands, their progress display and the summary at the end."""
