"""The engine for several machines, on this one: databases, services and workers as processes on loopback."""
