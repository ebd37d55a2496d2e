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


def messages(pcap, protocol, names, decode_as, transport="tcp"):
    """Each message of the protocol: its stream, the port that it was sent to, and a list of values for each field."""
    for stream, port, message in dissected(pcap, protocol, decode_as, transport):
        yield stream, port, [shown(message, name) for name in names]


def dissected(pcap, protocol, decode_as, transport="tcp"):
    """… and the message itself, as PDML tells it."""
    packets = xml.fromstring(run("-r", pcap, "-Y", f"{protocol} && {transport}", "-d", decode_as, "-T", "pdml"))
    for packet in packets.iter("packet"):
        stream, port = (int(shown(packet, f"{transport}.{name}")[0]) for name in ("stream", "dstport"))
        for message in packet.findall(f"proto[@name='{protocol}']"):
            yield stream, port, message


def shown(element, name):
    return [field.get("show") for field in element.iter("field") if field.get("name") == name]


class Connection:
    """One TCP connection that was captured from its SYN on, or all datagrams between a client's port and the server."""

    def __init__(self, stream, client_port, transport="tcp"):
        self.transport = transport
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
DAMAGE = "(tcp.analysis.retransmission && tcp.len > 0) || tcp.analysis.lost_segment"


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


def datagrams(pcap, port):
    """Conversations with the server's port, in the order of their first datagrams."""
    found = {}
    for values in fields(pcap, f"udp.port=={port}", ["udp.stream", "udp.srcport", "udp.dstport"]):
        stream, source, destination = (int(value[0]) for value in values)
        found.setdefault(stream, Connection(stream, source if destination == port else destination, "udp"))
    return list(found.values())
