"""What a phone number is, seen from a location: internal, external, abroad, premium, dialable."""
