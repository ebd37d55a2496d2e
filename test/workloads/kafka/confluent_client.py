"""A client by confluent-kafka (librdkafka): `BROKER TOPIC GROUP COUNT [MODE]` (README.md of test/workloads)."""
import os
import sys

from confluent_kafka import Consumer, Producer

broker, topic, group, count = *sys.argv[1:4], int(sys.argv[4])
common = {"bootstrap.servers": broker}
if "SASL_MECHANISM" in os.environ:
    user, password = os.environ["SASL_USER"], os.environ["SASL_PASSWORD"]
    common |= {"security.protocol": "sasl_plaintext", "sasl.mechanism": os.environ["SASL_MECHANISM"], "sasl.username": user, "sasl.password": password}
producer = Producer({**common, "linger.ms": 0})


def produce():
    for i in range(count):
        producer.produce(topic, f"planted-value-{i}", key=f"planted-key-{i}")
        producer.flush()


produce()
if sys.argv[5:] == ["pause"]:
    print("paused", flush=True)
    sys.stdin.readline()
    produce()
    count *= 2
consumer = Consumer({**common, "group.id": group, "auto.offset.reset": "earliest", "enable.auto.commit": False})
consumer.subscribe([topic])
read = 0
while read < count:
    message = consumer.poll(1)
    if message is not None and message.error() is None:
        read += 1
consumer.commit(asynchronous=False)
consumer.close()
print(f'{{"produced": {count}}}')
