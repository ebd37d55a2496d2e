/* SPDX-License-Identifier: Apache-2.0 */
/* JavaScript values: reading arguments, making results. */
#include "addon.h"

#include <string.h>

bool read_arguments(napi_env env, napi_callback_info info, size_t count, napi_value *values)
{
	size_t given = count;

	/* Arguments that were not given arrive as undefined and fail when they are read. */
	return napi_get_cb_info(env, info, &given, values, NULL, NULL) == napi_ok;
}

bool read_uint32(napi_env env, napi_value value, uint32_t *result)
{
	if (napi_get_value_uint32(env, value, result) == napi_ok)
		return true;
	napi_throw_type_error(env, NULL, "expected a number");
	return false;
}

bool read_bool(napi_env env, napi_value value, bool *result)
{
	if (napi_get_value_bool(env, value, result) == napi_ok)
		return true;
	napi_throw_type_error(env, NULL, "expected a boolean");
	return false;
}

bool read_name(napi_env env, napi_value value, char result[MAX_NAME])
{
	size_t length;

	if (napi_get_value_string_utf8(env, value, NULL, 0, &length) != napi_ok || length >= MAX_NAME) {
		napi_throw_type_error(env, NULL, "expected a string of at most 255 bytes");
		return false;
	}
	return napi_get_value_string_utf8(env, value, result, MAX_NAME, &length) == napi_ok;
}

bool read_string(napi_env env, napi_value value, char *result, size_t size)
{
	size_t length;

	if (napi_get_value_string_utf8(env, value, NULL, 0, &length) == napi_ok && length < size &&
	    napi_get_value_string_utf8(env, value, result, size, &length) == napi_ok && strlen(result) == length)
		return true;
	napi_throw_type_error(env, NULL, "expected a string that is not too long and has no NUL byte");
	return false;
}

bool read_size(napi_env env, napi_value value, size_t *result)
{
	int64_t number;

	if (napi_get_value_int64(env, value, &number) == napi_ok && number >= 0) {
		*result = number;
		return true;
	}
	napi_throw_type_error(env, NULL, "expected a number that is not negative");
	return false;
}

bool read_uint64(napi_env env, napi_value value, uint64_t *result)
{
	bool lossless;

	if (napi_get_value_bigint_uint64(env, value, result, &lossless) == napi_ok && lossless)
		return true;
	napi_throw_type_error(env, NULL, "expected a bigint of 64 bits");
	return false;
}

bool read_bytes(napi_env env, napi_value value, uint8_t **bytes, size_t *length)
{
	napi_typedarray_type type;
	bool is_array = false;

	if (napi_is_typedarray(env, value, &is_array) == napi_ok && is_array &&
	    napi_get_typedarray_info(env, value, &type, length, (void **)bytes, NULL, NULL) == napi_ok &&
	    type == napi_uint8_array)
		return true;
	napi_throw_type_error(env, NULL, "expected a Uint8Array");
	return false;
}

void *read_resource(napi_env env, napi_value value, enum resource_kind kind)
{
	struct resource *resource;
	napi_valuetype type;

	if (napi_typeof(env, value, &type) != napi_ok || type != napi_external ||
	    napi_get_value_external(env, value, (void **)&resource) != napi_ok || resource->kind != kind) {
		napi_throw_type_error(env, NULL, "not a handle of the right kind");
		return NULL;
	}
	if (!resource->open) {
		napi_throw_error(env, "EBADF", "the handle is closed");
		return NULL;
	}
	return resource;
}

napi_value number_value(napi_env env, double number)
{
	napi_value value;

	return napi_create_double(env, number, &value) == napi_ok ? value : NULL;
}

napi_value status_value(napi_env env, int status)
{
	napi_value value;

	return napi_create_int32(env, status, &value) == napi_ok ? value : NULL;
}

napi_value bool_value(napi_env env, bool value)
{
	napi_value result;

	return napi_get_boolean(env, value, &result) == napi_ok ? result : NULL;
}

bool set_number(napi_env env, napi_value object, const char *key, double number)
{
	napi_value value;

	return napi_create_double(env, number, &value) == napi_ok &&
	       napi_set_named_property(env, object, key, value) == napi_ok;
}

bool set_bool(napi_env env, napi_value object, const char *key, bool boolean)
{
	napi_value value;

	return napi_get_boolean(env, boolean, &value) == napi_ok &&
	       napi_set_named_property(env, object, key, value) == napi_ok;
}

bool set_string(napi_env env, napi_value object, const char *key, const char *string)
{
	napi_value value;

	return napi_create_string_utf8(env, string, NAPI_AUTO_LENGTH, &value) == napi_ok &&
	       napi_set_named_property(env, object, key, value) == napi_ok;
}
