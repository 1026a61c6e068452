"""Checks of an export that was just written: observations from one pass over the rows, then remarks on them."""
