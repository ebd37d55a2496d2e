import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;

/** What came of odd answers: OddClient PORT STEP… (README.md of test/workloads, `Odd clients`). */
final class OddClient {
  private OddClient() {}

  public static void main(String[] arguments) throws Exception {
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    System.out.println("ready");
    lines.readLine();
    for (String step : Arrays.asList(arguments).subList(1, arguments.length)) {
      String[] words = step.split(":");
      System.out.println(ask(client, URI.create("http://127.0.0.1:" + arguments[0] + "/" + words[1]), words[0]));
    }
    System.out.println("done");
    lines.readLine();
    System.exit(0);
  }

  private static String ask(HttpClient client, URI uri, String method) throws InterruptedException {
    boolean uploads = method.equals("POST");
    HttpRequest request = HttpRequest.newBuilder(uri)
        .method(method, uploads ? BodyPublishers.ofByteArray(new byte[200_000]) : BodyPublishers.noBody())
        .timeout(Duration.ofSeconds(2))
        .build();
    Integer status = null;
    try {
      HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
      status = response.statusCode();
      response.body().readAllBytes();
      return said(status, "null");
    } catch (IOException failed) {
      return said(status, "\"" + failed.getClass().getSimpleName() + "\"");
    }
  }

  private static String said(Integer status, String error) {
    return "{\"status\":" + status + ",\"error\":" + error + "}";
  }
}
