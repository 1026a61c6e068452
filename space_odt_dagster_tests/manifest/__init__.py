"""Tests of the manifest: what it may say, and that it says what the catalogue promises."""
