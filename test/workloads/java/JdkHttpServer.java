import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;

/** The HTTP server of the JDK: JdkHttpServer PORT. */
final class JdkHttpServer {
  private JdkHttpServer() {}

  public static void main(String[] arguments) throws IOException {
    // Head and body are two writes: the second would wait 40 ms for an acknowledgement.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", Integer.parseInt(arguments[0])), 0);
    server.setExecutor(Executors.newFixedThreadPool(4));
    server.createContext("/", exchange -> {
      String path = exchange.getRequestURI().getPath();
      if (path.equals("/refuse")) {
        exchange.sendResponseHeaders(401, -1);
        return;
      }
      byte[] uploaded = exchange.getRequestBody().readAllBytes();
      pause(Answers.waitMs(path, exchange.getRequestURI().getQuery()));
      if (path.equals("/stream")) {
        stream(exchange);
        return;
      }
      byte[] body = Answers.body(path, uploaded);
      exchange.sendResponseHeaders(Answers.status(path), body.length == 0 ? -1 : body.length);
      if (body.length > 0) exchange.getResponseBody().write(body);
      exchange.close();
    });
    server.start();
  }

  private static void stream(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0); // 0: in chunks
    for (int n = 0; n < Answers.PIECES; n++) exchange.getResponseBody().write(Answers.PIECE);
    exchange.close();
  }

  private static void pause(int ms) {
    try {
      Thread.sleep(ms);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
