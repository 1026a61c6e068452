"""What is read: the fixed list of exports as frozen literals, and the rules that keep it sound. Standard library only."""
