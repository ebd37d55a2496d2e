"""What every client here does: arguments, `ready`, a line, the plan, its account, a line (README.md of test/workloads)."""
import json
import sys
import threading
from collections import Counter


def read_plan(arguments):
    """Steps ("GET /plain 200 6 503": the last word is the count) and their order: in turns until each is used up."""
    steps, left, order = [], [], []
    for argument in arguments:
        *step, count = argument.split()
        steps.append(tuple(step))
        left.append(int(count))
    while any(left):
        for index, count in enumerate(left):
            if count > 0:
                left[index] -= 1
                order.append(steps[index])
    return order


def hold():
    print("ready", flush=True)
    sys.stdin.readline()


def finish(sent):
    print(json.dumps({"sent": sent}), flush=True)
    sys.stdin.readline()


def run(arguments, connect, do, kinds):
    """`connect(port)`, which is a path where no number was given, `do(connection, step)`, which checks the answer, `kinds(step)`: what one `do` counts as."""
    port = int(arguments[0]) if arguments[0].isdigit() else arguments[0]
    connections, warm = (int(word) for word in arguments[1:3])
    order = read_plan(arguments[3:])
    opened = [connect(port) for _ in range(connections)]
    for connection in opened:
        for _ in range(warm):
            do(connection, WARM[kinds.__name__])
    hold()
    failures = []

    def send(first):
        try:
            for step in order[first::connections]:
                do(opened[first], step)
        except Exception as error:  # of a thread: told after the join
            failures.append(error)

    threads = [threading.Thread(target=send, args=(first,)) for first in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    finish(Counter(kind for step in order for kind in kinds(step)))


def http_kinds(step):
    return [" ".join(step[:3])]


PIPELINE_DEPTH = 10

REDIS_KINDS = {
    "ping": ["PING ok"],
    "get": ["GET ok"],
    "nil": ["GET ok"],
    "set": ["SET ok"],
    "pipeline": ["INCR ok"] * PIPELINE_DEPTH,
    "multi": ["MULTI ok", "SET ok", "GET ok", "EXEC ok"],
    "execerror": ["MULTI ok", "LPUSH WRONGTYPE", "GET ok", "EXEC ok"],
    "blocking": ["RPUSH ok", "BLPOP ok"],
    "waiting": ["BLPOP ok"],
    "pubsub": ["SUBSCRIBE ok", "PUBLISH ok", "UNSUBSCRIBE ok"],
    "wrongtype": ["LPUSH WRONGTYPE"],
}


def redis_kinds(step):
    return REDIS_KINDS[step[0]]


# Of an answer that is too long: once more, over TCP.
DNS_CODES = {"nx.demo.test": ["NXDOMAIN"], "big.demo.test": ["NOERROR", "NOERROR"]}


def dns_kinds(step):
    return [f"{step[0]} {step[1]} {code}" for code in DNS_CODES.get(step[1], ["NOERROR"])]


def mysql_kinds(step):
    return [step[0]]


# What a connection is opened and used with before the test attaches.
WARM = {
    "dns_kinds": ("A", "both.demo.test"),
    "http_kinds": ("GET", "/plain", "200", "6"),
    "mysql_kinds": ("prepared",),
    "redis_kinds": ("ping",),
}
