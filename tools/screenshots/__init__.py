"""Takes the screenshots in ``docs``."""
