"""As much of a MongoDB server as pymongo needs to believe that there is one: OP_MSG and OP_QUERY, framed by pymongo's own bson."""
import socketserver
import struct
import sys

import bson

HELLO = {"isWritablePrimary": True, "maxBsonObjectSize": 16777216, "maxMessageSizeBytes": 48000000, "maxWriteBatchSize": 100000}
HELLO |= {"minWireVersion": 0, "maxWireVersion": 21, "localTime": None, "ok": 1.0}
OP_REPLY, OP_QUERY, OP_MSG = 1, 2004, 2013


def answer(name):
    if name == "find":
        return {"cursor": {"id": 0, "ns": "shop.orders", "firstBatch": [{"_id": 1, "text": "GET / HTTP/1.1"}]}, "ok": 1.0}
    if name == "nosuch":
        return {"ok": 0.0, "errmsg": "no such command: 'nosuch'", "code": 59, "codeName": "CommandNotFound"}
    return HELLO if name.lower() in ("hello", "ismaster") else {"n": 1, "ok": 1.0}


class Handler(socketserver.StreamRequestHandler):
    def handle(self):
        while head := self.rfile.read(16):
            length, request, _, operation = struct.unpack("<iiii", head)
            body = self.rfile.read(length - 16)
            self.wfile.write(self.reply(request, operation, body))

    def reply(self, request, operation, body):
        if operation == OP_QUERY:
            start = body.index(b"\0", 4) + 9
            document = bson.encode(answer(next(iter(bson.decode(body[start:])))))
            return message(request, OP_REPLY, struct.pack("<iqii", 8, 0, 0, 1) + document)
        size = struct.unpack_from("<i", body, 5)[0]
        document = bson.encode(answer(next(iter(bson.decode(body[5 : 5 + size])))))
        return message(request, OP_MSG, struct.pack("<iB", 0, 0) + document)


def message(request, operation, body):
    return struct.pack("<iiii", 16 + len(body), request + 1, request, operation) + body


socketserver.ThreadingTCPServer.allow_reuse_address = True
socketserver.ThreadingTCPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
