"""The host: pages, settings, what editors and clerks see."""
