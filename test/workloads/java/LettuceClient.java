import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;

/** Lettuce: LettuceClient PORT CONNECTIONS WARM STEP… */
final class LettuceClient extends RedisSteps {
  private final StatefulRedisConnection<String, String> connection;

  private LettuceClient(int port) {
    connection = RedisClient.create("redis://127.0.0.1:" + port).connect();
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
  String wrongType() {
    try {
      return "no error: " + connection.sync().lpush("text", "x");
    } catch (RedisCommandExecutionException error) {
      return error.getMessage();
    }
  }
}
