import java.nio.charset.StandardCharsets;

/** What all HTTP servers here answer (README.md of test/workloads). */
final class Answers {
  private static final byte[] BIG = "x".repeat(300_000).getBytes(StandardCharsets.US_ASCII);

  /** A body without a length goes out in so many pieces. */
  static final int PIECES = 100;

  static final byte[] PIECE = "x".repeat(1_000).getBytes(StandardCharsets.US_ASCII);

  private Answers() {}

  static int status(String path) {
    return path.startsWith("/status/") ? Integer.parseInt(path.substring("/status/".length())) : 200;
  }

  /** @param path without the query */
  static byte[] body(String path, byte[] uploaded) {
    if (path.equals("/big")) return BIG;
    if (path.equals("/echo")) return uploaded;
    if (path.equals("/status/204")) return new byte[0];
    return (path.substring(path.lastIndexOf('/') + 1) + "\n").getBytes(StandardCharsets.US_ASCII);
  }

  /** How long `/slow?ms=N` waits before it answers. */
  static int waitMs(String path, String query) {
    return path.equals("/slow") ? Integer.parseInt(query.substring("ms=".length())) : 0;
  }
}
