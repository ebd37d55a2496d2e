"""What happens to clients of Kafka, by confluent-kafka (librdkafka): `BROKER TOPIC GROUP COUNT SCENE` (README.md of test/workloads)."""
import sys
import time

from confluent_kafka import Consumer, Producer

MEGABYTE = 1_000_000

broker, topic, group, count, scene = *sys.argv[1:4], int(sys.argv[4]), sys.argv[5]


def producer():
    return Producer({"bootstrap.servers": broker, "linger.ms": 0, "message.max.bytes": 2 * MEGABYTE, "enable.idempotence": True})


def consumer(**options):
    common = {"bootstrap.servers": broker, "group.id": group, "auto.offset.reset": "earliest", "enable.auto.commit": False}
    one = Consumer({**common, **options})
    one.subscribe([topic])
    return one


def produce(one, value):
    for _ in range(count):
        one.produce(topic, value)
        one.flush()


def big():
    """All of it in one answer."""
    produce(producer(), b"x" * MEGABYTE)
    size = (count + 10) * MEGABYTE
    limits = {"fetch.max.bytes": size, "max.partition.fetch.bytes": size, "receive.message.max.bytes": 2 * size}
    one = consumer(**limits)
    read = 0
    while read < count:
        message = one.poll(1)
        read += message is not None and message.error() is None
    one.close()


def restart():
    one = producer()
    produce(one, b"before")
    print("paused", flush=True)
    sys.stdin.readline()
    produce(one, b"after")


def rebalance():
    first = consumer(**{"session.timeout.ms": 10000, "heartbeat.interval.ms": 300})
    while not first.assignment():
        first.poll(0.1)
    second = consumer()
    members = [first, second]
    # A topic has one partition: one of them gets it.
    until = time.monotonic() + 4
    while time.monotonic() < until:
        for one in members:
            one.poll(0.1)
    for one in members:
        one.close()


def slow():
    """Nothing comes."""
    one = consumer(**{"fetch.wait.max.ms": 700})
    until = time.monotonic() + 5
    while time.monotonic() < until:
        one.poll(0.1)
    one.close()


{"big": big, "restart": restart, "rebalance": rebalance, "slow": slow}[scene]()
print(f'{{"produced": {count}}}')
