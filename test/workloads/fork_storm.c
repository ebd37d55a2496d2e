// SPDX-License-Identifier: Apache-2.0
/*
 * Forks while somebody attaches: fork_storm PORT PAUSE-US. Each child forks one itself, at once. All wait until there is
 * a line on the standard input: then no more are forked, and each sends Redis one PING and ends. Prints `ready` when
 * the first have been forked, `done COUNT` when all have ended well.
 */
#include <arpa/inet.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define READY 50
#define MOST 8000 /* children */

static int port;

static int ask(void)
{
	struct sockaddr_in redis = {
		.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	char answer[16];
	int client = socket(AF_INET, SOCK_STREAM, 0);

	if (connect(client, (struct sockaddr *)&redis, sizeof(redis)) || write(client, "PING\r\n", 6) != 6)
		return 1;
	return read(client, answer, sizeof(answer)) != 7;
}

/* The gate opens when its other end is closed. */
static int live(int gate)
{
	char nothing;
	int status, failed, child = fork();

	if (child < 0 || read(gate, &nothing, 1) != 0)
		return 1;
	failed = ask();
	if (child > 0 && (waitpid(child, &status, 0) != child || status))
		return 1;
	return failed;
}

int main(int count, char **arguments)
{
	struct pollfd line = {.fd = STDIN_FILENO, .events = POLLIN};
	int pause, gate[2], children, status, failed = 0;

	if (count != 3 || pipe(gate))
		return 2;
	port = atoi(arguments[1]);
	pause = atoi(arguments[2]);
	setvbuf(stdout, NULL, _IOLBF, 0);
	for (children = 0; children < MOST && poll(&line, 1, 0) == 0; children++) {
		int child = fork();

		if (child < 0)
			return 3;
		if (child == 0) {
			close(gate[1]);
			_exit(live(gate[0]));
		}
		if (children == READY)
			puts("ready");
		usleep(pause);
	}
	poll(&line, 1, -1);
	close(gate[1]);
	while (wait(&status) > 0)
		failed |= status;
	if (failed)
		return 1;
	printf("done %d\n", 2 * children);
	return 0;
}
