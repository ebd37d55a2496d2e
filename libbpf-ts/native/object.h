/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LIBBPF_TS_OBJECT_H
#define LIBBPF_TS_OBJECT_H

#include "addon.h"

#include <bpf/libbpf.h>

/* fd and read_size are valid once the object is loaded; fd is negative if the map was not created. */
struct map_slot {
	struct bpf_map *map;
	int fd;
	uint32_t type, key_size, value_size, max_entries, flags;
	/* Bytes that a look-up writes: for per-CPU maps a value of every possible CPU, each padded to 8. */
	size_t read_size;
};

struct object {
	struct resource resource;
	struct bpf_object *object;
	struct bpf_program **programs;
	uint32_t program_count;
	struct map_slot *maps;
	uint32_t map_count;
	bool loaded;
};

/* The object and the map or program that the first two arguments name, else NULL with an exception pending. */
struct object *read_object_and_map(napi_env env, const napi_value *values, struct map_slot **map);
struct object *read_object_and_program(napi_env env, const napi_value *values, struct bpf_program **program);

/* Index of the object's map with that section name (".rodata"), or -1. */
int object_find_section(const struct object *object, const char *section);

#endif
