/* SPDX-License-Identifier: Apache-2.0 */
/* Arrays made with BPF_F_MMAPABLE, as memory that programs and JavaScript share. */
#include "object.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

struct mapping {
	struct resource resource;
	void *memory;
	size_t length, mapped_length;
	/* Keeps the buffer alive, so that it can be detached before its memory goes. */
	napi_ref buffer;
};

/*
 * False if the memory may be in another buffer by now, since someone used
 * ArrayBuffer.prototype.transfer: better to keep it than to crash there.
 */
static bool buffer_detach(napi_env env, napi_ref reference)
{
	napi_value buffer;
	bool detached = true;

	if (napi_get_reference_value(env, reference, &buffer) != napi_ok || !buffer ||
	    napi_is_detached_arraybuffer(env, buffer, &detached) != napi_ok || detached)
		return false;
	return napi_detach_arraybuffer(env, buffer) == napi_ok;
}

static void mapping_close(struct resource *resource, napi_env env)
{
	struct mapping *mapping = (struct mapping *)resource;
	bool stays = false;

	/* Without an environment no JavaScript will run that could touch the memory. */
	if (env && mapping->buffer) {
		stays = !buffer_detach(env, mapping->buffer);
		napi_delete_reference(env, mapping->buffer);
	}
	if (!stays)
		munmap(mapping->memory, mapping->mapped_length);
	mapping->memory = NULL;
}

/* The memory belongs to the mapping, which outlives the buffer. */
static void buffer_finalized(napi_env env, void *data, void *hint)
{
	(void)env;
	(void)data;
	(void)hint;
}

/* mappingOpen(object, map): a handle, or -errno: -EINVAL if the map is not BPF_F_MMAPABLE. */
napi_value mapping_open(napi_env env, napi_callback_info info)
{
	size_t page = sysconf(_SC_PAGESIZE);
	struct mapping *mapping;
	struct map_slot *map;
	napi_value values[2];

	if (!read_arguments(env, info, 2, values) || !read_object_and_map(env, values, &map))
		return NULL;
	if (map->type != BPF_MAP_TYPE_ARRAY || !(map->flags & BPF_F_MMAPABLE))
		return status_value(env, -EINVAL);
	mapping = calloc(1, sizeof(*mapping));
	if (!mapping)
		return status_value(env, -ENOMEM);
	mapping->resource.kind = RESOURCE_MAPPING;
	mapping->resource.close = mapping_close;
	mapping->length = (((size_t)map->value_size + 7) & ~(size_t)7) * map->max_entries;
	mapping->mapped_length = (mapping->length + page - 1) & ~(page - 1);
	mapping->memory = mmap(NULL, mapping->mapped_length, PROT_READ | PROT_WRITE, MAP_SHARED, map->fd, 0);
	if (mapping->memory == MAP_FAILED) {
		int error = errno;

		free(mapping);
		return status_value(env, -error);
	}
	return resource_publish(env, &mapping->resource);
}

/* mappingBuffer(mapping): its ArrayBuffer, detached when the mapping is closed. Called once. */
napi_value mapping_buffer(napi_env env, napi_callback_info info)
{
	struct mapping *mapping;
	napi_value value, buffer;

	if (!read_arguments(env, info, 1, &value) || !(mapping = read_resource(env, value, RESOURCE_MAPPING)))
		return NULL;
	if (mapping->buffer) {
		napi_throw_error(env, NULL, "the mapping has its buffer already");
		return NULL;
	}
	if (napi_create_external_arraybuffer(env, mapping->memory, mapping->length, buffer_finalized, NULL, &buffer) !=
		    napi_ok ||
	    napi_create_reference(env, buffer, 1, &mapping->buffer) != napi_ok) {
		napi_throw_error(env, NULL, "this runtime allows no external buffers");
		return NULL;
	}
	return buffer;
}
