/* SPDX-License-Identifier: Apache-2.0 */
/* Elements of maps. Lengths are checked here: the kernel reads and writes as many bytes as the map says. */
#include "object.h"

#include <bpf/bpf.h>
#include <errno.h>
#include <string.h>

struct element {
	struct map_slot *map;
	uint8_t *key;
};

static bool read_element(napi_env env, const napi_value *values, struct element *element)
{
	size_t length;

	if (!read_object_and_map(env, values, &element->map) || !read_bytes(env, values[2], &element->key, &length))
		return false;
	if (length == element->map->key_size)
		return true;
	napi_throw_range_error(env, NULL, "the key has another size than the map's");
	return false;
}

static bool read_value(napi_env env, napi_value value, const struct map_slot *map, uint8_t **bytes)
{
	size_t length;

	if (!read_bytes(env, value, bytes, &length))
		return false;
	if (map->fd < 0 || length == map->read_size)
		return true;
	napi_throw_range_error(env, NULL, "the value has another size than the map's");
	return false;
}

static int failure(int result)
{
	return result < 0 ? -errno : 0;
}

/* mapId(object, map): the kernel's number, or -errno. */
napi_value map_id(napi_env env, napi_callback_info info)
{
	struct bpf_map_info information;
	uint32_t size = sizeof(information);
	struct map_slot *map;
	napi_value values[2];

	if (!read_arguments(env, info, 2, values) || !read_object_and_map(env, values, &map))
		return NULL;
	memset(&information, 0, sizeof(information));
	if (bpf_obj_get_info_by_fd(map->fd, &information, &size))
		return status_value(env, -errno);
	return number_value(env, information.id);
}

/* mapLookup(object, map, key, into): 0 or -errno. */
napi_value map_lookup(napi_env env, napi_callback_info info)
{
	struct element element;
	napi_value values[4];
	uint8_t *into;

	if (!read_arguments(env, info, 4, values) || !read_element(env, values, &element) ||
	    !read_value(env, values[3], element.map, &into))
		return NULL;
	return status_value(env, failure(bpf_map_lookup_elem(element.map->fd, element.key, into)));
}

/* mapUpdate(object, map, key, value, flags): 0 or -errno. */
napi_value map_update(napi_env env, napi_callback_info info)
{
	struct element element;
	napi_value values[5];
	uint8_t *value;
	uint32_t flags;

	if (!read_arguments(env, info, 5, values) || !read_element(env, values, &element) ||
	    !read_value(env, values[3], element.map, &value) || !read_uint32(env, values[4], &flags))
		return NULL;
	return status_value(env, failure(bpf_map_update_elem(element.map->fd, element.key, value, flags)));
}

/* mapDelete(object, map, key): 0 or -errno. */
napi_value map_delete(napi_env env, napi_callback_info info)
{
	struct element element;
	napi_value values[3];

	if (!read_arguments(env, info, 3, values) || !read_element(env, values, &element))
		return NULL;
	return status_value(env, failure(bpf_map_delete_elem(element.map->fd, element.key)));
}

/* mapNextKey(object, map, into, previous | null): 0, or -errno: -ENOENT past the last. */
napi_value map_next_key(napi_env env, napi_callback_info info)
{
	struct element element;
	napi_valuetype type;
	napi_value values[4];
	uint8_t *previous = NULL;
	size_t length;

	if (!read_arguments(env, info, 4, values) || !read_element(env, values, &element) ||
	    napi_typeof(env, values[3], &type) != napi_ok)
		return NULL;
	if (type != napi_null) {
		if (!read_bytes(env, values[3], &previous, &length))
			return NULL;
		if (length != element.map->key_size) {
			napi_throw_range_error(env, NULL, "the key has another size than the map's");
			return NULL;
		}
	}
	return status_value(env, failure(bpf_map_get_next_key(element.map->fd, previous, element.key)));
}
