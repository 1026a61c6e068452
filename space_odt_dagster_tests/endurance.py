"""How much of what is drawn at random is tried: little in the gate, more in ``make endurance``."""

import os

ENDURANCE = int(os.environ.get("ENDURANCE", "1"))
"""How many times as many examples, runs and entities as in the gate."""
