import java.io.IOException;
import java.util.List;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/** dnsjava: DnsClient PORT CONNECTIONS WARM STEP… */
final class DnsClient implements Plan.Client {
  private static final String MISSING = "nx.demo.test";
  private static final String TOO_LONG = "big.demo.test";

  public static void main(String[] arguments) throws Exception {
    Plan.run(arguments, new DnsClient());
  }

  @Override
  public Plan.Connection open(int port) throws IOException {
    SimpleResolver resolver = new SimpleResolver("127.0.0.1");
    resolver.setPort(port);
    return step -> ask(resolver, step.get(0), step.get(1));
  }

  private static void ask(SimpleResolver resolver, String type, String name) throws IOException {
    Record question = Record.newRecord(Name.fromString(name + "."), Type.value(type), DClass.IN);
    Message answer = resolver.send(Message.newQuery(question));
    boolean isMissing = answer.getRcode() == Rcode.NXDOMAIN;
    if (isMissing != name.equals(MISSING)) throw new IllegalStateException("answer to " + name + ": " + answer);
    if (!isMissing && answer.getSection(Section.ANSWER).isEmpty()) throw new IllegalStateException("no answer: " + name);
  }

  @Override
  public List<String> warm() {
    return List.of("A", "both.demo.test");
  }

  @Override
  public List<String> kinds(List<String> step) {
    String kind = step.get(0) + " " + step.get(1);
    if (step.get(1).equals(MISSING)) return List.of(kind + " NXDOMAIN");
    // Once more, over TCP.
    if (step.get(1).equals(TOO_LONG)) return List.of(kind + " NOERROR", kind + " NOERROR");
    return List.of(kind + " NOERROR");
  }
}
