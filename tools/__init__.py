"""Development tools outside of the tests: generators, benchmark, screenshots."""
