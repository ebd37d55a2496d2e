// SPDX-License-Identifier: Apache-2.0
/*
 * Becomes a command once it is told to: the same process, so that whoever watches it has it from its first system call on.
 *
 *   launcher USER GID COMMAND ARGUMENT...
 *
 * USER, a name or number, is who runs the command; empty: who runs this. GID, of a USER by number, takes the place of the group
 * of the password file. Descriptor 3 is one end of a pair of sockets:
 *
 *   it says   "held", or why it cannot be (and ends, 125)
 *   it hears  that the other end writes no more: become the command; that it is gone: end
 *   it says   why the command cannot be run (and ends, 126 or 127), or nothing: the descriptor goes with the exec
 *
 * What it hears has no bytes: a receive would be the first call of the command that is seen.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

enum { CONTROL = 3 };
/* As env(1) and timeout(1) have them. */
enum { EXIT_OURS = 125, EXIT_NOT_EXECUTABLE = 126, EXIT_NOT_FOUND = 127 };

/* Of the user who called, which is who the command runs as. */
static const char *const sudo_variables[] = {
	"SUDO_COMMAND", "SUDO_GID", "SUDO_HOME", "SUDO_TTY", "SUDO_UID", "SUDO_USER",
};

/* Where nobody hears it any more, there is nobody to tell. */
static void tell(const char *text)
{
	if (write(CONTROL, text, strlen(text)) < 0)
		_exit(EXIT_OURS);
}

static _Noreturn void refuse(const char *what, const char *whom)
{
	char text[512];

	snprintf(text, sizeof(text), "%s %s: %s", what, whom, strerror(errno));
	tell(text);
	_exit(EXIT_OURS);
}

/* The highest number is none: setresuid(2) takes it for "as it is". */
static bool read_id(const char *text, uint32_t *id)
{
	char *end;
	unsigned long number;

	if (!isdigit((unsigned char)*text))
		return false;
	errno = 0;
	number = strtoul(text, &end, 10);
	if (errno || *end || number >= UINT32_MAX)
		return false;
	*id = (uint32_t)number;
	return true;
}

/* errno is ENOENT where there is no such user; 0 of getpwnam(3) means the same. */
static const struct passwd *find_user(const char *user)
{
	const struct passwd *found;
	uint32_t uid;

	errno = 0;
	found = read_id(user, &uid) ? getpwuid(uid) : getpwnam(user);
	if (!found && !errno)
		errno = ENOENT;
	return found;
}

static void set_user_variables(const char *name, const char *home, const char *shell)
{
	for (size_t i = 0; i < sizeof(sudo_variables) / sizeof(*sudo_variables); i++)
		unsetenv(sudo_variables[i]);
	if (setenv("USER", name, 1) || setenv("LOGNAME", name, 1) || setenv("HOME", home, 1) ||
	    setenv("SHELL", shell, 1))
		refuse("cannot set the variables of", name);
}

/* Groups first: afterwards it may not. A number without an entry in the password file needs a group that is said. */
static void become(const char *user, const char *group)
{
	const struct passwd *known = find_user(user);
	uint32_t uid = known ? known->pw_uid : 0;
	uint32_t gid = known ? known->pw_gid : 0;
	bool grouped = read_id(group, &gid);

	if (!known && !(grouped && read_id(user, &uid)))
		refuse("there is no user", user);
	if (known ? initgroups(known->pw_name, gid) : setgroups(1, &gid))
		refuse("cannot take the groups of", user);
	if (setresgid(gid, gid, gid))
		refuse("cannot take the group of", user);
	if (setresuid(uid, uid, uid))
		refuse("cannot become", user);
	if (known)
		set_user_variables(known->pw_name, known->pw_dir, known->pw_shell);
	else
		set_user_variables(user, "/", "/bin/sh");
}

/* Until the other end writes no more: true; or is gone: false. */
static bool hear(void)
{
	struct pollfd control = { .fd = CONTROL, .events = POLLRDHUP };

	while (poll(&control, 1, -1) < 0)
		if (errno != EINTR)
			return false;
	return !(control.revents & (POLLHUP | POLLERR | POLLNVAL));
}

int main(int argc, char **argv)
{
	int cause;

	if (argc < 4 || fcntl(CONTROL, F_SETFD, FD_CLOEXEC))
		return EXIT_OURS;
	if (*argv[1])
		become(argv[1], argv[2]);
	/* Lists of processes have it by the command's name already. */
	prctl(PR_SET_NAME, basename(argv[3]));
	tell("held");
	if (!hear())
		return EXIT_OURS;
	execvp(argv[3], argv + 3);
	cause = errno;
	tell(strerror(cause));
	return cause == ENOENT ? EXIT_NOT_FOUND : EXIT_NOT_EXECUTABLE;
}
