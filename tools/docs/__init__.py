"""The generators behind ``make docs``."""
