"""Monthly counts without personal data, from live cases and from those that were erased."""
