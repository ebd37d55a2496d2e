/* SPDX-License-Identifier: Apache-2.0 */
/* Loaded programs, and the kernel's statistics of them. */
#include "object.h"

#include <bpf/bpf.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct statistics {
	struct resource resource;
	int fd;
};

/*
 * programInformation(object, program): { fd, id, runCount, runTimeNs, recursionMisses }, or -errno.
 * Numbers are doubles: exact up to 2^53, which is 104 days of run time.
 */
napi_value program_information(napi_env env, napi_callback_info info)
{
	struct bpf_prog_info information;
	uint32_t size = sizeof(information);
	struct bpf_program *program;
	napi_value values[2], result;
	int fd;

	if (!read_arguments(env, info, 2, values) || !read_object_and_program(env, values, &program))
		return NULL;
	fd = bpf_program__fd(program);
	if (fd < 0)
		return status_value(env, -ENOENT);
	memset(&information, 0, sizeof(information));
	if (bpf_obj_get_info_by_fd(fd, &information, &size))
		return status_value(env, -errno);
	if (napi_create_object(env, &result) != napi_ok || !set_number(env, result, "fd", fd) ||
	    !set_number(env, result, "id", information.id) ||
	    !set_number(env, result, "runCount", information.run_cnt) ||
	    !set_number(env, result, "runTimeNs", information.run_time_ns) ||
	    !set_number(env, result, "recursionMisses", information.recursion_misses))
		return NULL;
	return result;
}

static void statistics_close(struct resource *resource, napi_env env)
{
	(void)env;
	close(((struct statistics *)resource)->fd);
}

/* statisticsEnable(): a handle, as long as which the kernel counts runs and their time; or -errno. */
napi_value statistics_enable(napi_env env, napi_callback_info info)
{
	struct statistics *statistics = calloc(1, sizeof(*statistics));

	(void)info;
	if (!statistics)
		return status_value(env, -ENOMEM);
	statistics->resource.kind = RESOURCE_STATISTICS;
	statistics->resource.close = statistics_close;
	statistics->fd = bpf_enable_stats(BPF_STATS_RUN_TIME);
	if (statistics->fd < 0) {
		int error = errno;

		free(statistics);
		return status_value(env, -error);
	}
	return resource_publish(env, &statistics->resource);
}
