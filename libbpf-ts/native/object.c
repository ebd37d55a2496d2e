/* SPDX-License-Identifier: Apache-2.0 */
/* Objects: open, choose, load. */
#include "object.h"

#include <bpf/bpf.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static void object_close(struct resource *resource, napi_env env)
{
	struct object *object = (struct object *)resource;

	(void)env;
	bpf_object__close(object->object);
	free(object->programs);
	free(object->maps);
	object->object = NULL;
	object->programs = NULL;
	object->maps = NULL;
	object->program_count = object->map_count = 0;
}

static bool list_programs(struct object *object)
{
	struct bpf_program *program;
	uint32_t count = 0;

	bpf_object__for_each_program (program, object->object)
		count++;
	object->programs = calloc(count + 1, sizeof(*object->programs));
	if (!object->programs)
		return false;
	bpf_object__for_each_program (program, object->object)
		object->programs[object->program_count++] = program;
	return true;
}

static void describe_map(struct map_slot *slot)
{
	slot->type = bpf_map__type(slot->map);
	slot->key_size = bpf_map__key_size(slot->map);
	slot->value_size = bpf_map__value_size(slot->map);
	slot->max_entries = bpf_map__max_entries(slot->map);
	slot->flags = bpf_map__map_flags(slot->map);
	slot->fd = bpf_map__fd(slot->map);
}

static bool list_maps(struct object *object)
{
	struct bpf_map *map;
	uint32_t count = 0;

	bpf_object__for_each_map (map, object->object)
		count++;
	object->maps = calloc(count + 1, sizeof(*object->maps));
	if (!object->maps)
		return false;
	bpf_object__for_each_map (map, object->object) {
		object->maps[object->map_count].map = map;
		describe_map(&object->maps[object->map_count++]);
	}
	return true;
}

/* objectOpen(bytes, name): a handle, or -errno. The bytes are not needed afterwards. */
napi_value object_open(napi_env env, napi_callback_info info)
{
	LIBBPF_OPTS(bpf_object_open_opts, options);
	napi_value values[2];
	char name[MAX_NAME];
	struct object *object;
	uint8_t *bytes;
	size_t length;

	if (!read_arguments(env, info, 2, values) || !read_bytes(env, values[0], &bytes, &length) ||
	    !read_name(env, values[1], name))
		return NULL;
	object = calloc(1, sizeof(*object));
	if (!object)
		return status_value(env, -ENOMEM);
	object->resource.kind = RESOURCE_OBJECT;
	object->resource.close = object_close;
	options.object_name = name;
	call_begin(false);
	errno = 0;
	object->object = bpf_object__open_mem(bytes, length, &options);
	if (!object->object) {
		int error = errno ? errno : EINVAL;

		free(object);
		return status_value(env, call_end(-error));
	}
	call_end(0);
	if (!list_programs(object) || !list_maps(object)) {
		object_close(&object->resource, env);
		free(object);
		return status_value(env, -ENOMEM);
	}
	return resource_publish(env, &object->resource);
}

/* objectPrograms(object): [{ name, section, type }], in the order that programs are numbered. */
napi_value object_programs(napi_env env, napi_callback_info info)
{
	napi_value value, list;
	struct object *object;

	if (!read_arguments(env, info, 1, &value) || !(object = read_resource(env, value, RESOURCE_OBJECT)) ||
	    napi_create_array(env, &list) != napi_ok)
		return NULL;
	for (uint32_t i = 0; i < object->program_count; i++) {
		const struct bpf_program *program = object->programs[i];
		const char *type = libbpf_bpf_prog_type_str(bpf_program__type(program));
		napi_value item;

		if (napi_create_object(env, &item) != napi_ok ||
		    !set_string(env, item, "name", bpf_program__name(program)) ||
		    !set_string(env, item, "section", bpf_program__section_name(program)) ||
		    !set_string(env, item, "type", type ? type : "unknown") ||
		    napi_set_element(env, list, i, item) != napi_ok)
			return NULL;
	}
	return list;
}

/*
 * libbpf names the map of a data section after object and section, cut to 15
 * bytes: "my_obje.rodata". Only the section is worth knowing.
 */
static const char *map_name(const struct map_slot *slot)
{
	static const char *const sections[] = { ".rodata", ".data", ".bss", ".kconfig" };
	const char *name = bpf_map__name(slot->map);

	if (!bpf_map__is_internal(slot->map) || name[0] == '.')
		return name;
	for (size_t i = 0; i < sizeof(sections) / sizeof(sections[0]); i++) {
		size_t length = strlen(name), suffix = strlen(sections[i]);

		if (length >= suffix && !strcmp(name + length - suffix, sections[i]))
			return name + length - suffix;
	}
	return name;
}

int object_find_section(const struct object *object, const char *section)
{
	for (uint32_t i = 0; i < object->map_count; i++) {
		const struct map_slot *slot = &object->maps[i];

		if (bpf_map__is_internal(slot->map) && !strcmp(map_name(slot), section))
			return i;
	}
	return -1;
}

