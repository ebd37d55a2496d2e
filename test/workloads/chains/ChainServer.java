import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.Executors;

/** PORT BACKEND: a pool of threads, and a client that blocks. */
public final class ChainServer {
  public static void main(String[] args) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", Integer.parseInt(args[0])), 256);
    server.setExecutor(Executors.newFixedThreadPool(64));
    URI backend = URI.create("http://127.0.0.1:" + args[1] + "/plain");
    server.createContext("/", exchange -> answer(exchange, backend));
    server.start();
  }

  private static void answer(HttpExchange exchange, URI backend) throws IOException {
    String calls = exchange.getRequestHeaders().getFirst("Calls");
    for (int n = calls == null ? 0 : Integer.parseInt(calls); n > 0; n--) {
      HttpURLConnection call = (HttpURLConnection) backend.toURL().openConnection();
      for (String name : new String[] {"User-Agent", "traceparent"}) {
        String value = exchange.getRequestHeaders().getFirst(name);
        if (value != null) call.setRequestProperty(name, value);
      }
      call.getInputStream().readAllBytes();
    }
    byte[] body = "done\n".getBytes();
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
