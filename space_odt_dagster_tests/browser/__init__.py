"""The Dagster UI as a person uses it: headless Chromium against `space-odt ui` on the simulated organisation."""
