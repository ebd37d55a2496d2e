/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two threads that use one socket in the same moment, again and again: `racing_threads WHAT ROUNDS`, after a line on
 * its standard input, for some seconds at most. Prints `done` and how often it was.
 *
 * sends TRANSPORT: of one connection, a byte each; then one of them sends `z` alone.
 * ends TRANSPORT: each round a connection whose other end has closed, of which both find the end.
 */
#include <arpa/inet.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#ifndef IPPROTO_MPTCP
#define IPPROTO_MPTCP 262
#endif

#define SPINS 10000
#define LONGEST_SECONDS 5

static atomic_int arrived;
static atomic_int over;
static int ends[2];
static int rounds;
static int sending;

/* Neither goes on before both are here. On a busy machine the other one needs the processor to come. */
static void meet(int round)
{
	atomic_fetch_add(&arrived, 1);
	for (int spins = 0; atomic_load(&arrived) < 2 * round; spins++)
		if (spins > SPINS)
			sched_yield();
}

static void check(int holds, const char *what)
{
	if (holds)
		return;
	perror(what);
	exit(1);
}

static void connect_ends(const char *transport)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
	int protocol = strcmp(transport, "mptcp") == 0 ? IPPROTO_MPTCP : 0;
	socklen_t length = sizeof(address);
	int listener;

	if (strcmp(transport, "unix") == 0) {
		check(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0, "socketpair");
		return;
	}
	listener = socket(AF_INET, SOCK_STREAM, protocol);
	check(bind(listener, (void *)&address, length) == 0 && listen(listener, 1) == 0, "listen");
	check(getsockname(listener, (void *)&address, &length) == 0, "getsockname");
	ends[0] = socket(AF_INET, SOCK_STREAM, protocol);
	check(connect(ends[0], (void *)&address, length) == 0, "connect");
	ends[1] = accept(listener, NULL, NULL);
	check(ends[1] >= 0, "accept");
	close(listener);
}

static void use_once(void)
{
	char byte;

	if (sending)
		check(send(ends[0], "x", 1, 0) == 1, "send");
	else
		check(recv(ends[0], &byte, 1, 0) == 0, "recv");
}

static void *other_thread(void *unused)
{
	for (int round = 0; round < rounds; round++) {
		meet(2 * round + 1);
		if (atomic_load(&over))
			break;
		use_once();
		meet(2 * round + 2);
	}
	return unused;
}

static void drain(int end, int length)
{
	char bytes[4096];
	int count;

	while (length > 0 && (count = recv(end, bytes, sizeof(bytes), 0)) > 0)
		length -= count;
}

int main(int count, char **arguments)
{
	const char *transport = arguments[count - 2];
	pthread_t other;
	time_t began;
	int round;

	sending = strcmp(arguments[1], "sends") == 0;
	rounds = atoi(arguments[count - 1]);
	getchar();
	began = time(NULL);
	if (sending)
		connect_ends(transport);
	pthread_create(&other, NULL, other_thread, NULL);
	for (round = 0; round < rounds; round++) {
		if (time(NULL) - began >= LONGEST_SECONDS) {
			atomic_store(&over, 1);
			meet(2 * round + 1);
			break;
		}
		if (!sending) {
			connect_ends(transport);
			check(send(ends[1], "x", 1, 0) == 1, "send");
			drain(ends[0], 1);
			close(ends[1]);
			/* The end has arrived. */
			check(recv(ends[0], (char[1]){ 0 }, 1, MSG_PEEK) == 0, "recv");
		}
		meet(2 * round + 1);
		use_once();
		meet(2 * round + 2);
		if (sending)
			drain(ends[1], 2);
		else
			close(ends[0]);
	}
	pthread_join(other, NULL);
	if (sending)
		check(send(ends[0], "z", 1, 0) == 1, "send");
	printf("done %d\n", round);
	fflush(stdout);
	getchar();
	return 0;
}
