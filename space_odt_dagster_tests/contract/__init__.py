"""Every export against its document, one after the other."""
