"""Answers once over a Unix socket, after some seconds, a client in another network namespace: as that of a container."""
import ctypes
import os
import socket
import sys
import time

CLONE_NEWNET = 0x40000000
path, seconds = sys.argv[1], float(sys.argv[2])
listener = socket.socket(socket.AF_UNIX)
listener.bind(path)
listener.listen()
print("ready", flush=True)
sys.stdin.readline()
if os.fork() == 0:
    if ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWNET) != 0:
        os._exit(1)
    client = socket.socket(socket.AF_UNIX)
    client.connect(path)
    client.sendall(b"GET /slow HTTP/1.1\r\nHost: unix\r\n\r\n")
    client.recv(1000)
    os._exit(0)
accepted, _ = listener.accept()
accepted.recv(1000)
time.sleep(seconds)
accepted.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
sys.stdin.readline()
