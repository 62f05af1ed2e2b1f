"""Receives the webhooks of Switchboard with Python's standard library alone."""

import base64
import hashlib
import hmac
import json
import os
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TOLERANCE_SECONDS = 300
# More than any body of Switchboard has.
BODY_BYTES_MAX = 512 * 1024


def is_genuine(secret, headers, body, now):
    """Whether a webhook was signed with the secret of the endpoint, at most five minutes ago.

    `body` is the bytes as they came: JSON that was parsed and written again has another signature.
    While secrets are rotated there are two signatures, and one that matches is enough.
    """
    message_id = headers.get("webhook-id", "")
    timestamp = headers.get("webhook-timestamp", "")
    if not message_id or not (timestamp.isascii() and timestamp.isdigit()):
        return False
    if abs(now - int(timestamp)) > TOLERANCE_SECONDS:
        return False
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = b".".join([message_id.encode(), timestamp.encode(), body])
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest())
    for versioned in headers.get("webhook-signature", "").split(" "):
        version, _, signature = versioned.partition(",")
        if version == "v1" and hmac.compare_digest(signature.encode(), expected):
            return True
    return False


class Receiver(ThreadingHTTPServer):
    """Takes each event once and answers 204; 500 where handling failed, so that it comes again.

    The ids that were taken outlive this program where they are a table, best written in the
    transaction that does what the event asks for.
    """

    def __init__(self, address, secret, handle, clock=time.time):
        super().__init__(address, Request)
        self.secret = secret
        self.handle = handle
        self.clock = clock
        self.taken = set()
        self.one_at_a_time = threading.Lock()

    def status_of(self, headers, body):
        """The status that answers a webhook."""
        if not is_genuine(self.secret, headers, body, self.clock()):
            return 401
        with self.one_at_a_time:
            if headers["webhook-id"] in self.taken:
                return 204
            try:
                self.handle(json.loads(body))
            except Exception as error:
                print(f"{headers['webhook-id']} failed: {error}", file=sys.stderr)
                return 500
            self.taken.add(headers["webhook-id"])
        return 204


class Request(BaseHTTPRequestHandler):
    timeout = 15

    def do_POST(self):
        length = self.headers.get("content-length", "")
        if not (length.isascii() and length.isdigit()):
            return self.answer(411)
        if int(length) > BODY_BYTES_MAX:
            # Read and thrown away, or the sender is cut off before it hears why.
            left = min(int(length), 8 * BODY_BYTES_MAX)
            while left > 0 and (part := self.rfile.read(min(left, 65536))):
                left -= len(part)
            return self.answer(413)
        body = self.rfile.read(int(length))
        if len(body) < int(length):
            return self.answer(400)
        self.answer(self.server.status_of(self.headers, body))

    def do_GET(self):
        self.answer(405)

    def answer(self, status):
        self.send_response(status)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_):
        """What was received is said by the handler."""


# What this program does for each type of event; of all others it only takes note.
HANDLERS = {
    "notice.given": lambda event: f"notice was given: look at {event['accountId']}",
    "invoice.finalized": lambda event: f"fetch the new invoice of {event['accountId']}",
}


def line_of(event):
    """A line for an event. A type that is not in the list is no error: later versions have more."""
    act = HANDLERS.get(event["type"], lambda _: "nothing to do")(event)
    test = " (test)" if event.get("isTest") else ""
    return f"{event.get('id')} {event['type']} {event.get('sequence', '-')}{test}: {act}"


def main():
    secret = os.environ.get("WEBHOOK_SECRET", "")
    if not secret.startswith("whsec_"):
        sys.exit("WEBHOOK_SECRET must be the secret of the endpoint, whsec_…")
    address = (os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "8080")))
    server = Receiver(address, secret, lambda event: print(line_of(event), flush=True))
    host, port = server.server_address
    print(f"Receiving webhooks at http://{host}:{port}/", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
