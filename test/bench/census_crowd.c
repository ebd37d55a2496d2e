/* A crowd: PROCESSES that sleep, the first HOLDERS of which each listen, and hold both ends of CONNECTIONS to themselves. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

static void must(int ok, const char *what)
{
	if (ok)
		return;
	perror(what);
	exit(1);
}

static void hold(int connections)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t length = sizeof(address);
	int listener = socket(AF_INET, SOCK_STREAM, 0);

	must(bind(listener, (struct sockaddr *)&address, sizeof(address)) == 0, "bind");
	must(listen(listener, 128) == 0, "listen");
	must(getsockname(listener, (struct sockaddr *)&address, &length) == 0, "getsockname");
	for (int i = 0; i < connections; i++) {
		int client = socket(AF_INET, SOCK_STREAM, 0);

		must(connect(client, (struct sockaddr *)&address, sizeof(address)) == 0, "connect");
		must(accept(listener, NULL, NULL) >= 0, "accept");
	}
}

int main(int argc, char **argv)
{
	struct rlimit files;
	int said[2];

	must(argc == 4, "census_crowd PROCESSES HOLDERS CONNECTIONS");
	must(getrlimit(RLIMIT_NOFILE, &files) == 0, "getrlimit");
	files.rlim_cur = files.rlim_max;
	must(setrlimit(RLIMIT_NOFILE, &files) == 0, "setrlimit");
	must(pipe(said) == 0, "pipe");
	for (int i = 0; i < atoi(argv[1]); i++) {
		if (fork() != 0)
			continue;
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (i < atoi(argv[2]))
			hold(atoi(argv[3]));
		must(write(said[1], "x", 1) == 1, "write");
		for (;;)
			pause();
	}
	for (int i = 0; i < atoi(argv[1]); i++) {
		char one;

		must(read(said[0], &one, 1) == 1, "read");
	}
	puts("ready");
	fflush(stdout);
	for (;;)
		pause();
}
