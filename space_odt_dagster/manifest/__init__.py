"""What is read: the fixed list of exports as frozen literals, and the rules that check it. Standard library only."""
