"""Files that people write, in strict YAML: every mistake at once, with its line and column."""
