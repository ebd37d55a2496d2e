/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Consumer of a BPF_MAP_TYPE_RINGBUF (Linux 5.8; Documentation/bpf/ringbuf.rst).
 *
 *   page 0      consumer position, u64, ours to write
 *   page 1      producer position, u64, the kernel's
 *   page 2 …    data, mapped twice in a row, so that no record is ever split
 *
 * record = header padding; header = length:u32 page_offset:u32, of which bit 31
 * of length says that the record is being written, bit 30 that it was discarded.
 * Positions only grow; records begin at multiples of 8.
 */
#include "object.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

struct ring {
	struct resource resource;
	uint64_t *consumer;
	const uint64_t *producer;
	const uint8_t *data;
	uint64_t mask;
	size_t page, readable;
};

static void ring_close(struct resource *resource, napi_env env)
{
	struct ring *ring = (struct ring *)resource;

	(void)env;
	if (ring->consumer)
		munmap(ring->consumer, ring->page);
	if (ring->producer)
		munmap((void *)ring->producer, ring->readable);
	ring->consumer = NULL;
	ring->producer = NULL;
}

static int ring_map(struct ring *ring, const struct map_slot *map)
{
	void *memory;

	ring->page = sysconf(_SC_PAGESIZE);
	ring->mask = map->max_entries - 1;
	ring->readable = ring->page + 2 * (size_t)map->max_entries;
	memory = mmap(NULL, ring->page, PROT_READ | PROT_WRITE, MAP_SHARED, map->fd, 0);
	if (memory == MAP_FAILED)
		return -errno;
	ring->consumer = memory;
	memory = mmap(NULL, ring->readable, PROT_READ, MAP_SHARED, map->fd, ring->page);
	if (memory == MAP_FAILED)
		return -errno;
	ring->producer = memory;
	ring->data = (const uint8_t *)memory + ring->page;
	return 0;
}

/* ringOpen(object, map): a handle, or -errno. */
napi_value ring_open(napi_env env, napi_callback_info info)
{
	struct map_slot *map;
	napi_value values[2];
	struct ring *ring;
	int status;

	if (!read_arguments(env, info, 2, values) || !read_object_and_map(env, values, &map))
		return NULL;
	if (map->type != BPF_MAP_TYPE_RINGBUF)
		return status_value(env, -EINVAL);
	ring = calloc(1, sizeof(*ring));
	if (!ring)
		return status_value(env, -ENOMEM);
	ring->resource.kind = RESOURCE_RING;
	ring->resource.close = ring_close;
	status = ring_map(ring, map);
	if (status < 0) {
		ring_close(&ring->resource, env);
		free(ring);
		return status_value(env, status);
	}
	return resource_publish(env, &ring->resource);
}

static size_t padded(size_t length)
{
	return (length + 7) & ~(size_t)7;
}

/*
 * Copies whole payloads, each padded with zeros to a multiple of 8. The acquire
 * of a length pairs with the kernel's exchange when it commits the record; the
 * release of the consumer position lets it reuse only what has been copied.
 */
static int64_t drain(const struct ring *ring, uint8_t *target, size_t capacity)
{
	uint64_t begin = __atomic_load_n(ring->consumer, __ATOMIC_RELAXED);
	uint64_t end = __atomic_load_n(ring->producer, __ATOMIC_ACQUIRE);
	uint64_t position = begin;
	int64_t written = 0;

	while (position < end) {
		const uint8_t *record = ring->data + (position & ring->mask);
		uint32_t header = __atomic_load_n((const uint32_t *)record, __ATOMIC_ACQUIRE);
		uint32_t length = header & ~(BPF_RINGBUF_BUSY_BIT | BPF_RINGBUF_DISCARD_BIT);
		size_t size = padded(length);

		if (header & BPF_RINGBUF_BUSY_BIT)
			break;
		if (!(header & BPF_RINGBUF_DISCARD_BIT)) {
			if (size > capacity - written) {
				written = written ? written : -EMSGSIZE;
				break;
			}
			memcpy(target + written, record + BPF_RINGBUF_HDR_SZ, length);
			memset(target + written + length, 0, size - length);
			written += size;
		}
		position += size + BPF_RINGBUF_HDR_SZ;
	}
	if (position != begin)
		__atomic_store_n(ring->consumer, position, __ATOMIC_RELEASE);
	return written;
}

/* ringDrain(ring, target): bytes written, or -EMSGSIZE if the first record does not fit. */
napi_value ring_drain(napi_env env, napi_callback_info info)
{
	napi_value values[2];
	struct ring *ring;
	uint8_t *target;
	size_t capacity;

	if (!read_arguments(env, info, 2, values) || !(ring = read_resource(env, values[0], RESOURCE_RING)) ||
	    !read_bytes(env, values[1], &target, &capacity))
		return NULL;
	return number_value(env, drain(ring, target, capacity));
}

/* ringAvailable(ring): bytes between consumer and producer, headers included. */
napi_value ring_available(napi_env env, napi_callback_info info)
{
	struct ring *ring;
	napi_value value;
	uint64_t consumer;

	if (!read_arguments(env, info, 1, &value) || !(ring = read_resource(env, value, RESOURCE_RING)))
		return NULL;
	consumer = __atomic_load_n(ring->consumer, __ATOMIC_RELAXED);
	return number_value(env, __atomic_load_n(ring->producer, __ATOMIC_ACQUIRE) - consumer);
}
