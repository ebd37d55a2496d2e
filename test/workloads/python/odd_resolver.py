"""A name server that is odd: odd_resolver.py twice|elsewhere ADDRESS PORT; `elsewhere`: answers come from another address."""
import socket
import sys

HOW, ADDRESS, PORT = sys.argv[1], sys.argv[2], int(sys.argv[3])

asked = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
asked.bind((ADDRESS, PORT))
other = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
other.bind(("127.0.0.9", 0))
print("ready", flush=True)
while True:
    message, peer = asked.recvfrom(4096)
    answer = message[:2] + b"\x81\x80" + message[4:]
    if HOW == "elsewhere":
        other.sendto(answer, peer)
    else:
        asked.sendto(answer, peer)
        asked.sendto(answer, peer)
