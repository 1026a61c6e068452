"""What a snapshot is and what it knows: taken and removed, found by name, its rows one by one, what was read and what was not.

It knows nothing of the network, and nothing of what two snapshots are compared for.
"""
