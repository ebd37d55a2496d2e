import java.util.List;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.Response;
import redis.clients.jedis.Transaction;
import redis.clients.jedis.exceptions.JedisDataException;

/** Jedis: JedisClient 2|3 PORT CONNECTIONS WARM STEP… */
final class JedisClient extends RedisSteps {
  private final Jedis jedis;
  private final Jedis listener;

  private JedisClient(int port, int protocol) {
    // Without a protocol it says no HELLO at all.
    DefaultJedisClientConfig.Builder config = DefaultJedisClientConfig.builder();
    if (protocol == 3) config.protocol(RedisProtocol.RESP3);
    jedis = new Jedis(new HostAndPort("127.0.0.1", port), config.build());
    listener = new Jedis(new HostAndPort("127.0.0.1", port), config.build());
  }

  public static void main(String[] arguments) throws Exception {
    run(arguments, JedisClient::new);
  }

  @Override
  boolean ping() {
    return jedis.ping().equals("PONG");
  }

  @Override
  String get(String key) {
    return jedis.get(key);
  }

  @Override
  boolean set(String key, String value) {
    return jedis.set(key, value).equals("OK");
  }

  @Override
  int pipeline() {
    Pipeline pipeline = jedis.pipelined();
    for (int n = 0; n < PIPELINE_DEPTH; n++) pipeline.incr("count");
    return pipeline.syncAndReturnAll().size();
  }

  @Override
  String multi() {
    Transaction transaction = jedis.multi();
    transaction.set("text", "value");
    Response<String> got = transaction.get("text");
    transaction.exec();
    return got.get();
  }

  @Override
  String execError() {
    Transaction transaction = jedis.multi();
    transaction.lpush("text", "x");
    transaction.get("text");
    List<Object> answers = transaction.exec();
    return ((JedisDataException) answers.get(0)).getMessage();
  }

  @Override
  boolean waiting(String queue) {
    return jedis.blpop(WAIT_SECONDS, queue) == null;
  }

  @Override
  String blocking(String queue) {
    jedis.rpush(queue, "x");
    return jedis.blpop(1, queue).get(1);
  }

  @Override
  String publish(String channel) {
    String[] received = new String[1];
    listener.subscribe(new JedisPubSub() {
      @Override
      public void onSubscribe(String to, int count) {
        jedis.publish(channel, "message");
      }

      @Override
      public void onMessage(String from, String message) {
        received[0] = message;
        unsubscribe(channel);
      }
    }, channel);
    return received[0];
  }

  @Override
  String wrongType() {
    try {
      return "no error: " + jedis.lpush("text", "x");
    } catch (JedisDataException error) {
      return error.getMessage();
    }
  }
}
