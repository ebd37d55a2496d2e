"""dnspython: dns_client.py PORT CONNECTIONS WARM STEP…"""
import sys

import dns.resolver

from plan import dns_kinds, run


def connect(port):
    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers = ["127.0.0.1"]
    resolver.port = port
    resolver.use_edns(0, 0, 1232)
    return resolver


def do(resolver, step):
    kind, name = step
    try:
        assert len(resolver.resolve(name, kind, search=False)) > 0
    except dns.resolver.NXDOMAIN:
        assert name == "nx.demo.test"


run(sys.argv[1:], connect, do, dns_kinds)
