"""Asks the name server at a port of 127.0.0.1 by dnspython: over UDP, then over TCP, on one socket each."""
import socket
import sys

import dns.message
import dns.query

PORT = int(sys.argv[1])
QUESTIONS = (("a.demo.test", "A"), ("both.demo.test", "AAAA"), ("nx.demo.test", "TXT"))

with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
    for name, kind in QUESTIONS:
        dns.query.udp(dns.message.make_query(name, kind), "127.0.0.1", port=PORT, timeout=5, sock=datagrams)

with socket.create_connection(("127.0.0.1", PORT)) as stream:
    stream.setblocking(False)
    for name, kind in QUESTIONS:
        dns.query.tcp(dns.message.make_query(name, kind, use_edns=0), "127.0.0.1", timeout=5, sock=stream)
