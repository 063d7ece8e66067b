"""`make bench-ocr`: this project beside its peers, on the same files in the same run."""
