/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two threads that begin the same socket in the same moment: `two_threads SOCKETS`, after a line on its standard
 * input. Each of so many socket pairs is first used by both at once. Prints `done`.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static atomic_int arrived;
static int pair[2];

/* Neither goes on before both are here. */
static void meet(int round)
{
	atomic_fetch_add(&arrived, 1);
	while (atomic_load(&arrived) < 2 * round)
		;
}

static void *send_first(void *rounds)
{
	for (int round = 0; round < *(int *)rounds; round++) {
		meet(2 * round + 1);
		if (write(pair[0], "x", 1) != 1)
			exit(1);
		meet(2 * round + 2);
	}
	return NULL;
}

int main(int count, char **arguments)
{
	int rounds = atoi(arguments[count - 1]);
	pthread_t other;

	getchar();
	socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
	pthread_create(&other, NULL, send_first, &rounds);
	for (int round = 0; round < rounds; round++) {
		meet(2 * round + 1);
		if (write(pair[0], "x", 1) != 1)
			return 1;
		meet(2 * round + 2);
		close(pair[0]);
		close(pair[1]);
		socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
	}
	pthread_join(other, NULL);
	puts("done");
	return 0;
}
