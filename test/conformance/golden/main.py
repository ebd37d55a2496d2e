"""Fills the golden tables of captures (`captures/<protocol>/<name>.json`) from their packets, by decoders that are not ours.

    python3 test/conformance/golden/main.py [FILE.json…]

Needs tshark 4.0, redis-server, Go 1.26 (Kafka), hiredis' reader (the PyPI package hiredis: Debian's own is too old for RESP3), and sqlglot of PyPI.
"""
import json
import pathlib
import platform
import sys

import hiredis

import dns_exchange
import http_exchange
import kafka_exchange
import mysql_exchange
import redis_exchange
import tshark

EXCHANGES = {
    "http": http_exchange,
    "mysql": mysql_exchange,
    "redis": redis_exchange,
    "dns": dns_exchange,
    "kafka": kafka_exchange,
}
OF_DATAGRAMS = {"dns"}
NOT_DECODED = {"refused": False, "golden": []}
CAPTURES = pathlib.Path(__file__).parent.parent / "captures"


def fill(file):
    capture = json.loads(file.read_text())
    pcap, port = str(file.with_suffix(".pcap")), capture["port"]
    connections = tshark.connections(pcap, port)
    if capture["protocol"] in OF_DATAGRAMS:
        connections += tshark.datagrams(pcap, port)
    exchange = EXCHANGES.get(capture["protocol"])
    told = exchange.exchanges(pcap, port, connections) if exchange else [NOT_DECODED for _ in connections]
    capture["decodedBy"] = decoders(capture["protocol"])
    capture["connections"] = [
        {"clientPort": connection.client_port, **framing(connection), "ended": connection.ended, **one}
        for connection, one in zip(connections, told, strict=True)
    ]
    file.write_text(text(capture))
    print(f"{file.parent.name}/{file.stem}:", *(len(one["golden"]) for one in told), "transactions")


def framing(connection):
    return {"framing": "message"} if connection.transport == "udp" else {}


def decoders(protocol):
    if protocol == "dns":
        return tshark.version()
    if protocol == "http":
        return f"{tshark.version()}, http.client of Python {platform.python_version()}"
    if protocol == "kafka":
        return kafka_exchange.decoders()
    if protocol == "mysql":
        return f"{tshark.version()}, sqlglot {mysql_exchange.sqlglot.__version__}"
    return f"hiredis {hiredis.__version__}, and {tshark.version()} where all is RESP2" if protocol == "redis" else "nobody"


def text(capture):
    """One transaction a line."""
    head = json.dumps({key: value for key, value in capture.items() if key != "connections"}, indent=2)[:-2]
    return f'{head},\n  "connections": [{",".join(map(connection_text, capture["connections"]))}\n  ]\n}}\n'


def connection_text(connection):
    tables = ", ".join(f'"{name}": [{rows(connection[name])}]' for name in ("golden", "turned") if name in connection)
    head = json.dumps({key: value for key, value in connection.items() if key not in ("golden", "turned")})[:-1]
    return f"\n    {head}, {tables} }}"


def rows(table):
    return ",".join(f"\n        {json.dumps(row)}" for row in table)


for name in sys.argv[1:] or sorted(CAPTURES.glob("*/*.json")):
    fill(pathlib.Path(name))
