"""A client by kafka-python: `BROKER TOPIC GROUP COUNT [MODE]` (README.md of test/workloads)."""
import sys

from kafka import KafkaConsumer, KafkaProducer

broker, topic, group, count = *sys.argv[1:4], int(sys.argv[4])
producer = KafkaProducer(bootstrap_servers=broker)


def produce():
    for i in range(count):
        producer.send(topic, f"value-{i}".encode()).get(30)


produce()
if sys.argv[5:] == ["pause"]:
    print("paused", flush=True)
    sys.stdin.readline()
    produce()
    count *= 2
producer.close()
options = {"auto_offset_reset": "earliest", "enable_auto_commit": False}
consumer = KafkaConsumer(topic, bootstrap_servers=broker, group_id=group, **options)
read = 0
while read < count:
    read += sum(map(len, consumer.poll(1000).values()))
consumer.commit()
consumer.close()
print(f'{{"produced": {count}}}')
