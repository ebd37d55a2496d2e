"""A client by confluent-kafka (librdkafka): `BROKER TOPIC GROUP COUNT [MODE]` (README.md of test/workloads)."""
import sys

from confluent_kafka import Consumer, Producer

broker, topic, group, count = *sys.argv[1:4], int(sys.argv[4])
producer = Producer({"bootstrap.servers": broker, "linger.ms": 0})


def produce():
    for i in range(count):
        producer.produce(topic, f"value-{i}")
        producer.flush()


produce()
if sys.argv[5:] == ["pause"]:
    print("paused", flush=True)
    sys.stdin.readline()
    produce()
    count *= 2
consumer = Consumer({"bootstrap.servers": broker, "group.id": group, "auto.offset.reset": "earliest", "enable.auto.commit": False})
consumer.subscribe([topic])
read = 0
while read < count:
    message = consumer.poll(1)
    if message is not None and message.error() is None:
        read += 1
consumer.commit(asynchronous=False)
consumer.close()
print(f'{{"produced": {count}}}')
