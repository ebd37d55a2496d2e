import io.lettuce.core.ClientOptions;
import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Lettuce: LettuceClient 2|3 PORT CONNECTIONS WARM STEP… */
final class LettuceClient extends RedisSteps {
  private final StatefulRedisConnection<String, String> connection;
  private final StatefulRedisPubSubConnection<String, String> listener;
  private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

  private LettuceClient(int port, int protocol) {
    RedisClient client = RedisClient.create("redis://127.0.0.1:" + port);
    ProtocolVersion version = protocol == 3 ? ProtocolVersion.RESP3 : ProtocolVersion.RESP2;
    client.setOptions(ClientOptions.builder().protocolVersion(version).build());
    connection = client.connect();
    listener = client.connectPubSub();
    listener.addListener(new RedisPubSubAdapter<String, String>() {
      @Override
      public void message(String channel, String message) {
        received.add(message);
      }
    });
  }

  public static void main(String[] arguments) throws Exception {
    run(arguments, LettuceClient::new);
  }

  @Override
  boolean ping() {
    return connection.sync().ping().equals("PONG");
  }

  @Override
  String get(String key) {
    return connection.sync().get(key);
  }

  @Override
  boolean set(String key, String value) {
    return connection.sync().set(key, value).equals("OK");
  }

  @Override
  int pipeline() {
    RedisFuture<?>[] answers = new RedisFuture<?>[PIPELINE_DEPTH];
    connection.setAutoFlushCommands(false);
    for (int n = 0; n < PIPELINE_DEPTH; n++) answers[n] = connection.async().incr("count");
    connection.flushCommands();
    connection.setAutoFlushCommands(true);
    return LettuceFutures.awaitAll(Duration.ofSeconds(10), answers) ? PIPELINE_DEPTH : 0;
  }

  @Override
  String multi() {
    connection.sync().multi();
    connection.sync().set("text", "value");
    connection.sync().get("text");
    return connection.sync().exec().get(1);
  }

  @Override
  String execError() {
    connection.sync().multi();
    connection.sync().lpush("text", "x");
    connection.sync().get("text");
    return ((RedisCommandExecutionException) connection.sync().exec().get(0)).getMessage();
  }

  @Override
  boolean waiting(String queue) {
    return connection.sync().blpop(WAIT_SECONDS, queue) == null;
  }

  @Override
  String blocking(String queue) {
    connection.sync().rpush(queue, "x");
    return connection.sync().blpop(1, queue).getValue();
  }

  @Override
  String publish(String channel) throws InterruptedException {
    listener.sync().subscribe(channel);
    connection.sync().publish(channel, "message");
    String message = received.take();
    listener.sync().unsubscribe(channel);
    return message;
  }

  @Override
  String wrongType() {
    try {
      return "no error: " + connection.sync().lpush("text", "x");
    } catch (RedisCommandExecutionException error) {
      return error.getMessage();
    }
  }
}
