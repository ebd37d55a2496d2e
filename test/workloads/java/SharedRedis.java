import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * One connection of Lettuce that many callers share: SharedRedis one|many, then PORT CALLERS THINK_MS of each (README.md of
 * test/workloads).
 */
final class SharedRedis {
  private static final List<String> KINDS = List.of("GET ok", "SET ok", "INCR ok", "HGETALL ok", "LPUSH WRONGTYPE");
  private static final int LEAST = 10;
  private static final int MOST = 49;
  private static final ScheduledExecutorService TIMER = Executors.newSingleThreadScheduledExecutor();

  private final RedisAsyncCommands<String, String> commands;
  private final List<String> kinds;
  private final double thinkMs;
  /** Callers that were answered for the first time. */
  private final CountDownLatch begun;
  private final Map<String, Integer> answered = new TreeMap<>();
  private List<Long> durationsNs = new ArrayList<>();

  public static void main(String[] arguments) throws Exception {
    List<String> kinds = arguments[0].equals("one") ? KINDS.subList(0, 1) : KINDS;
    List<SharedRedis> connections = new ArrayList<>();
    for (int at = 1; at < arguments.length; at += 3) {
      int callers = Integer.parseInt(arguments[at + 1]);
      SharedRedis shared = new SharedRedis(arguments[at], kinds, Double.parseDouble(arguments[at + 2]), callers);
      for (int n = 0; n < callers; n++) shared.call();
      shared.begun.await();
      connections.add(shared);
    }
    System.out.println("ready");
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
    for (String word = lines.readLine(); word != null; word = lines.readLine()) {
      System.out.println(connections.stream().map(SharedRedis::tell).collect(Collectors.joining(",", word + " [", "]")));
    }
    System.exit(0); // the library keeps threads that would go on
  }

  private SharedRedis(String port, List<String> kinds, double thinkMs, int callers) {
    this.commands = RedisClient.create("redis://127.0.0.1:" + port).connect().async();
    this.kinds = kinds;
    this.thinkMs = thinkMs;
    this.begun = new CountDownLatch(callers);
  }

  private void call() {
    String kind = kinds.get(ThreadLocalRandom.current().nextInt(kinds.size()));
    long start = System.nanoTime();
    ask(kind).whenComplete((answer, error) -> {
      long durationNs = System.nanoTime() - start;
      if (!isExpected(kind, error)) fail(kind, error);
      note(kind, durationNs);
      begun.countDown();
      long thinkNs = (long) (ThreadLocalRandom.current().nextDouble() * thinkMs * 1e6);
      if (thinkNs == 0) call();
      else TIMER.schedule(this::call, thinkNs, TimeUnit.NANOSECONDS);
    });
  }

  private CompletionStage<?> ask(String kind) {
    switch (kind) {
      case "GET ok":
        return commands.get(key("text"));
      case "SET ok":
        return commands.set(key("other"), "value");
      case "INCR ok":
        return commands.incr("count");
      case "HGETALL ok":
        return commands.hgetall(key("hash"));
      default:
        return commands.lpush(key("text"), "x");
    }
  }

  private static boolean isExpected(String kind, Throwable error) {
    if (kind.endsWith("ok")) return error == null;
    return error instanceof RedisCommandExecutionException && error.getMessage().startsWith("WRONGTYPE");
  }

  /** What is counted would not be what was asked. */
  private static void fail(String kind, Throwable error) {
    System.err.println(kind + ": " + error);
    Runtime.getRuntime().halt(1);
  }

  private synchronized void note(String kind, long durationNs) {
    answered.merge(kind, 1, Integer::sum);
    durationsNs.add(durationNs);
  }

  private synchronized String tell() {
    List<Long> sorted = durationsNs;
    Collections.sort(sorted);
    durationsNs = new ArrayList<>();
    double medianMs = sorted.isEmpty() ? 0 : sorted.get(sorted.size() / 2) / 1e6;
    String counts = answered.entrySet().stream()
        .map(row -> "\"" + row.getKey() + "\":" + row.getValue())
        .collect(Collectors.joining(",", "{", "}"));
    return "{\"timeMs\":" + System.currentTimeMillis() + ",\"answered\":" + counts
        + ",\"medianMs\":" + medianMs + "}";
  }

  /** Of any length: the answer's size tells which. */
  private static String key(String name) {
    char[] rest = new char[ThreadLocalRandom.current().nextInt(LEAST, MOST + 1) - name.length()];
    Arrays.fill(rest, '.');
    return name + new String(rest);
  }
}
