/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A 32-bit program without a C library: `call32 send N` writes N bytes of its stdin's buffer to descriptor 3,
 * `call32 receive N` reads N bytes from it, both by the 32-bit entry. Exits with 0 if all were moved.
 */
static int call(int number, int first, void *second, int third)
{
	int result;

	__asm__ volatile("int $0x80" : "=a"(result) : "a"(number), "b"(first), "c"(second), "d"(third) : "memory");
	return result;
}

#define EXIT 1
#define READ 3
#define WRITE 4
#define SOCKET 3

static char buffer[4096];

static int number_of(const char *text)
{
	int number = 0;

	while (*text)
		number = 10 * number + *text++ - '0';
	return number;
}

__attribute__((used)) static void run(const int *stack)
{
	char **arguments = (char **)(stack + 1);
	int length = number_of(arguments[2]);

	if (arguments[1][0] == 's') {
		call(READ, 0, buffer, length);
		call(EXIT, call(WRITE, SOCKET, buffer, length) != length, 0, 0);
	}
	call(EXIT, call(READ, SOCKET, buffer, length) <= 0, 0, 0);
}

__asm__(".globl _start\n_start: mov %esp, %eax\npush %eax\ncall run\n");
