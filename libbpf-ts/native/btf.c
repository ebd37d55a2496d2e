/* SPDX-License-Identifier: Apache-2.0 */
/* The running kernel's own BTF: what it has, before anything is loaded. */
#include "addon.h"

#include <bpf/btf.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Anonymous unions and structs nest; the kernel's reach four levels. */
#define MAX_NESTING 16

struct kernel_btf {
	struct resource resource;
	struct btf *btf;
};

static void btf_close(struct resource *resource, napi_env env)
{
	struct kernel_btf *kernel = (struct kernel_btf *)resource;

	(void)env;
	btf__free(kernel->btf);
	kernel->btf = NULL;
}

/* btfOpen(): a handle, or -errno. */
napi_value btf_open(napi_env env, napi_callback_info info)
{
	struct kernel_btf *kernel = calloc(1, sizeof(*kernel));

	(void)info;
	if (!kernel)
		return status_value(env, -ENOMEM);
	kernel->resource.kind = RESOURCE_BTF;
	kernel->resource.close = btf_close;
	call_begin(false);
	errno = 0;
	kernel->btf = btf__load_vmlinux_btf();
	if (!kernel->btf) {
		int error = errno ? errno : ENOENT;

		free(kernel);
		return status_value(env, call_end(-error));
	}
	call_end(0);
	return resource_publish(env, &kernel->resource);
}

/* btfHas(btf, name, kind): is there a type of that BTF_KIND_… and name? */
napi_value btf_has(napi_env env, napi_callback_info info)
{
	struct kernel_btf *kernel;
	napi_value values[3];
	char name[MAX_NAME];
	uint32_t kind;

	if (!read_arguments(env, info, 3, values) || !(kernel = read_resource(env, values[0], RESOURCE_BTF)) ||
	    !read_name(env, values[1], name) || !read_uint32(env, values[2], &kind))
		return NULL;
	return bool_value(env, btf__find_by_name_kind(kernel->btf, name, kind) > 0);
}

static bool has_field(const struct btf *btf, uint32_t id, const char *field, int nesting)
{
	const struct btf_type *type = btf__type_by_id(btf, btf__resolve_type(btf, id));
	const struct btf_member *member;

	if (!type || !btf_is_composite(type) || nesting > MAX_NESTING)
		return false;
	member = btf_members(type);
	for (int i = 0; i < btf_vlen(type); i++, member++) {
		const char *name = btf__name_by_offset(btf, member->name_off);

		if (name[0] ? !strcmp(name, field) : has_field(btf, member->type, field, nesting + 1))
			return true;
	}
	return false;
}

/* btfHasField(btf, structure, field): also in the structure's anonymous members. */
napi_value btf_has_field(napi_env env, napi_callback_info info)
{
	char structure[MAX_NAME], field[MAX_NAME];
	struct kernel_btf *kernel;
	napi_value values[3];
	int id;

	if (!read_arguments(env, info, 3, values) || !(kernel = read_resource(env, values[0], RESOURCE_BTF)) ||
	    !read_name(env, values[1], structure) || !read_name(env, values[2], field))
		return NULL;
	id = btf__find_by_name_kind(kernel->btf, structure, BTF_KIND_STRUCT);
	if (id <= 0)
		id = btf__find_by_name_kind(kernel->btf, structure, BTF_KIND_UNION);
	return bool_value(env, id > 0 && has_field(kernel->btf, id, field, 0));
}

/* btfHasEnumerator(btf, enumeration, name) */
napi_value btf_has_enumerator(napi_env env, napi_callback_info info)
{
	char enumeration[MAX_NAME], name[MAX_NAME];
	struct kernel_btf *kernel;
	const struct btf_type *type;
	const struct btf_enum *entry;
	napi_value values[3];
	int id;

	if (!read_arguments(env, info, 3, values) || !(kernel = read_resource(env, values[0], RESOURCE_BTF)) ||
	    !read_name(env, values[1], enumeration) || !read_name(env, values[2], name))
		return NULL;
	id = btf__find_by_name_kind(kernel->btf, enumeration, BTF_KIND_ENUM);
	if (id <= 0)
		return bool_value(env, false);
	type = btf__type_by_id(kernel->btf, id);
	entry = btf_enum(type);
	for (int i = 0; i < btf_vlen(type); i++, entry++) {
		if (!strcmp(btf__name_by_offset(kernel->btf, entry->name_off), name))
			return bool_value(env, true);
	}
	return bool_value(env, false);
}
