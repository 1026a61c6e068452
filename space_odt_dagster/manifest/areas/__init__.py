"""What is exported, one file per area. Each ends with its ``EXPORTS``; being in this folder registers it."""
