"""Holds messages against the contract: what `telnyx-mqtt asyncapi` says of topics, QoS, retain and payloads.

After each test (conftest.py), of all that its clients received below its bridges' roots and `homeassistant/`, up to `MOST`
messages of each topic pattern. What clients of the test published themselves is not the bridge's; of that, commands are held against it
which the bridge took as they are."""
import collections
import functools
import json
import re
import subprocess

from jsonschema import Draft7Validator

from .processes import BUILD

MOST = 20
READERS = {"application/json": json.loads, "text/plain": bytes.decode, "application/octet-stream": bytes}
clients, bridges = [], []  # of the tests that run


def resolved(document, part):
    """The part with what it refers to in place; nothing refers to itself."""
    if isinstance(part, list):
        return [resolved(document, one) for one in part]
    if not isinstance(part, dict):
        return part
    if "$ref" not in part:
        return {name: resolved(document, one) for name, one in part.items()}
    found = document
    for step in part["$ref"].removeprefix("#/").split("/"):
        found = found[step]
    return resolved(document, found)


def told(schema, value):
    """What is wrong with the value; of one of several that fits none, with each of them."""
    return [f"{part.json_path}: {part.message[:300]}" for error in schema.iter_errors(value)
            for part in error.context or [error]]


def without_nulls(value):
    """The bridge takes null for anything in a command, whatever Telnyx makes of it."""
    if isinstance(value, dict):
        return {name: without_nulls(member) for name, member in value.items() if member is not None}
    return [without_nulls(item) for item in value if item is not None] if isinstance(value, list) else value


class Channel:
    """A topic pattern, and what is sent on it."""

    def __init__(self, document, key, channel):
        self.document, self.key, self.address = document, key, channel["address"]
        operation = document["operations"][key]
        self.sent = operation["action"] == "send"
        self.binding = resolved(document, operation["bindings"])["mqtt"]
        self.messages = channel["messages"]
        self.several = [name for name, parameter in channel["parameters"].items() if parameter.get("x-levels")]
        self.rank = (len(self.several), len(channel["parameters"]))  # the lower, the more it says of the topic

    @functools.cached_property
    def pattern(self):
        parts = re.split(r"\{([^}]+)\}", self.address)
        return re.compile("".join(
            re.escape(part) if i % 2 == 0 else ".*" if part in self.several else "[^/]*" for i, part in enumerate(parts)))

    @functools.cached_property
    def validators(self):
        """(name, payload, headers or None, content type) of each message."""
        found = []
        for name, message in ((name, resolved(self.document, one)) for name, one in self.messages.items()):
            headers = message.get("headers")
            found.append((name, Draft7Validator(message["payload"]), headers and Draft7Validator(headers),
                          message["contentType"]))
        return found

    def wrong_with(self, payload, user):
        """What is wrong with it as each of the channel's messages; nothing when it is good as one of them."""
        found = []
        for name, schema, headers, content_type in self.validators:
            try:
                value = READERS[content_type](payload)
            except ValueError as error:
                if headers:
                    return []  # an event goes out as it came
                found.append(f"{error}")
                continue
            wrong = told(schema, value) + (told(headers, user) if headers and (user or name == "replayed") else [])
            if not wrong:
                return []
            found += wrong
        return found


