import json
import time
from contextlib import contextmanager

from odoo.tests.common import ChromeBrowser

from .page_common import PageCase

PATIENCE = 20


class Window:
    """A window of a real browser, as a person uses it who opens a link: without a login."""

    def __init__(self, browser, base):
        self.browser, self.base = browser, base

    def open(self, url):
        self.browser.navigate_to(url if "://" in url else self.base + url, wait_stop=True)

    def run(self, code):
        """The value of an expression in the page, awaited where it is a promise."""
        answer = self.browser._websocket_request(
            "Runtime.evaluate",
            params={"expression": code, "awaitPromise": True, "returnByValue": True},
            timeout=PATIENCE,
        )
        if "exceptionDetails" in answer:
            raise AssertionError(json.dumps(answer["exceptionDetails"])[:2000])
        return answer["result"].get("value")

    def wait(self, condition):
        deadline = time.monotonic() + PATIENCE
        while not self.run(f"document.readyState === 'complete' && Boolean({condition})"):
            if time.monotonic() > deadline:
                raise AssertionError(
                    f"not in {PATIENCE} s: {condition}\n{self.run('document.body.innerText')}"
                )
            time.sleep(0.05)

    def click(self, selector):
        self.wait(f"document.querySelector({json.dumps(selector)})")
        self.run(f"document.querySelector({json.dumps(selector)}).click()")

    def type(self, text):
        """Types text into the field that has the focus, as an input method does."""
        self.browser._websocket_request("Input.insertText", params={"text": text})

    def press(self, key):
        for kind in ("keyDown", "keyUp"):
            self.browser._websocket_request(
                "Input.dispatchKeyEvent", params={"type": kind, "key": key, "code": key, **KEYS[key]}
            )

    def frames(self):
        """Addresses of the frames in the page; that of a refused one is an error page."""
        tree = self.browser._websocket_request("Page.getFrameTree")["frameTree"]
        return [child["frame"]["url"] for child in tree.get("childFrames", [])]


KEYS = {
    "Tab": {"windowsVirtualKeyCode": 9},
    "ArrowRight": {"windowsVirtualKeyCode": 39},
    "ArrowLeft": {"windowsVirtualKeyCode": 37},
    "Enter": {"windowsVirtualKeyCode": 13, "text": "\r"},
    "Escape": {"windowsVirtualKeyCode": 27},
}


class BrowserCase(PageCase):
    @contextmanager
    def window(self):
        self.env.flush_all()
        browser = ChromeBrowser(self)
        try:
            with self.allow_requests(browser=browser, all_requests=True):
                yield Window(browser, self.base_url())
                self._wait_remaining_requests()
        finally:
            browser.stop()
            self.env.invalidate_all()
