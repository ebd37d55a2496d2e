/* SPDX-License-Identifier: Apache-2.0 */
/* Programs that are attached: by their section, or where the caller says. */
#include "object.h"

#include <bpf/bpf.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

struct link {
	struct resource resource;
	struct bpf_link *link;
};

static void link_close(struct resource *resource, napi_env env)
{
	struct link *link = (struct link *)resource;

	(void)env;
	bpf_link__destroy(link->link);
	link->link = NULL;
}

/* A handle to what libbpf attached; -errno where it did not, with what it said kept. To be called at once: reads errno. */
static napi_value publish_link(napi_env env, struct bpf_link *attached)
{
	int error = errno ? errno : EINVAL;
	struct link *link;

	if (!attached)
		return status_value(env, call_end(-error));
	call_end(0);
	link = calloc(1, sizeof(*link));
	if (!link) {
		bpf_link__destroy(attached);
		return status_value(env, -ENOMEM);
	}
	link->resource.kind = RESOURCE_LINK;
	link->resource.close = link_close;
	link->link = attached;
	return resource_publish(env, &link->resource);
}

/* "tracepoint/syscalls/sys_enter_read" */
static struct bpf_link *attach_tracepoint(const struct bpf_program *program, uint64_t cookie)
{
	LIBBPF_OPTS(bpf_tracepoint_opts, options, .bpf_cookie = cookie);
	const char *section = bpf_program__section_name(program);
	const char *category = strchr(section, '/'), *name = category ? strchr(category + 1, '/') : NULL;
	struct bpf_link *link;
	char *copy;

	if (!name) {
		errno = EOPNOTSUPP;
		return NULL;
	}
	copy = strndup(category + 1, name - category - 1);
	if (!copy)
		return NULL;
	link = bpf_program__attach_tracepoint_opts(program, copy, name + 1, &options);
	free(copy);
	return link;
}

/*
 * As libbpf attaches by section, with a cookie. libbpf 1.1 takes none for the
 * other sections: EOPNOTSUPP, rather than a program that reads 0.
 */
static struct bpf_link *attach_with_cookie(const struct bpf_program *program, uint64_t cookie)
{
	LIBBPF_OPTS(bpf_trace_opts, options, .cookie = cookie);

	switch (bpf_program__expected_attach_type(program)) {
	case BPF_TRACE_FENTRY:
	case BPF_TRACE_FEXIT:
	case BPF_MODIFY_RETURN:
		return bpf_program__attach_trace_opts(program, &options);
	default:
		if (bpf_program__type(program) == BPF_PROG_TYPE_TRACEPOINT)
			return attach_tracepoint(program, cookie);
		errno = EOPNOTSUPP;
		return NULL;
	}
}

/* programAttach(object, program, cookie): by the program's section; 0 is no cookie. A handle, or -errno. */
napi_value program_attach(napi_env env, napi_callback_info info)
{
	struct bpf_program *program;
	napi_value values[3];
	uint64_t cookie;

	if (!read_arguments(env, info, 3, values) || !read_object_and_program(env, values, &program) ||
	    !read_uint64(env, values[2], &cookie))
		return NULL;
	call_begin(false);
	errno = 0;
	return publish_link(env, cookie ? attach_with_cookie(program, cookie) : bpf_program__attach(program));
}

/*
 * programAttachUprobe(object, program, path, function, offset, pid, atReturn, cookie): a handle, or -errno.
 * An empty function: offset counts from the start of the file. Pid 0: every process that runs the file.
 */
napi_value program_attach_uprobe(napi_env env, napi_callback_info info)
{
	LIBBPF_OPTS(bpf_uprobe_opts, options);
	char path[PATH_MAX], function[PATH_MAX];
	struct bpf_program *program;
	uint64_t cookie;
	napi_value values[8];
	size_t offset;
	uint32_t pid;

	if (!read_arguments(env, info, 8, values) || !read_object_and_program(env, values, &program) ||
	    !read_string(env, values[2], path, sizeof(path)) ||
	    !read_string(env, values[3], function, sizeof(function)) || !read_size(env, values[4], &offset) ||
	    !read_uint32(env, values[5], &pid) || !read_bool(env, values[6], &options.retprobe) ||
	    !read_uint64(env, values[7], &cookie))
		return NULL;
	options.func_name = function[0] ? function : NULL;
	options.bpf_cookie = cookie;
	call_begin(false);
	errno = 0;
	return publish_link(env,
			    bpf_program__attach_uprobe_opts(program, pid ? (pid_t)pid : -1, path, offset, &options));
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