class Contract:
    """Of a bridge whose topics begin with `root`."""

    def __init__(self, root="telnyx"):
        command = [BUILD / "telnyx-mqtt", "asyncapi", "--root", root]
        document = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
        self.trees, self.depth, self.channels = (f"{root}/", "homeassistant/"), root.count("/"), {}
        for key, channel in document["channels"].items():
            self.channels.setdefault(self.branch(channel["address"]), []).append(Channel(document, key, channel))

    def branch(self, topic):
        """The levels that are no parameter in any address."""
        levels = topic.split("/")
        return tuple(levels[:self.depth + (3 if "cmd" in levels[self.depth + 1:self.depth + 2] else 2)])

    def find(self, topic):
        """Those that say most of the topic, of all that it fits."""
        fits = [channel for channel in self.channels.get(self.branch(topic), []) if channel.pattern.fullmatch(topic)]
        best = min((channel.rank for channel in fits), default=None)
        return [channel for channel in fits if channel.rank == best]

    def wrong_with(self, message, client):
        channels = self.find(message.topic)
        if not channels:
            return ["no such topic in the contract"]
        found = []
        for channel in channels:
            cleared = message.payload == b"" and channel.binding["retain"]
            wrong = wrong_way(channel, message, client) + ([] if cleared else channel.wrong_with(message.payload, message.user))
            if not wrong:
                return []
            found += wrong
        return found

    def wrong_command(self, message):
        """Of one that the bridge took. What it left out may have come from `commands.defaults`."""
        return self.wrong_with_command(message.topic, read(message.payload), "is a required property")

    def wrong_with_command(self, topic, command, but="nothing"):
        """What is wrong with a command, but for what holds those words."""
        found = []
        payloads = [json.dumps(one).encode() for one in (without_nulls(command), command)]  # some want null
        for channel in self.find(topic):
            for payload in payloads:
                wrong = [text for text in channel.wrong_with(payload, {}) if but not in text]
                if not wrong:
                    return []
                found += wrong
        return found


contract = functools.cache(Contract)


def wrong_way(channel, message, client):
    """What is wrong with how it came: QoS as far as the subscriber's, retain where he sees it."""
    qos = channel.binding.get("qos")
    if qos is not None and message.qos != min(qos, client.qos):
        return [f"QoS is {message.qos}"]
    return ["retain is wrong"] if client.v5 and message.retain != channel.binding["retain"] else []


def read(payload):
    """The object that it is; none where it is none to a strict reader."""
    try:
        value = json.loads(payload)
    except (ValueError, RecursionError):
        value = None
    return value if isinstance(value, dict) else {}


def key_of(topic, payload):
    """By which a command and its result belong together."""
    return topic, json.dumps(read(payload).get("correlation_id"))


def accepted(messages):
    """The keys of commands that the bridge took, and knew all of as it is."""
    return {key_of(message.topic.replace("/result/", "/cmd/", 1), message.payload) for message in messages
            if "/result/" in message.topic and b'"ok":true' in message.payload and not re.search(
                rb'"(converted|unknown)":\[', message.payload)}


def to_be_held(client, root, validates):
    """Of what a client received, what the bridge sent or, if it validates, took."""
    good, held = accepted(client.messages) if validates else {}, contract(root)
    for message in client.messages:
        if re.match(f"{root}/(as/[^/]*/)?cmd/", message.topic):
            if key_of(message.topic, message.payload) in good and read(message.payload):
                yield held.wrong_command, message
        elif message.topic.startswith(held.trees) and (message.topic, message.payload) not in client.published:
            yield functools.partial(held.wrong_with, client=client), message


def broken(client, root="telnyx", validates=True):
    """What breaks the contract, of what a client received from a bridge of that root."""
    seen = collections.Counter()
    for wrong_with, message in to_be_held(client, root, validates):
        key = next((channel.key for channel in contract(root).find(message.topic)), message.topic)
        seen[key] += 1
        wrong = wrong_with(message) if seen[key] <= MOST else []
        if wrong:
            yield f"{message}: {'; '.join(wrong[:3])}"


def broken_for(client):
    """With the bridges of the client's broker, or, where none is there but by a proxy, with all."""
    mine = [bridge for bridge in bridges if bridge.settings["mqtt.url"].endswith(f":{client.port}")] or bridges
    validates = not any(bridge.settings.get("commands.validation") == "off" for bridge in mine)
    for root in {bridge.settings.get("mqtt.root", "telnyx") for bridge in mine}:
        yield from broken(client, root, validates)


def collect(last=False):
    """What is found with all clients that have ended (the last time, with all), which are then forgotten, as bridges are."""
    ended = [client for client in clients if last or client.closed]
    found = [text for client in ended for text in broken_for(client)]
    clients[:] = [client for client in clients if client not in ended]
    bridges[:] = [bridge for bridge in bridges if bridge.process and bridge.process.running()]
    return found
