"""The whole inventory against the documented example answers themselves: no simulator, nothing made up."""
