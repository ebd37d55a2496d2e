/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Calls of many buffers, and calls of which fewer bytes can be copied than they moved, each after one that has filled
 * the memory in which records are made: `short_copies tcp|unix|udp`, after a line on its standard input. Prints `done`.
 */
#include <arpa/inet.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#define IOVECS 70 /* several reads of their array; they end between two multiples of 8 bytes */
#define DIRT 4096

static int ends[2];

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
	int type = strcmp(transport, "udp") == 0 ? SOCK_DGRAM : SOCK_STREAM;
	socklen_t length = sizeof(address);
	int listener;

	if (strcmp(transport, "unix") == 0) {
		check(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0, "socketpair");
		return;
	}
	listener = socket(AF_INET, type, 0);
	check(bind(listener, (void *)&address, length) == 0, "bind");
	check(type == SOCK_DGRAM || listen(listener, 1) == 0, "listen");
	check(getsockname(listener, (void *)&address, &length) == 0, "getsockname");
	ends[0] = socket(AF_INET, type, 0);
	check(connect(ends[0], (void *)&address, length) == 0, "connect");
	ends[1] = type == SOCK_DGRAM ? listener : accept(listener, NULL, NULL);
}

/* Fills what calls on this processor find there. */
static void dirty(void)
{
	char bytes[DIRT];

	memset(bytes, 0xff, sizeof(bytes));
	check(send(ends[0], bytes, sizeof(bytes), 0) == sizeof(bytes), "send");
	check(recv(ends[1], bytes, sizeof(bytes), MSG_WAITALL) == sizeof(bytes), "recv");
}

static void many_iovecs(void)
{
	struct iovec iovecs[IOVECS];
	char bytes[5 * IOVECS];
	ssize_t length = 0;

	memset(bytes, 'a', sizeof(bytes));
	for (int i = 0; i < IOVECS; i++) {
		iovecs[i] = (struct iovec){ bytes, i == 0 ? 5 : 3 };
		length += iovecs[i].iov_len;
	}
	check(writev(ends[0], iovecs, IOVECS) == length, "writev");
	check(recv(ends[1], bytes, length, MSG_WAITALL) == length, "recv");
}

static struct iovec *split;

/* Receives into two buffers of 5 bytes, of which the second is described on a page of its own. */
static void *receive_split(void *unused)
{
	struct msghdr message = { .msg_iov = split, .msg_iovlen = 2 };
	cpu_set_t first;

	CPU_ZERO(&first);
	CPU_SET(0, &first);
	sched_setaffinity(0, sizeof(first), &first);
	check(recvmsg(ends[1], &message, 0) == 10, "recvmsg");
	return unused;
}

static void *pages(int count)
{
	return mmap(NULL, count * getpagesize(), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

/* The page goes while the call waits: the kernel has read it, the probe cannot. */
static void fault_in_the_middle(void)
{
	char *two = pages(2), *bytes = pages(1);
	pthread_t receiver;

	split = (struct iovec *)(two + getpagesize()) - 1;
	split[0] = (struct iovec){ bytes, 5 };
	split[1] = (struct iovec){ bytes + 5, 5 };
	pthread_create(&receiver, NULL, receive_split, NULL);
	usleep(200000); /* until it waits in the kernel, which nothing tells */
	check(mprotect(two + getpagesize(), getpagesize(), PROT_NONE) == 0, "mprotect");
	check(send(ends[0], "0123456789", 10, 0) == 10, "send");
	pthread_join(receiver, NULL);
}

int main(int count, char **arguments)
{
	cpu_set_t first;

	CPU_ZERO(&first);
	CPU_SET(0, &first);
	sched_setaffinity(0, sizeof(first), &first);
	getchar();
	connect_ends(arguments[count - 1]);
	dirty();
	many_iovecs();
	dirty();
	fault_in_the_middle();
	puts("done");
	fflush(stdout);
	getchar();
	return 0;
}