static bool fill_map(napi_env env, napi_value item, const struct map_slot *slot)
{
	const char *type = libbpf_bpf_map_type_str(slot->type);

	return set_string(env, item, "name", map_name(slot)) &&
	       set_string(env, item, "type", type ? type : "unknown") &&
	       set_number(env, item, "keySize", slot->key_size) &&
	       set_number(env, item, "valueSize", slot->value_size) &&
	       set_number(env, item, "maxEntries", slot->max_entries) && set_number(env, item, "flags", slot->flags) &&
	       set_number(env, item, "readSize", slot->read_size) && set_bool(env, item, "created", slot->fd >= 0);
}

/* objectMaps(object): [{ name, type, keySize, … }], in the order that maps are numbered. */
napi_value object_maps(napi_env env, napi_callback_info info)
{
	napi_value value, list;
	struct object *object;

	if (!read_arguments(env, info, 1, &value) || !(object = read_resource(env, value, RESOURCE_OBJECT)) ||
	    napi_create_array(env, &list) != napi_ok)
		return NULL;
	for (uint32_t i = 0; i < object->map_count; i++) {
		napi_value item;

		if (napi_create_object(env, &item) != napi_ok || !fill_map(env, item, &object->maps[i]) ||
		    napi_set_element(env, list, i, item) != napi_ok)
			return NULL;
	}
	return list;
}

struct object *read_object_and_program(napi_env env, const napi_value *values, struct bpf_program **program)
{
	struct object *object = read_resource(env, values[0], RESOURCE_OBJECT);
	uint32_t index;

	if (!object || !read_uint32(env, values[1], &index))
		return NULL;
	if (index >= object->program_count) {
		napi_throw_range_error(env, NULL, "no such program");
		return NULL;
	}
	*program = object->programs[index];
	return object;
}

struct object *read_object_and_map(napi_env env, const napi_value *values, struct map_slot **map)
{
	struct object *object = read_resource(env, values[0], RESOURCE_OBJECT);
	uint32_t index;

	if (!object || !read_uint32(env, values[1], &index))
		return NULL;
	if (index >= object->map_count) {
		napi_throw_range_error(env, NULL, "no such map");
		return NULL;
	}
	*map = &object->maps[index];
	return object;
}

/* objectSetAutoload(object, program, wanted): 0 or -errno. */
napi_value object_set_autoload(napi_env env, napi_callback_info info)
{
	struct bpf_program *program;
	napi_value values[3];
	bool wanted;

	if (!read_arguments(env, info, 3, values) || !read_object_and_program(env, values, &program) ||
	    !read_bool(env, values[2], &wanted))
		return NULL;
	return status_value(env, bpf_program__set_autoload(program, wanted));
}

/* objectSetAutocreate(object, map, wanted): 0 or -errno. */
napi_value object_set_autocreate(napi_env env, napi_callback_info info)
{
	napi_value values[3];
	struct map_slot *slot;
	bool wanted;

	if (!read_arguments(env, info, 3, values) || !read_object_and_map(env, values, &slot) ||
	    !read_bool(env, values[2], &wanted))
		return NULL;
	return status_value(env, bpf_map__set_autocreate(slot->map, wanted));
}

/* objectSetMaxEntries(object, map, entries): 0 or -errno. */
napi_value object_set_max_entries(napi_env env, napi_callback_info info)
{
	napi_value values[3];
	struct map_slot *slot;
	uint32_t entries;
	int status;

	if (!read_arguments(env, info, 3, values) || !read_object_and_map(env, values, &slot) ||
	    !read_uint32(env, values[2], &entries))
		return NULL;
	status = bpf_map__set_max_entries(slot->map, entries);
	describe_map(slot);
	return status_value(env, status);
}

static bool is_per_cpu(uint32_t type)
{
	return type == BPF_MAP_TYPE_PERCPU_HASH || type == BPF_MAP_TYPE_PERCPU_ARRAY ||
	       type == BPF_MAP_TYPE_LRU_PERCPU_HASH || type == BPF_MAP_TYPE_PERCPU_CGROUP_STORAGE;
}

/* objectLoad(object, logLevel): 0 or -errno. The messages of a load with a log level are kept for takeMessages. */
napi_value object_load(napi_env env, napi_callback_info info)
{
	int cpus = libbpf_num_possible_cpus();
	struct object *object;
	napi_value values[2];
	uint32_t log_level;
	int status;

	if (!read_arguments(env, info, 2, values) || !(object = read_resource(env, values[0], RESOURCE_OBJECT)) ||
	    !read_uint32(env, values[1], &log_level))
		return NULL;
	if (object->loaded || cpus < 0)
		return status_value(env, object->loaded ? -EALREADY : cpus);
	for (uint32_t i = 0; i < object->program_count; i++)
		bpf_program__set_log_level(object->programs[i], log_level);
	call_begin(log_level > 0);
	status = call_end(bpf_object__load(object->object));
	if (status < 0)
		return status_value(env, status);
	object->loaded = true;
	for (uint32_t i = 0; i < object->map_count; i++) {
		struct map_slot *slot = &object->maps[i];
		size_t padded = ((size_t)slot->value_size + 7) & ~(size_t)7;

		describe_map(slot);
		slot->read_size = is_per_cpu(slot->type) ? padded * cpus : slot->value_size;
	}
	return status_value(env, 0);
}
