import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The HTTP client of the JDK: JdkHttpClient PORT CONNECTIONS WARM STEP… */
final class JdkHttpClient implements Plan.Client {
  public static void main(String[] arguments) throws Exception {
    Plan.run(arguments, new JdkHttpClient());
  }

  @Override
  public Plan.Connection open(int port) {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    return step -> {
      int bytes = Integer.parseInt(step.get(3));
      BodyPublisher body = body(step.get(0), "x".repeat(bytes));
      URI uri = URI.create("http://127.0.0.1:" + port + step.get(1));
      boolean expect = step.get(1).endsWith("?expect");
      HttpRequest request = HttpRequest.newBuilder(uri).method(step.get(0), body).expectContinue(expect).build();
      HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
      if (response.statusCode() != Integer.parseInt(step.get(2)) || response.body().length != bytes) {
        String got = response.statusCode() + " with " + response.body().length + " bytes";
        throw new IllegalStateException(String.join(" ", step) + ": got " + got);
      }
    };
  }

  /** A stream of which nothing is known goes out in chunks. */
  private static BodyPublisher body(String method, String text) {
    if (method.equals("POST")) return BodyPublishers.ofString(text);
    if (method.equals("GET")) return BodyPublishers.noBody();
    return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)));
  }

  @Override
  public List<String> warm() {
    return List.of("GET", "/plain", "200", "6");
  }

  @Override
  public List<String> kinds(List<String> step) {
    return List.of(String.join(" ", step.subList(0, 3)));
  }
}
