"""What tshark sees in a capture: its dissectors, its view of TCP. Nothing here is sae-mon's."""
import subprocess
import xml.etree.ElementTree as xml

SEPARATOR = "\x1f"


def version():
    return "tshark " + run("--version").split(" ")[2]


def run(*options):
    return subprocess.run(["tshark", *options], capture_output=True, check=True, text=True).stdout


def fields(pcap, wanted, names, decode_as=None):
    """For each packet that matches the display filter: a list of values for each field, in the packet's order."""
    options = ["-r", pcap, "-Y", wanted, "-T", "fields", "-E", "separator=/t", "-E", f"aggregator={SEPARATOR}"]
    options += ["-d", decode_as] if decode_as else []
    for name in names:
        options += ["-e", name]
    for line in run(*options).split("\n")[:-1]:
        yield [value.split(SEPARATOR) if value else [] for value in line.split("\t")]


def messages(pcap, protocol, names, decode_as):
    """Each message of the protocol: its stream, the port that it was sent to, and a list of values for each field."""
    packets = xml.fromstring(run("-r", pcap, "-Y", protocol, "-d", decode_as, "-T", "pdml"))
    for packet in packets.iter("packet"):
        stream, port = (int(shown(packet, name)[0]) for name in ("tcp.stream", "tcp.dstport"))
        for message in packet.findall(f"proto[@name='{protocol}']"):
            yield stream, port, [shown(message, name) for name in names]


def shown(element, name):
    return [field.get("show") for field in element.iter("field") if field.get("name") == name]


class Connection:
    """One TCP connection that was captured from its SYN on."""

    def __init__(self, stream, client_port):
        self.stream = stream
        self.client_port = client_port
        # (is it the client's, bytes)
        self.packets = []
        # Whose FIN or RST came first; None: nobody's.
        self.closed_by = None

    @property
    def ended(self):
        return self.closed_by == "server"

    def sent(self, by_client):
        return b"".join(data for is_client, data in self.packets if is_client == by_client)


NAMES = ["tcp.stream", "tcp.srcport", "tcp.dstport", "tcp.flags.syn", "tcp.flags.fin", "tcp.flags.reset", "tcp.payload"]
DAMAGE = "tcp.analysis.retransmission || tcp.analysis.lost_segment"


def connections(pcap, port):
    """Those to the server's port, in the order of their SYNs."""
    if list(fields(pcap, DAMAGE, ["frame.number"])):
        raise SystemExit(f"{pcap}: packets were lost or sent again: record it anew")
    found = {}
    for *head, payload in fields(pcap, f"tcp.port=={port}", NAMES):
        stream, source, destination, syn, fin, reset = (int(value[0]) for value in head)
        is_client = destination == port
        if syn and is_client:
            found[stream] = Connection(stream, source)
        connection = found.get(stream)
        if connection is None:
            continue
        if payload:
            connection.packets.append((is_client, bytes.fromhex(payload[0])))
        if (fin or reset) and connection.closed_by is None:
            connection.closed_by = "client" if is_client else "server"
    return list(found.values())
