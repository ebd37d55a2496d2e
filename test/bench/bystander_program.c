/* A program without sockets: for each line on its standard input makes a million system calls, prints the ns that one took. */
#include <stdio.h>
#include <time.h>
#include <unistd.h>
#include <sys/syscall.h>

#define CALLS 1000000

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1e9 + time.tv_nsec;
}

int main(void)
{
	char line[16];

	while (fgets(line, sizeof(line), stdin)) {
		double begun = now();

		for (int i = 0; i < CALLS; i++)
			syscall(SYS_getppid);
		printf("took %.2f\n", (now() - begun) / CALLS);
		fflush(stdout);
	}
	return 0;
}
