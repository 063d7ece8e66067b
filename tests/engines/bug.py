"""An engine with a mistake in it."""


class Engine:
    def words(self, image, *, languages, layout, timeout):
        raise ZeroDivisionError("a secret from the document")

    line = words
