"""Columns that belong together and that several exports have."""
