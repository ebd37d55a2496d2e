import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;

/** Kafka's own client: `BROKER TOPIC GROUP COUNT [MODE]` (README.md of test/workloads). */
final class KafkaWorkload {
  private static final String TEXT = "org.apache.kafka.common.serialization.String";

  private final String broker;
  private final String topic;
  private final String group;
  private final int count;

  private KafkaWorkload(String[] arguments) {
    broker = arguments[0];
    topic = arguments[1];
    group = arguments[2];
    count = Integer.parseInt(arguments[3]);
  }

  public static void main(String[] arguments) throws Exception {
    KafkaWorkload workload = new KafkaWorkload(arguments);
    String mode = arguments.length > 4 ? arguments[4] : "";
    int produced = mode.equals("transactions") ? workload.transact() : workload.produce(mode.equals("pause"));
    if (mode.equals("share")) workload.share(produced);
    else workload.consume(produced, mode.equals("new-group") ? "consumer" : "classic");
    System.out.println("{\"produced\": " + produced + "}");
  }

  private int produce(boolean pauses) throws Exception {
    try (KafkaProducer<String, String> producer = new KafkaProducer<>(options())) {
      for (int i = 0; i < count; i++) producer.send(record(i)).get();
      if (!pauses) return count;
      pause();
      for (int i = 0; i < count; i++) producer.send(record(i)).get();
      return 2 * count;
    }
  }

  /** A transaction for each record, with an offset of the group in it. */
  private int transact() {
    Properties options = options();
    options.put("transactional.id", group + "-transactions");
    try (KafkaProducer<String, String> producer = new KafkaProducer<>(options);
        KafkaConsumer<String, String> consumer = consumer("classic")) {
      producer.initTransactions();
      for (int i = 0; i < count; i++) {
        producer.beginTransaction();
        producer.send(record(i));
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        offsets.put(new TopicPartition(topic, 0), new OffsetAndMetadata(0));
        producer.sendOffsetsToTransaction(offsets, consumer.groupMetadata());
        producer.commitTransaction();
      }
    }
    return count;
  }

  private void consume(int wanted, String protocol) {
    try (KafkaConsumer<String, String> consumer = consumer(protocol)) {
      consumer.subscribe(List.of(topic));
      int read = 0;
      while (read < wanted) {
        for (ConsumerRecord<String, String> one : consumer.poll(Duration.ofSeconds(1))) read++;
      }
      consumer.commitSync();
    }
  }

  /** In a share group, each record acknowledged by itself. */
  private void share(int wanted) throws Exception {
    Properties options = options();
    try (Admin admin = Admin.create(options)) {
      ConfigResource ofGroup = new ConfigResource(ConfigResource.Type.GROUP, group);
      ConfigEntry fromStart = new ConfigEntry("share.auto.offset.reset", "earliest");
      AlterConfigOp set = new AlterConfigOp(fromStart, AlterConfigOp.OpType.SET);
      admin.incrementalAlterConfigs(Map.of(ofGroup, List.of(set))).all().get();
    }
    options.put("group.id", group);
    options.put("share.acknowledgement.mode", "explicit");
    try (KafkaShareConsumer<String, String> consumer = new KafkaShareConsumer<>(options)) {
      consumer.subscribe(List.of(topic));
      int read = 0;
      while (read < wanted) {
        for (ConsumerRecord<String, String> one : consumer.poll(Duration.ofSeconds(1))) {
          consumer.acknowledge(one);
          read++;
        }
        consumer.commitSync();
      }
    }
  }

  private KafkaConsumer<String, String> consumer(String protocol) {
    Properties options = options();
    options.put("group.id", group);
    options.put("group.protocol", protocol);
    options.put("auto.offset.reset", "earliest");
    options.put("enable.auto.commit", "false");
    options.put("isolation.level", "read_committed");
    return new KafkaConsumer<>(options);
  }

  private Properties options() {
    Properties options = new Properties();
    options.put("bootstrap.servers", broker);
    options.put("key.serializer", TEXT + "Serializer");
    options.put("value.serializer", TEXT + "Serializer");
    options.put("key.deserializer", TEXT + "Deserializer");
    options.put("value.deserializer", TEXT + "Deserializer");
    // Every batch is a request of its own.
    options.put("max.in.flight.requests.per.connection", "1");
    options.put("enable.metrics.push", "false");
    return options;
  }

  private ProducerRecord<String, String> record(int number) {
    return new ProducerRecord<>(topic, "value-" + number);
  }

  private static void pause() throws IOException {
    System.out.println("paused");
    while (System.in.read() >= ' ') {}
  }
}
