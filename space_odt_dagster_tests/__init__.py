"""Tests of Space_OdT; the folders mirror the package."""
