"""Template tags of the public pages: form rendering and page furniture."""
