/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Debian's libelf.a keeps its last error in thread-local memory addressed as
 * only an executable may, so that this one member cannot be linked into an
 * addon. These three functions take its place; libbpf needs no more of it.
 */
#include <stdio.h>

void __libelf_seterrno(int value);
int elf_errno(void);
const char *elf_errmsg(int error);

static _Thread_local int last_error;
static _Thread_local char text[32];

void __libelf_seterrno(int value)
{
	last_error = value;
}

int elf_errno(void)
{
	int error = last_error;

	last_error = 0;
	return error;
}

/* As libelf: 0 means the last error if there is one, -1 the last error in any case. */
const char *elf_errmsg(int error)
{
	if (error == 0 && last_error == 0)
		return NULL;
	snprintf(text, sizeof(text), "libelf error %d", error > 0 ? error : last_error);
	return text;
}
