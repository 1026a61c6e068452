"""The pictures in docs."""
