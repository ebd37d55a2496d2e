import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** The steps of a Redis plan, over any library. */
abstract class RedisSteps implements Plan.Connection {
  static final int PIPELINE_DEPTH = 10;
  /** For what does not come. */
  static final double WAIT_SECONDS = 0.1;

  /** A library that opens connections. */
  interface Library {
    /** `protocol`: the version of RESP, 2 or 3. */
    RedisSteps open(int port, int protocol);
  }

  /** The arguments: the version of RESP, and the plan. */
  static void run(String[] arguments, Library library) throws Exception {
    int protocol = Integer.parseInt(arguments[0]);
    Plan.run(Arrays.copyOfRange(arguments, 1, arguments.length), new Plan.Client() {
      @Override
      public Plan.Connection open(int port) {
        return library.open(port, protocol);
      }

      @Override
      public List<String> warm() {
        return List.of("ping");
      }

      @Override
      public List<String> kinds(List<String> step) {
        return kindsOf(step.get(0));
      }
    });
  }

  abstract boolean ping();

  abstract String get(String key);

  abstract boolean set(String key, String value);

  /** `PIPELINE_DEPTH` times INCR at once. @return how many were answered. */
  abstract int pipeline() throws Exception;

  /** SET and GET in a transaction. @return what GET gave. */
  abstract String multi();

  /** LPUSH to a string and GET in a transaction. @return the error's words. */
  abstract String execError();

  /** BLPOP of a queue that stays empty, for WAIT_SECONDS. @return whether it gave nothing. */
  abstract boolean waiting(String queue);

  /** BLPOP of one that is there. @return what it gave. */
  abstract String blocking(String queue);

  /** Subscribes, publishes, receives and unsubscribes, each when the one before is done. @return what was received. */
  abstract String publish(String channel) throws Exception;

  /** LPUSH to a string. @return the error's words. */
  abstract String wrongType();

  @Override
  public void send(List<String> step) throws Exception {
    if (!done(step.get(0))) throw new IllegalStateException(step + ": another answer than expected");
  }

  private boolean done(String step) throws Exception {
    switch (step) {
      case "ping":
        return ping();
      case "get":
        return "value".equals(get("text"));
      case "nil":
        return get("nothing") == null;
      case "set":
        return set("text", "value");
      case "pipeline":
        return pipeline() == PIPELINE_DEPTH;
      case "multi":
        return "value".equals(multi());
      case "execerror":
        return execError().startsWith("WRONGTYPE");
      case "waiting":
        return waiting("queue:" + hashCode());
      case "blocking":
        return "x".equals(blocking("queue:" + hashCode()));
      case "pubsub":
        return "message".equals(publish("channel:" + hashCode()));
      case "wrongtype":
        return wrongType().startsWith("WRONGTYPE");
      default:
        throw new IllegalArgumentException("no such step: " + step);
    }
  }

  private static List<String> kindsOf(String step) {
    switch (step) {
      case "get":
      case "nil":
        return List.of("GET ok");
      case "set":
        return List.of("SET ok");
      case "pipeline":
        return Collections.nCopies(PIPELINE_DEPTH, "INCR ok");
      case "multi":
        return List.of("MULTI ok", "SET ok", "GET ok", "EXEC ok");
      case "execerror":
        return List.of("MULTI ok", "LPUSH WRONGTYPE", "GET ok", "EXEC ok");
      case "waiting":
        return List.of("BLPOP ok");
      case "blocking":
        return List.of("RPUSH ok", "BLPOP ok");
      case "pubsub":
        return List.of("SUBSCRIBE ok", "PUBLISH ok", "UNSUBSCRIBE ok");
      default:
        return List.of("LPUSH WRONGTYPE");
    }
  }
}
