"""Asks over a Unix socket and does not wait for the answer: `close` lets go of the socket and lives on, `exit` ends."""
import os
import socket
import sys

how, path = sys.argv[1:]
print("ready", flush=True)
sys.stdin.readline()
client = socket.socket(socket.AF_UNIX)
client.connect(path)
client.sendall(b"GET /never HTTP/1.1\r\nHost: unix\r\n\r\n")
if how == "exit":
    os._exit(0)
client.close()
print("closed", flush=True)
sys.stdin.readline()
