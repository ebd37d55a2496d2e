"""What came of odd answers: odd_client.py http.client|requests PORT STEP… (README.md of test/workloads, `Odd clients`)."""
import http.client
import json
import sys

BODY = bytes(200_000)


def ask_plain(port, method, name):
    """A connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    status = None
    try:
        connection.request(method, f"/{name}", BODY if method == "POST" else None)
        answer = connection.getresponse()
        status = answer.status
        answer.read()
        return status, None
    except (OSError, http.client.HTTPException) as error:
        return status, repr(error)


def requests_asker():
    import requests

    def ask(port, method, name):
        status = None
        try:
            body = BODY if method == "POST" else None
            # A session of its own: what it takes for an answer may leave another on the connection.
            with requests.Session() as session:
                answer = session.request(method, f"http://127.0.0.1:{port}/{name}", data=body, timeout=2, stream=True)
                status = answer.status_code
                answer.content
            return status, None
        except (OSError, requests.RequestException) as error:
            return status, repr(error)

    return ask


ask = requests_asker() if sys.argv[1] == "requests" else ask_plain
print("ready", flush=True)
sys.stdin.readline()
for step in sys.argv[3:]:
    status, error = ask(int(sys.argv[2]), *step.split(":"))
    print(json.dumps({"status": status, "error": error}), flush=True)
print("done", flush=True)
sys.stdin.readline()
