"""`make bench`: the pages. Recognition has a benchmark of its own, `make bench-ocr`."""

from tests.benchmarks import pages

if __name__ == "__main__":
    pages.main()
