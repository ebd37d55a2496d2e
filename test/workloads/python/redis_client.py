"""redis-py: redis_client.py 2|3 PORT|PATH CONNECTIONS WARM STEP…; 2 or 3: of RESP."""
import sys

import redis

from plan import PIPELINE_DEPTH, redis_kinds, run

PROTOCOL = int(sys.argv[1])
WAIT_SECONDS = 0.1  # for what does not come


def do(client, step):
    kind = step[0]
    if kind == "ping":
        client.ping()
    elif kind == "get":
        assert client.get("text") == b"value"
    elif kind == "nil":
        assert client.get("nothing") is None
    elif kind == "set":
        assert client.set("text", "value")
    elif kind == "pipeline":
        pipeline = client.pipeline(transaction=False)
        for _ in range(PIPELINE_DEPTH):
            pipeline.execute_command("INCR", "count")  # incr() would send INCRBY
        assert len(pipeline.execute()) == PIPELINE_DEPTH
    elif kind == "multi":
        assert client.pipeline().set("text", "value").get("text").execute() == [True, b"value"]
    elif kind == "execerror":
        exec_error(client)
    elif kind == "waiting":
        assert client.blpop(f"queue:{id(client)}", timeout=WAIT_SECONDS) is None
    elif kind == "blocking":
        queue = f"queue:{id(client)}"
        client.rpush(queue, "x")
        assert list(client.blpop(queue, timeout=1)) == [queue.encode(), b"x"]
    elif kind == "pubsub":
        publish(client)
    elif kind == "wrongtype":
        wrong_type(client)
    else:
        raise ValueError(f"no such step: {step}")


def publish(client):
    """Subscribes, publishes, receives and unsubscribes, each when the one before is done."""
    channel = f"channel:{id(client)}"
    with client.pubsub() as listener:  # a connection of its own
        listener.subscribe(channel)
        assert listener.get_message(timeout=5)["type"] == "subscribe"
        client.publish(channel, "message")
        assert listener.get_message(timeout=5)["data"] == b"message"
        listener.unsubscribe(channel)
        assert listener.get_message(timeout=5)["type"] == "unsubscribe"


def exec_error(client):
    pushed, got = client.pipeline().lpush("text", "x").get("text").execute(raise_on_error=False)
    assert str(pushed).startswith("WRONGTYPE") and got == b"value", (pushed, got)


def wrong_type(client):
    try:
        client.lpush("text", "x")
    except redis.ResponseError as error:
        assert str(error).startswith("WRONGTYPE"), error
    else:
        raise AssertionError("LPUSH of a string succeeded")


def connect(port):
    if isinstance(port, int):
        return redis.Redis(host="127.0.0.1", port=port, protocol=PROTOCOL, single_connection_client=True)
    # Without CLIENT SETINFO: Redis 7.0 refuses it, and keeps no count of what it refuses by name.
    quiet = {"lib_name": None, "lib_version": None}
    return redis.Redis(unix_socket_path=port, protocol=PROTOCOL, single_connection_client=True, **quiet)


run(sys.argv[2:], connect, do, redis_kinds)
