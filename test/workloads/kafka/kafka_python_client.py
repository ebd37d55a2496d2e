"""A client by kafka-python: `BROKER TOPIC GROUP COUNT [MODE]` (README.md of test/workloads)."""
import os
import sys

from kafka import KafkaConsumer, KafkaProducer

broker, topic, group, count = *sys.argv[1:4], int(sys.argv[4])
common = {"bootstrap_servers": broker}
if "SASL_MECHANISM" in os.environ:
    user, password = os.environ["SASL_USER"], os.environ["SASL_PASSWORD"]
    common |= {"security_protocol": "SASL_PLAINTEXT", "sasl_mechanism": os.environ["SASL_MECHANISM"], "sasl_plain_username": user, "sasl_plain_password": password}
producer = KafkaProducer(**common)


def produce():
    for i in range(count):
        producer.send(topic, f"planted-value-{i}".encode(), key=f"planted-key-{i}".encode()).get(30)


produce()
if sys.argv[5:] == ["pause"]:
    print("paused", flush=True)
    sys.stdin.readline()
    produce()
    count *= 2
producer.close()
options = {"auto_offset_reset": "earliest", "enable_auto_commit": False}
consumer = KafkaConsumer(topic, **common, group_id=group, **options)
read = 0
while read < count:
    read += sum(map(len, consumer.poll(1000).values()))
consumer.commit()
consumer.close()
print(f'{{"produced": {count}}}')
