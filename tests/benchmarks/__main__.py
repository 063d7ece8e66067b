"""`make bench`: the pages and the largest form. Recognition has a benchmark of its own, `make bench-ocr`."""

from tests.benchmarks import forms, pages

if __name__ == "__main__":
    pages.main()
    forms.main()
