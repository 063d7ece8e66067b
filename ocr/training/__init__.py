"""Making of the small models that `ocr` carries; nothing here is imported at run time."""
