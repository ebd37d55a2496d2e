/* SPDX-License-Identifier: Apache-2.0 */
/* Loaded programs, their links, and the kernel's statistics of them. */
#include "object.h"

#include <bpf/bpf.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct link {
	struct resource resource;
	struct bpf_link *link;
};

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

static void link_close(struct resource *resource, napi_env env)
{
	struct link *link = (struct link *)resource;

	(void)env;
	bpf_link__destroy(link->link);
	link->link = NULL;
}

/* programAttach(object, program): a handle, or -errno. */
napi_value program_attach(napi_env env, napi_callback_info info)
{
	struct bpf_program *program;
	napi_value values[2];
	struct link *link;

	if (!read_arguments(env, info, 2, values) || !read_object_and_program(env, values, &program))
		return NULL;
	link = calloc(1, sizeof(*link));
	if (!link)
		return status_value(env, -ENOMEM);
	link->resource.kind = RESOURCE_LINK;
	link->resource.close = link_close;
	message_begin(false);
	errno = 0;
	link->link = bpf_program__attach(program);
	if (!link->link) {
		int error = errno ? errno : EINVAL;

		free(link);
		return status_value(env, message_end(-error));
	}
	message_end(0);
	return resource_publish(env, &link->resource);
}

/* linkId(link): the kernel's number, or -errno where what is attached is no link (a tracepoint before 5.15). */
napi_value link_id(napi_env env, napi_callback_info info)
{
	struct bpf_link_info information;
	uint32_t size = sizeof(information);
	struct link *link;
	napi_value value;

	if (!read_arguments(env, info, 1, &value) || !(link = read_resource(env, value, RESOURCE_LINK)))
		return NULL;
	memset(&information, 0, sizeof(information));
	if (bpf_obj_get_info_by_fd(bpf_link__fd(link->link), &information, &size))
		return status_value(env, -errno);
	return number_value(env, information.id);
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
