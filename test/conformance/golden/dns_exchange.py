"""Golden tables of DNS: messages by tshark's dissector, paired by their ids.

Rules of the pairing: an answer belongs to the request of its connection that has its id and, where it repeats a question
at all, its question; the same request again is another try of it. Names are the same in either case (RFC 4343), and in
escaped form (RFC 1035, 5.1) not in these captures. What asks for nothing that can be read has no name.
"""
import re

import tshark

CODES = """NOERROR FORMERR SERVFAIL NXDOMAIN NOTIMP REFUSED YXDOMAIN YXRRSET NXRRSET NOTAUTH NOTZONE DSOTYPENI
    . . . . BADVERS BADKEY BADTIME BADMODE BADNAME BADALG BADTRUNC BADCOOKIE""".split()
OPCODES = {2: "STATUS", 4: "NOTIFY", 5: "UPDATE"}
# As tshark writes it, and as people do (RFC 3597, 5).
TYPE = re.compile(r"Type: (\S+) .*?\((\d+)\)")
NAMES = {"*": "ANY", "Unknown": None}
SHOWN = {"<root>": ".", "<name contains a pointer that loops>": None}


def exchanges(pcap, port, connections):
    found = {(connection.transport, connection.stream): Exchange() for connection in connections}
    for transport in ("tcp", "udp"):
        for stream, to, message in tshark.dissected(pcap, "dns", f"{transport}.port=={port},dns", transport):
            if (transport, stream) in found:
                found[transport, stream].message(to == port, message)
    return [found[connection.transport, connection.stream].told for connection in connections]


class Exchange:
    def __init__(self):
        self._asked = {}
        self._table = []

    def message(self, is_request, message):
        if is_request != (flag(message, "dns.flags.response") == 0):
            raise SystemExit("a message goes the wrong way")
        number = flag(message, "dns.id")
        if is_request:
            self._asked.setdefault((number, *asked(message)), None)
        else:
            self._answer(number, asked(message), status(message))

    def _answer(self, number, question, code):
        fitting = [key for key in self._asked if key[0] == number and question in (key[1:], NOTHING)]
        if not fitting:
            return
        key = fitting[0]
        del self._asked[key]
        error = None if code == "NOERROR" else code
        self._table.append({"operation": key[1], "resource": key[2], "statusCode": code, "error": error})

    @property
    def told(self):
        return {"refused": False, "golden": self._table}


NOTHING = ("_OTHER", None)


def asked(message):
    names = tshark.shown(message, "dns.qry.name")
    opcode = flag(message, "dns.flags.opcode")
    name = ".".join(names[:1]).lower()
    name = SHOWN.get(name, name) or None
    if opcode != 0:
        return (OPCODES[opcode], name)
    return (type_name(message), name) if names else NOTHING


def type_name(message):
    shown = next(field.get("showname") for field in message.iter("field") if field.get("name") == "dns.qry.type")
    name, number = TYPE.match(shown).groups()
    return NAMES.get(name, name) or f"TYPE{number}"


def status(message):
    extended = tshark.shown(message, "dns.resp.ext_rcode")
    return CODES[flag(message, "dns.flags.rcode") | (int(extended[0], 0) << 4 if extended else 0)]


def flag(message, name):
    value = tshark.shown(message, name)[0]
    return {"True": 1, "False": 0}.get(value) if value in ("True", "False") else int(value, 0)
