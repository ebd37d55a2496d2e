"""A client by kafka-python: `BROKER TOPIC GROUP COUNT`, as main.go."""
import sys

from kafka import KafkaConsumer, KafkaProducer

broker, topic, group, count = *sys.argv[1:4], int(sys.argv[4])
producer = KafkaProducer(bootstrap_servers=broker)
for i in range(count):
    producer.send(topic, f"value-{i}".encode()).get(30)
producer.close()
options = {"auto_offset_reset": "earliest", "enable_auto_commit": False}
consumer = KafkaConsumer(topic, bootstrap_servers=broker, group_id=group, **options)
read = 0
while read < count:
    read += sum(map(len, consumer.poll(1000).values()))
consumer.commit()
consumer.close()
print(f'{{"produced": {count}}}')
