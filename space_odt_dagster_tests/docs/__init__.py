"""The documents of the project: the page that is generated, and tests that hold all of them to what is there."""
