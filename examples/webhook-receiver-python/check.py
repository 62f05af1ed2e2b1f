"""Sends the receiver what it must take, and what it must not."""

import base64
import contextlib
import hashlib
import hmac
import http.client
import io
import json
import threading

from receiver import Receiver, line_of

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
OTHER_SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
ID = "msg_p5jXN8AQM9LWM0D4loKWxJek"
TIMESTAMP = 1614265330
BODY = b'{"test": 2432232314}'
SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


class Clock:
    now = TIMESTAMP

    def __call__(self):
        return self.now


class Handler:
    """Keeps what it handled; fails as often as it is told to."""

    def __init__(self):
        self.handled = []
        self.failures = 0

    def __call__(self, event):
        if self.failures > 0:
            self.failures -= 1
            raise RuntimeError("not now")
        self.handled.append(event)


clock, handler = Clock(), Handler()
server = Receiver(("127.0.0.1", 0), SECRET, handler, clock)
threading.Thread(target=server.serve_forever, daemon=True).start()


def sign(message_id, body, secret=SECRET):
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{message_id}.{TIMESTAMP}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def status_of(method, body=None, headers=None):
    connection = http.client.HTTPConnection(*server.server_address, timeout=10)
    connection.request(method, "/", body, headers or {})
    status = connection.getresponse().status
    connection.close()
    return status


def send(message_id=ID, timestamp=TIMESTAMP, signature=SIGNATURE, body=BODY):
    """The status of the answer to a webhook: that of Standard Webhooks, unless told otherwise."""
    headers = {"Webhook-Id": message_id, "Webhook-Timestamp": str(timestamp)}
    if signature is not None:
        headers["Webhook-Signature"] = signature
    return status_of("POST", body, headers)


def expect(actual, expected, what):
    if actual != expected:
        raise SystemExit(f"{what}: expected {expected!r}, got {actual!r}")


refused = [
    ({"signature": sign(ID, BODY, OTHER_SECRET)}, "signed by another secret"),
    ({"signature": None}, "not signed"),
    ({"signature": "v1,"}, "an empty signature"),
    ({"signature": "v1"}, "a version alone"),
    ({"signature": SIGNATURE.replace("v1", "v2")}, "another version"),
    ({"signature": SIGNATURE.replace("g0h", "G0h")}, "another signature"),
    ({"body": json.dumps(json.loads(BODY), separators=(",", ":")).encode()}, "written again"),
    ({"message_id": "msg_other"}, "another id"),
    ({"timestamp": TIMESTAMP + 1}, "another time"),
    ({"timestamp": "today"}, "no time"),
]
for message, what in refused:
    expect(send(**message), 401, what)
for seconds in (301, -301):
    clock.now = TIMESTAMP + seconds
    expect(send(), 401, f"{seconds} seconds later")
expect((handler.handled, server.taken), ([], set()), "nothing was taken")

# In time by a second, and then again: the event is handled once.
clock.now = TIMESTAMP + 300
expect(send(), 204, "in time")
clock.now = TIMESTAMP
expect(send(), 204, "a second time")
expect(handler.handled, [{"test": 2432232314}], "handled once")

# While secrets are rotated there are two signatures, in either order.
for message_id, own_first in (("evt_first", True), ("evt_last", False)):
    body = b'{"type":"notice.given"}'
    both = [sign(message_id, body), sign(message_id, body, OTHER_SECRET)]
    signature = " ".join(both if own_first else reversed(both))
    expect(send(message_id, signature=signature, body=body), 204, message_id)
expect(len(handler.handled), 3, "both were handled")

# What fails here is refused, comes again, and is handled then.
handler.handled, handler.failures = [], 1
late = b'{"type":"invoice.finalized","accountId":"acc_1"}'
with contextlib.redirect_stderr(io.StringIO()):
    answers = [send("evt_late", signature=sign("evt_late", late), body=late) for _ in range(3)]
expect(answers, [500, 204, 204], "failed, handled, known")
expect(len(handler.handled), 1, "handled when it came again")

# An event of a later version is taken, and its text is kept as it came.
later = '{"id":"evt_1","type":"moon.risen","sequence":7,"isTest":true,"data":{"é":"🌙"}}'.encode()
expect(send("evt_later", signature=sign("evt_later", later), body=later), 204, "of a later version")
expect(line_of(handler.handled[-1]), "evt_1 moon.risen 7 (test): nothing to do", "of a later version")
known = {"id": "evt_2", "type": "notice.given", "sequence": 8, "accountId": "acc_1"}
expect(line_of(known), "evt_2 notice.given 8: notice was given: look at acc_1", "a known event")

expect(status_of("POST", b"x" * (1024 * 1024)), 413, "a body that is too long")
expect(status_of("GET"), 405, "another method")
server.shutdown()
print("The receiver takes what it should, once, and nothing else.")
