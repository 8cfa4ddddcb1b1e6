"""What may stand nowhere: the API key, the broker's password, a document's secret; and where phone numbers may.

After each test everything that its bridges wrote and its clients received is searched (conftest.py):

- the secrets: the log, the journal's files, topics and messages, replies to HTTP requests;
- whole phone numbers: the log (unless `log.mask_numbers` is off), topics, and what the bridge tells of itself.

Numbers belong into events and commands, so into their messages, into the journal that keeps these, and into results, whose
errors tell the sender what he has sent. They belong into the topics of `NUMBERS_BELONG`."""
import re

API_KEY = "KEY0123456789ABCDEF_secret"
BROKER_PASSWORD = "broker-password-0123456789"
DOCUMENT_SECRET = "quite-a-long-secret-0123"
SECRETS = {"the API key": API_KEY.encode(), "the broker's password": BROKER_PASSWORD.encode(),
           "a TeXML document's secret": DOCUMENT_SECRET.encode()}
# With a plus, or one of those that tests use, however it is written.
NUMBER = re.compile(rb"(?:\+|%2B)[1-9]\d{6,14}(?!\d)|(?:312|773|900)\D?555\D?0\d{3}(?!\d)")
# A number's own state, and what the sender of a command has chosen: its topic, which its result's follows.
NUMBERS_BELONG = re.compile(r"[^/]+/(number|(as/[^/]+/)?(cmd|result))/")

bridges, clients = [], []  # of the tests that run


def secrets_in(data):
    return [name for name, secret in SECRETS.items() if secret in data]


def in_log(bridge):
    log = bridge.folder / "log"
    if not log.exists():
        return
    masks = bridge.settings.get("log.mask_numbers", True)
    for line in log.read_bytes().splitlines():
        found = secrets_in(line) + (["a phone number"] if masks and NUMBER.search(line) else [])
        for name in found:
            yield f"{name} in a line of the log: {line[:500]!r}"


def in_journal(bridge):
    for file in bridge.journal.parent.glob(bridge.journal.name + "*"):
        for name in secrets_in(file.read_bytes()):
            yield f"{name} in {file.name}"


def in_message(message):
    topic = message.topic.encode()
    for name in secrets_in(topic + b"\n" + message.payload):
        yield f"{name} in the message {message}"
    if NUMBER.search(topic) and not NUMBERS_BELONG.match(message.topic):
        yield f"a phone number in the topic {message.topic}"
    if re.match("[^/]+/bridge/", message.topic) and NUMBER.search(message.payload):
        yield f"a phone number in the message {message}"


def search(bridge):
    return [*in_log(bridge), *in_journal(bridge)]


def collect(last=False):
    """What is found with all those that have ended (the last time, with all), which are then forgotten."""
    found = []
    for bridge in [b for b in bridges if last or not (b.process and b.process.running())]:
        bridges.remove(bridge)
        found += search(bridge)
    for client in [c for c in clients if last or c.closed]:
        clients.remove(client)
        found += [leak for message in client.messages for leak in in_message(message)]
    return found
