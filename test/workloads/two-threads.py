"""A Redis client in which one thread writes and another reads: two-threads.py PORT COUNT.

Prints `ready`, waits for a line, sends COUNT commands one at a time, prints the number of answers.
The reader is waiting in recv while the writer sends, so an answer may be read before the send has returned.
"""
import os
import socket
import sys
import threading

port, count = int(sys.argv[1]), int(sys.argv[2])
print("ready", flush=True)
sys.stdin.readline()
client = socket.create_connection(("127.0.0.1", port))
client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
answered = threading.Semaphore(0)
answers = 0


def read():
    global answers
    for _ in range(count):
        if client.recv(4096) != b"$-1\r\n":
            os._exit(1)  # an answer of another shape: the count that is waited for never comes
        answers += 1
        answered.release()


reader = threading.Thread(target=read)
reader.start()
for _ in range(count):
    client.sendall(b"*2\r\n$3\r\nGET\r\n$7\r\nnothing\r\n")
    answered.acquire()
reader.join()
print(answers, flush=True)
sys.stdin.readline()
