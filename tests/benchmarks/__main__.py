"""`make bench`: the pages, then recognition over the specimens where they lie beside the project."""

from tests.benchmarks import ocr_specimens, pages

if __name__ == "__main__":
    pages.main()
    if ocr_specimens.SPECIMENS.exists():
        ocr_specimens.main([])
