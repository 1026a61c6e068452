"""What ``space-odt`` does: its commands, the progress they show and the summary they end with."""
