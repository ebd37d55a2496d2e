/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the files of the addon share.
 *
 * Conventions. A function that JavaScript calls returns what it was asked for,
 * or a negative errno as a number: TypeScript makes the errors. It throws only
 * if called with arguments of the wrong type or with a handle that is closed,
 * which TypeScript prevents; it is checked nevertheless, since here a mistake
 * would corrupt memory.
 *
 * Nothing is global but what never changes: each environment (main thread,
 * worker, second copy of the module) has its instance, which owns the list of
 * what is open, and closes it when the environment ends.
 */
#ifndef LIBBPF_TS_ADDON_H
#define LIBBPF_TS_ADDON_H

#define NAPI_VERSION 8
#include <node_api.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MAX_NAME 256

/* Distinct from each other and unlikely in memory that is not a resource. */
enum resource_kind {
	RESOURCE_OBJECT = 0x6f626a65,
	RESOURCE_LINK = 0x6c696e6b,
	RESOURCE_RING = 0x72696e67,
	RESOURCE_MAPPING = 0x6d617070,
	RESOURCE_BTF = 0x62746621,
	RESOURCE_STATISTICS = 0x73746174,
};

struct instance;

/*
 * First member of whatever JavaScript holds a handle to. It is closed once, by
 * JavaScript or with its environment, never by the garbage collector: a probe
 * does not end because a variable went out of scope. The memory is freed when
 * it is closed and its handle is collected, whichever comes last.
 */
struct resource {
	enum resource_kind kind;
	bool open;
	bool collected;
	/* env is NULL when the environment ends: no JavaScript value may be touched. */
	void (*close)(struct resource *resource, napi_env env);
	struct instance *instance;
	struct resource *previous, *next;
};

/* resource.c */
napi_status instance_create(napi_env env);
/* Takes the resource over, also when it fails: then returns NULL with an exception pending. */
napi_value resource_publish(napi_env env, struct resource *resource);
napi_value resource_close(napi_env env, napi_callback_info info);

/* value.c */
bool read_arguments(napi_env env, napi_callback_info info, size_t count, napi_value *values);
bool read_uint32(napi_env env, napi_value value, uint32_t *result);
bool read_bool(napi_env env, napi_value value, bool *result);
bool read_name(napi_env env, napi_value value, char result[MAX_NAME]);
/* A string without NUL bytes, of less than size bytes. */
bool read_string(napi_env env, napi_value value, char *result, size_t size);
/* A whole number up to 2^53. */
bool read_size(napi_env env, napi_value value, size_t *result);
/* A bigint from 0 to 2^64 - 1. */
bool read_uint64(napi_env env, napi_value value, uint64_t *result);
bool read_bytes(napi_env env, napi_value value, uint8_t **bytes, size_t *length);
/* The open resource of that kind behind a handle, else NULL with an exception pending. */
void *read_resource(napi_env env, napi_value value, enum resource_kind kind);
napi_value number_value(napi_env env, double number);
napi_value status_value(napi_env env, int status);
napi_value bool_value(napi_env env, bool value);
bool set_number(napi_env env, napi_value object, const char *key, double number);
bool set_bool(napi_env env, napi_value object, const char *key, bool value);
bool set_string(napi_env env, napi_value object, const char *key, const char *value);

/* message.c: what libbpf would print, kept for the error that follows. */
void message_install(void);
void message_begin(bool debug);
/* Returns status; forgets the messages if it is no failure. */
int message_end(int status);
napi_value message_take(napi_env env, napi_callback_info info);

/* call.c: every call of libbpf that loads or attaches lies between these two. Not nested. */
void call_begin(bool debug);
/* As message_end. */
int call_end(int status);

/* object.c */
napi_value object_open(napi_env env, napi_callback_info info);
napi_value object_programs(napi_env env, napi_callback_info info);
napi_value object_maps(napi_env env, napi_callback_info info);
napi_value object_set_autoload(napi_env env, napi_callback_info info);
napi_value object_set_autocreate(napi_env env, napi_callback_info info);
napi_value object_set_max_entries(napi_env env, napi_callback_info info);
napi_value object_load(napi_env env, napi_callback_info info);

/* variable.c */
napi_value variable_find(napi_env env, napi_callback_info info);
napi_value variable_write(napi_env env, napi_callback_info info);

/* program.c */
napi_value program_information(napi_env env, napi_callback_info info);
napi_value statistics_enable(napi_env env, napi_callback_info info);

/* link.c */
napi_value program_attach(napi_env env, napi_callback_info info);
napi_value program_attach_uprobe(napi_env env, napi_callback_info info);
napi_value link_id(napi_env env, napi_callback_info info);

/* map.c */
napi_value map_id(napi_env env, napi_callback_info info);
napi_value map_lookup(napi_env env, napi_callback_info info);
napi_value map_update(napi_env env, napi_callback_info info);
napi_value map_delete(napi_env env, napi_callback_info info);
napi_value map_next_key(napi_env env, napi_callback_info info);

/* mapping.c */
napi_value mapping_open(napi_env env, napi_callback_info info);
napi_value mapping_buffer(napi_env env, napi_callback_info info);

/* ring.c */
napi_value ring_open(napi_env env, napi_callback_info info);
napi_value ring_drain(napi_env env, napi_callback_info info);
napi_value ring_available(napi_env env, napi_callback_info info);

/* btf.c */
napi_value btf_open(napi_env env, napi_callback_info info);
napi_value btf_has(napi_env env, napi_callback_info info);
napi_value btf_has_field(napi_env env, napi_callback_info info);
napi_value btf_has_enumerator(napi_env env, napi_callback_info info);

/* host.c */
napi_value possible_cpus(napi_env env, napi_callback_info info);
napi_value monotonic_ns(napi_env env, napi_callback_info info);
napi_value clock_pair(napi_env env, napi_callback_info info);

#endif
