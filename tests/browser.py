"""What tests that drive a browser share."""

from typing import Any


def follow(page: Any, target: Any) -> None:
    """Click a link or a button that leads to another page, and wait until that page has arrived.

    A click alone comes back before a slow answer does, and what is asserted next would read the old page.
    """
    with page.expect_navigation():
        (page.locator(target).first if isinstance(target, str) else target).click()
