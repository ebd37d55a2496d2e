import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/** What every client here does: PORT CONNECTIONS WARM STEP…, `ready`, a line, the plan, its account, a line. */
final class Plan {
  /** Opens a connection. */
  interface Client {
    Connection open(int port) throws Exception;

    /** The words of a step that a connection is used with before the test attaches. */
    List<String> warm();

    /** The transactions that one step makes, as they are counted. */
    List<String> kinds(List<String> step);
  }

  /** Sends a step and checks its answer. Used by one thread at a time. */
  interface Connection {
    void send(List<String> step) throws Exception;
  }

  private final List<List<String>> order = new ArrayList<>();

  static void run(String[] arguments, Client client) throws Exception {
    new Plan(Arrays.asList(arguments).subList(3, arguments.length)).run(
        Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]), client);
    System.exit(0); // libraries keep threads that would go on
  }

  /** In turns until each is used up; the last word of a step is its count. */
  private Plan(List<String> arguments) {
    List<List<String>> steps = arguments.stream().map(each -> List.of(each.split(" "))).collect(Collectors.toList());
    int longest = steps.stream().mapToInt(Plan::count).max().orElse(0);
    for (int turn = 0; turn < longest; turn++) {
      for (List<String> step : steps) {
        if (turn < count(step)) order.add(step.subList(0, step.size() - 1));
      }
    }
  }

  private static int count(List<String> step) {
    return Integer.parseInt(step.get(step.size() - 1));
  }

  private void run(int port, int connections, int warm, Client client) throws Exception {
    List<Connection> opened = new ArrayList<>();
    for (int n = 0; n < connections; n++) {
      Connection connection = client.open(port);
      for (int times = 0; times < warm; times++) connection.send(client.warm());
      opened.add(connection);
    }
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
    System.out.println("ready");
    lines.readLine();
    sendAll(opened);
    Map<String, Integer> sent = new TreeMap<>();
    for (List<String> step : order) {
      for (String kind : client.kinds(step)) sent.merge(kind, 1, Integer::sum);
    }
    System.out.println(sent.entrySet().stream()
        .map(row -> "\"" + row.getKey() + "\":" + row.getValue())
        .collect(Collectors.joining(",", "{\"sent\":{", "}}")));
    lines.readLine();
  }

  private void sendAll(List<Connection> opened) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(opened.size());
    List<Callable<Void>> tasks = new ArrayList<>();
    for (int first = 0; first < opened.size(); first++) {
      int begin = first;
      tasks.add(() -> {
        for (int at = begin; at < order.size(); at += opened.size()) opened.get(begin).send(order.get(at));
        return null;
      });
    }
    for (Future<Void> done : threads.invokeAll(tasks)) done.get();
  }
}
