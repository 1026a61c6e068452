"""What develops the project and is not its tests: generators, benchmark, screenshots."""
