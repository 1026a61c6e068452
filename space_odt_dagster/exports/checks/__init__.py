"""What is to be thought of an export that was just written: observed in one pass, then judged."""
