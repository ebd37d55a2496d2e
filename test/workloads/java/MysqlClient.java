import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Connector/J, MariaDB's own: MysqlClient mysql|mariadb PORT CONNECTIONS WARM STEP… */
final class MysqlClient implements Plan.Connection {
  /** Rows of results, rows that were changed, the code of an error. */
  private static final Map<String, Integer> WANTED = Map.ofEntries(
      Map.entry("select", 2), Map.entry("join", 1), Map.entry("insert", 1), Map.entry("update", 1),
      Map.entry("prepared", 1), Map.entry("stored", 1), Map.entry("missing", 1146), Map.entry("duplicate", 1062),
      Map.entry("transaction", 1), Map.entry("report", 4), Map.entry("many", 3001), Map.entry("ping", 0), Map.entry("use", 0));
  private static final int PING_SECONDS = 5;

  private final String url;
  private Connection database;
  private PreparedStatement prepared;

  private MysqlClient(String url) {
    this.url = url;
  }

  public static void main(String[] arguments) throws Exception {
    String library = arguments[0];
    Plan.run(Arrays.copyOfRange(arguments, 1, arguments.length), new Plan.Client() {
      @Override
      public Plan.Connection open(int port) {
        return new MysqlClient("jdbc:" + library + "://127.0.0.1:" + port + "/shop?user=root&useServerPrepStmts=true");
      }

      @Override
      public List<String> warm() {
        return List.of("prepared");
      }

      @Override
      public List<String> kinds(List<String> step) {
        return step;
      }
    });
  }

  @Override
  public void send(List<String> step) throws SQLException {
    if (database == null) database = DriverManager.getConnection(url);
    int found = answer(step.get(0));
    if (found != WANTED.get(step.get(0))) throw new IllegalStateException(step + ": " + found);
  }

  private int answer(String step) throws SQLException {
    switch (step) {
      case "select":
        return rowsOf("SELECT id, note FROM orders WHERE id < 3 OR note = 'it''s 4711'");
      case "join":
        return rowsOf("SELECT o.note, u.name FROM orders o JOIN users u ON u.id = o.id WHERE o.id = 1");
      case "insert":
        return changedBy("INSERT INTO visits (note) VALUES ('secret 4711')");
      case "update":
        return changedBy("UPDATE orders SET note = concat('secret 4711 ', rand()) WHERE id = 3");
      case "prepared":
        return execute();
      case "stored":
        return stored();
      case "missing":
        return codeOf("SELECT * FROM nowhere");
      case "duplicate":
        return codeOf("INSERT INTO users VALUES (1, 'secret 4711')");
      case "transaction":
        return transaction();
      case "report":
        return rowsOf("CALL report(4711)");
      case "many":
        return rowsOf("SELECT id, note FROM items");
      case "ping":
        return database.isValid(PING_SECONDS) ? 0 : 1;
      case "use":
        database.setCatalog("shop");
        return 0;
      default:
        throw new IllegalArgumentException("no such step: " + step);
    }
  }

  /** Of all results. */
  private int rowsOf(String text) throws SQLException {
    try (Statement statement = database.createStatement()) {
      int rows = 0;
      for (boolean more = statement.execute(text); more; more = statement.getMoreResults()) {
        rows += countOf(statement.getResultSet());
      }
      return rows;
    }
  }

  private static int countOf(ResultSet result) throws SQLException {
    int rows = 0;
    while (result.next()) rows++;
    return rows;
  }

  private int changedBy(String text) throws SQLException {
    try (Statement statement = database.createStatement()) {
      return statement.executeUpdate(text);
    }
  }

  /** Prepared once. */
  private int execute() throws SQLException {
    if (prepared == null) prepared = database.prepareStatement("SELECT note FROM orders WHERE id = ?");
    prepared.setInt(1, 2);
    try (ResultSet result = prepared.executeQuery()) {
      return countOf(result);
    }
  }

  /** Prepared, executed and closed. */
  private int stored() throws SQLException {
    try (PreparedStatement statement = database.prepareStatement("INSERT INTO visits (note) VALUES (?)")) {
      statement.setString(1, "secret 4711");
      return statement.executeUpdate();
    }
  }

  private int codeOf(String text) {
    try {
      return -rowsOf(text);
    } catch (SQLException error) {
      return error.getErrorCode();
    }
  }

  private int transaction() throws SQLException {
    database.setAutoCommit(false);
    int changed = changedBy("INSERT INTO visits (note) VALUES ('kept')");
    database.commit();
    database.setAutoCommit(true);
    return changed;
  }
}
