/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What goes on around each call of libbpf that enters the kernel for long.
 *
 * The verifier gives up with EAGAIN as soon as the thread has a signal to deal
 * with, and opening a perf event with EINTR; libbpf tries again five times, and
 * takes a probe of the kernel that was interrupted for a feature that it lacks.
 * A profiler's clock, at 20 kHz, or a burst of resizes is faster than that. So
 * the thread takes no signal meanwhile: the process's other threads do, at once,
 * and what was sent to this one alone comes when the call is over. SIGKILL, a
 * stop and the freezer of cgroups cannot be put off; neither can what the thread
 * itself does wrong.
 */
#include "addon.h"

#include <pthread.h>
#include <signal.h>

/* Of the thread's own doing: with these blocked, the kernel would end the process past its handlers. */
static const int own_faults[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGSYS, SIGABRT };

static _Thread_local sigset_t signals_before;

void call_begin(bool debug)
{
	sigset_t held;

	sigfillset(&held);
	for (size_t i = 0; i < sizeof(own_faults) / sizeof(own_faults[0]); i++)
		sigdelset(&held, own_faults[i]);
	pthread_sigmask(SIG_BLOCK, &held, &signals_before);
	message_begin(debug);
}

int call_end(int status)
{
	status = message_end(status);
	pthread_sigmask(SIG_SETMASK, &signals_before, NULL);
	return status;
}
