/* SPDX-License-Identifier: Apache-2.0 */
/* Calls `work` with each number that it reads and prints what it returned; before that, where `main` and `work` lie. */
#include <stdio.h>

long work(long number);

int main(void)
{
	long number;

	setlinebuf(stdout);
	printf("%p %p\n", (void *)main, (void *)work);
	while (scanf("%ld", &number) == 1)
		printf("%ld\n", work(number));
	return 0;
}

/* Behind main: a place in the file is also one at a distance from main. */
__attribute__((noinline)) long work(long number)
{
	__asm__ volatile("" : "+r"(number));
	return number * 2 + 1;
}
