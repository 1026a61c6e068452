"""Snapshots: how they are taken, removed and found, their rows, and what each knows: what was read and what was not.

Knows nothing of the network or of why two snapshots are compared.
"""
