"""A second opinion on RESP2: tshark's dissector finds the same words, numbers and errors as hiredis' reader."""
import hiredis

import tshark

FIELDS = ("resp.string", "resp.bulk_string.value", "resp.integer", "resp.error")


def confirm(pcap, port, connection):
    for is_client in (True, False):
        dissected = by_tshark(pcap, port, connection.stream, is_client)
        for one, other in zip(dissected, by_hiredis(connection.sent(is_client)), strict=True):
            if one != other:
                raise SystemExit(f"{pcap}, stream {connection.stream}: tshark {one[:20]}, hiredis {other[:20]}")


def by_tshark(pcap, port, stream, is_client):
    wanted = f"resp && tcp.stream=={stream} && tcp.{'dst' if is_client else 'src'}port=={port}"
    words, numbers, errors = [], [], []
    for strings, bulks, integers, refusals in tshark.fields(pcap, wanted, FIELDS, f"tcp.port=={port},resp"):
        words += [text.encode() for text in strings] + [bytes.fromhex(text) for text in bulks]
        numbers += map(int, integers)
        errors += refusals
    return told(words, numbers, errors)


def by_hiredis(data):
    reader = hiredis.Reader(notEnoughData=...)
    reader.feed(data)
    words, numbers, errors = [], [], []
    while (value := reader.gets()) is not ...:
        for leaf in leaves(value):
            if isinstance(leaf, hiredis.ReplyError):
                errors.append(str(leaf))
            elif isinstance(leaf, int):
                numbers.append(leaf)
            elif leaf:
                words.append(leaf)
    return told(words, numbers, errors)


def leaves(value):
    if not isinstance(value, list):
        return [value]
    return [leaf for one in value for leaf in leaves(one)]


def told(words, numbers, errors):
    """Simple and bulk strings are not told apart by hiredis: their common order is lost."""
    return sorted(words), numbers, errors
