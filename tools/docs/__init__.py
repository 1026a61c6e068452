"""The generators of everything that `make docs` writes."""
