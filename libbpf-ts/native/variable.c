/* SPDX-License-Identifier: Apache-2.0 */
/* Variables of an object that is not loaded yet, found by its BTF. */
#include "object.h"

#include <bpf/btf.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct place {
	int map;
	uint32_t offset, size;
	const struct btf_type *type;
};

static bool find_in_section(const struct btf *btf, const struct btf_type *section, const char *name,
			    struct place *place)
{
	const struct btf_var_secinfo *entry = btf_var_secinfos(section);

	for (int i = 0; i < btf_vlen(section); i++, entry++) {
		const struct btf_type *variable = btf__type_by_id(btf, entry->type);

		if (strcmp(btf__name_by_offset(btf, variable->name_off), name))
			continue;
		place->offset = entry->offset;
		place->size = entry->size;
		place->type = btf__type_by_id(btf, btf__resolve_type(btf, variable->type));
		return true;
	}
	return false;
}

/* Only constants: what is in .data or .bss can be written through the mapped map as long as it lives. */
static bool find(struct object *object, const struct btf *btf, const char *name, struct place *place)
{
	for (uint32_t id = 1; id < btf__type_cnt(btf); id++) {
		const struct btf_type *type = btf__type_by_id(btf, id);
		const char *section = btf__name_by_offset(btf, type->name_off);

		if (!btf_is_datasec(type) || strncmp(section, ".rodata", strlen(".rodata")))
			continue;
		if (!find_in_section(btf, type, name, place))
			continue;
		place->map = object_find_section(object, section);
		return place->map >= 0;
	}
	return false;
}

static const char *type_word(const struct btf_type *type)
{
	if (!type)
		return "other";
	if (btf_is_any_enum(type))
		return btf_kflag(type) ? "signed" : "unsigned";
	if (!btf_is_int(type))
		return "other";
	if (btf_int_encoding(type) & BTF_INT_BOOL)
		return "bool";
	return btf_int_encoding(type) & BTF_INT_SIGNED ? "signed" : "unsigned";
}

/* variableFind(object, name): { map, offset, size, type }, or -ENOENT. */
napi_value variable_find(napi_env env, napi_callback_info info)
{
	struct place place = { .map = -1 };
	const struct btf *btf;
	struct object *object;
	napi_value values[2], result;
	char name[MAX_NAME];

	if (!read_arguments(env, info, 2, values) || !(object = read_resource(env, values[0], RESOURCE_OBJECT)) ||
	    !read_name(env, values[1], name))
		return NULL;
	btf = bpf_object__btf(object->object);
	if (!btf || !find(object, btf, name, &place))
		return status_value(env, -ENOENT);
	if (napi_create_object(env, &result) != napi_ok || !set_number(env, result, "map", place.map) ||
	    !set_number(env, result, "offset", place.offset) || !set_number(env, result, "size", place.size) ||
	    !set_string(env, result, "type", type_word(place.type)))
		return NULL;
	return result;
}

/* variableWrite(object, map, offset, bytes): 0 or -errno. */
napi_value variable_write(napi_env env, napi_callback_info info)
{
	napi_value values[4];
	struct map_slot *slot;
	struct object *object;
	uint32_t offset;
	uint8_t *bytes, *initial;
	size_t length, size;

	if (!read_arguments(env, info, 4, values) || !(object = read_object_and_map(env, values, &slot)) ||
	    !read_uint32(env, values[2], &offset) || !read_bytes(env, values[3], &bytes, &length))
		return NULL;
	if (object->loaded)
		return status_value(env, -EBUSY);
	/* libbpf means this memory to be written: skeletons do. */
	initial = (uint8_t *)bpf_map__initial_value(slot->map, &size);
	if (!initial)
		return status_value(env, -EINVAL);
	if (offset > size || length > size - offset)
		return status_value(env, -ERANGE);
	memcpy(initial + offset, bytes, length);
	return status_value(env, 0);
}
