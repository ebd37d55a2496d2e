/* SPDX-License-Identifier: Apache-2.0 */
/* The machine: its CPUs and clocks. */
#include "addon.h"

#include <bpf/libbpf.h>
#include <time.h>

/* Of so many readings of the clocks the one that took least counts: a preempted one would tie the wrong instants. */
#define CLOCK_ATTEMPTS 5

static int64_t nanoseconds(clockid_t clock)
{
	struct timespec time;

	clock_gettime(clock, &time);
	return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

/* possibleCpus(): their number, or -errno. */
napi_value possible_cpus(napi_env env, napi_callback_info info)
{
	(void)info;
	return status_value(env, libbpf_num_possible_cpus());
}

/* monotonicNs(): CLOCK_MONOTONIC, exact up to 2^53 ns (104 days), to 2 ns beyond. */
napi_value monotonic_ns(napi_env env, napi_callback_info info)
{
	(void)info;
	return number_value(env, nanoseconds(CLOCK_MONOTONIC));
}

/* clockPair(): { monotonicNs, realtimeNs } of one instant. */
napi_value clock_pair(napi_env env, napi_callback_info info)
{
	int64_t monotonic = 0, realtime = 0, least = 0;
	napi_value result;

	(void)info;
	for (int i = 0; i < CLOCK_ATTEMPTS; i++) {
		int64_t before = nanoseconds(CLOCK_MONOTONIC);
		int64_t between = nanoseconds(CLOCK_REALTIME);
		int64_t after = nanoseconds(CLOCK_MONOTONIC);

		if (i > 0 && after - before >= least)
			continue;
		least = after - before;
		monotonic = before + (after - before) / 2;
		realtime = between;
	}
	if (napi_create_object(env, &result) != napi_ok || !set_number(env, result, "monotonicNs", monotonic) ||
	    !set_number(env, result, "realtimeNs", realtime))
		return NULL;
	return result;
}
