/* SPDX-License-Identifier: Apache-2.0 */
/*
 * libbpf tells why through one print callback for the whole process. Here each
 * thread keeps what was said during its own call; nothing reaches stderr.
 */
#include "addon.h"

#include <bpf/libbpf.h>
#include <pthread.h>
#include <stdlib.h>

/*
 * Debian's libbpf.a is not compiled for shared objects: its one reference to
 * libc's stderr, in the print function that is replaced here before anything
 * else runs, could not be linked. A hidden symbol of that name takes its place.
 */
#undef stderr
__attribute__((visibility("hidden"))) FILE *stderr;

struct messages {
	char *text;
	size_t length, capacity;
	bool collecting;
	bool debug;
};

static _Thread_local struct messages messages;
static pthread_once_t installed = PTHREAD_ONCE_INIT;

static bool grow(size_t needed)
{
	size_t capacity = messages.capacity ? messages.capacity : 1024;
	char *text;

	while (capacity < needed)
		capacity *= 2;
	text = realloc(messages.text, capacity);
	if (!text)
		return false;
	messages.text = text;
	messages.capacity = capacity;
	return true;
}

static int collect(enum libbpf_print_level level, const char *format, va_list arguments)
{
	va_list again;
	int length;

	if (!messages.collecting || (level == LIBBPF_DEBUG && !messages.debug))
		return 0;
	va_copy(again, arguments);
	length = vsnprintf(NULL, 0, format, again);
	va_end(again);
	if (length < 0 || !grow(messages.length + length + 1))
		return 0;
	vsnprintf(messages.text + messages.length, length + 1, format, arguments);
	messages.length += length;
	return length;
}

static void forget(void)
{
	free(messages.text);
	messages.text = NULL;
	messages.length = messages.capacity = 0;
}

static void install(void)
{
	libbpf_set_print(collect);
}

void message_install(void)
{
	pthread_once(&installed, install);
}

void message_begin(bool debug)
{
	forget();
	messages.collecting = true;
	messages.debug = debug;
}

int message_end(int status)
{
	messages.collecting = false;
	if (status >= 0 && !messages.debug)
		forget();
	return status;
}

/* takeMessages(): what libbpf said during the last call that failed, or was asked for its log. */
napi_value message_take(napi_env env, napi_callback_info info)
{
	napi_value value;
	napi_status status;

	(void)info;
	status = napi_create_string_utf8(env, messages.text ? messages.text : "", messages.length, &value);
	forget();
	return status == napi_ok ? value : NULL;
}
