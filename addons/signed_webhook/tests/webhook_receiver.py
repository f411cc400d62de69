"""A receiver of webhooks on this machine, whose address says how it behaves."""

import http.server
import threading
import time
from contextlib import contextmanager, suppress

HUGE = 50_000_000


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.seen.append((self.path, dict(self.headers.items()), body))
        getattr(self, f"answer_{self.path.strip('/').partition('?')[0]}", self.answer_ok)()

    def do_GET(self):
        self.server.followed.append(self.path)
        self.answer_ok()

    def say(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in {"Content-Length": len(body), **headers}.items():
            self.send_header(name.replace("_", "-"), str(value))
        self.end_headers()
        self.wfile.write(body)

    def answer_ok(self):
        self.say(200, b"thanks")

    def answer_error(self):
        self.say(500, b"out of order \0" + b"x" * 3000)

    def answer_redirect(self):
        self.say(302, Location=f"http://127.0.0.1:{self.server.server_port}/elsewhere")

    def answer_slow(self):
        self.server.gate.wait(30)
        self.answer_ok()

    def answer_drip(self):
        """A byte of a header now and then: no single wait is long."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        while not self.server.gate.wait(0.1):
            self.wfile.write(b"x")
            self.wfile.flush()

    def answer_huge(self):
        self.send_response(200)
        self.send_header("Content-Length", str(HUGE))
        self.end_headers()
        piece = b"y" * 65536
        for _number in range(HUGE // len(piece)):
            self.wfile.write(piece)
            self.server.sent += len(piece)

    def answer_garbled(self):
        self.wfile.write(b"\x00\x01 no HTTP at all\r\n\r\n")

    def answer_headers(self):
        self.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: y\r\n" % n for n in range(5000)) + b"\r\n")

    def answer_break(self):
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf")

    def answer_once(self):
        """Says no the first time."""
        first = [path for path, _headers, _body in self.server.seen].count(self.path) == 1
        self.say(503 if first else 204)

    def handle(self):  # pylint: disable=missing-return
        # Whoever sends may hang up, as they should.
        with suppress(OSError):
            super().handle()

    def log_message(self, *_arguments):
        pass


class Receiver(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.seen, self.followed, self.sent = [], [], 0
        self.gate = threading.Event()

    def handle_error(self, *_arguments):
        pass

    def url(self, path="ok", scheme="http", host="127.0.0.1"):
        return f"{scheme}://{host}:{self.server_port}/{path}"

    def paths(self):
        return [path for path, _headers, _body in self.seen]


@contextmanager
def receiver(context=None):
    """A running receiver; with an SSLContext it speaks https."""
    server = Receiver()
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.gate.set()
        server.shutdown()
        server.server_close()
        thread.join(5)


@contextmanager
def took_less_than(test, seconds):
    started = time.monotonic()
    yield
    test.assertLess(time.monotonic() - started, seconds)
