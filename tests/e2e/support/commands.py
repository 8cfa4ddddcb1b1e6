"""Commands over MQTT, told apart by their correlation ids."""
import itertools
import json

NUMBERS = itertools.count(1)


def is_result_of(correlation_id):
    """Matches a command's result; looks at the bytes, as there may be very many messages."""
    mark = b'"correlation_id":' + json.dumps(correlation_id, separators=(",", ":")).encode()
    return lambda message: message.topic.startswith("telnyx/result/") and mark in message.payload


def send(client, topic, payload, correlation_id=None, **options):
    """Publishes a command, by its topic below the root; returns its correlation id."""
    correlation_id = correlation_id or f"command-{next(NUMBERS)}"
    client.publish(f"telnyx/{topic}", json.dumps({**payload, "correlation_id": correlation_id}), **options)
    return correlation_id


def result_of(client, correlation_id):
    return json.loads(client.wait_for(is_result_of(correlation_id), f"the result of {correlation_id}").payload)


def run(client, topic, payload, correlation_id=None, **options):
    """Publishes a command and waits for its result."""
    return result_of(client, send(client, topic, payload, correlation_id, **options))
