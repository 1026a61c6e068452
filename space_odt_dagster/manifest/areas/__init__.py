"""What is exported: one file or several per area. Each ends with its ``EXPORTS``; being in this folder registers it."""
