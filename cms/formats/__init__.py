"""Dates and times as people here read them, where Django's own formats would mislead (12/04 is 12 April)."""
