"""A client of odd_resolver.py, and of nobody: odd_resolving.py twice|elsewhere|relatives ADDRESS PORT. Asks when it has read a line,
prints what came, and waits for another line."""
import socket
import struct
import sys

HOW, ADDRESS, PORT = sys.argv[1], sys.argv[2], int(sys.argv[3])
TIMES = 7
WANTED = {"twice": 2 * TIMES, "elsewhere": TIMES, "relatives": 0}[HOW]
# Of those who ask everybody: what they ask for, and at which port (RFC 6762, RFC 4795).
RELATIVES = ((b"\x07printer\x05local\x00", 5353), (b"\x07printer\x00", 5355))


def question(number, name, flags):
    return struct.pack(">HHHHHH", number, flags, 1, 0, 0, 0) + name + struct.pack(">HH", 1, 1)


print("ready", flush=True)
sys.stdin.readline()
client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
client.bind(("127.0.0.1", 0))
client.settimeout(5)
if HOW == "relatives":
    for name, port in RELATIVES:
        for _ in range(TIMES):
            client.sendto(question(0, name, 0), (ADDRESS, port))
else:
    for number in range(TIMES):
        client.sendto(question(number, b"\x04both\x04demo\x04test\x00", 0x100), (ADDRESS, PORT))
came = sum(1 for _ in range(WANTED) if client.recvfrom(4096))
client.close()
print(f"came {came}", flush=True)
sys.stdin.readline()
