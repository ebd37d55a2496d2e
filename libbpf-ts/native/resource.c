/* SPDX-License-Identifier: Apache-2.0 */
/* Owners: what is open in an environment, and how it ends. */
#include "addon.h"

#include <stdlib.h>

struct instance {
	/* Newest first, so that links end before the objects they came from. */
	struct resource *first;
};

static void resource_shut(struct resource *resource, napi_env env)
{
	struct instance *instance = resource->instance;

	if (!resource->open)
		return;
	resource->open = false;
	if (resource->previous)
		resource->previous->next = resource->next;
	else
		instance->first = resource->next;
	if (resource->next)
		resource->next->previous = resource->previous;
	resource->close(resource, env);
}

/*
 * Runs before the environment's finalizers, which then find everything closed
 * and do not touch the instance any more.
 */
static void instance_end(void *argument)
{
	struct instance *instance = argument;

	while (instance->first) {
		struct resource *resource = instance->first;

		resource_shut(resource, NULL);
		if (resource->collected)
			free(resource);
	}
}

static void instance_free(napi_env env, void *data, void *hint)
{
	(void)env;
	(void)hint;
	free(data);
}

napi_status instance_create(napi_env env)
{
	struct instance *instance = calloc(1, sizeof(*instance));
	napi_status status;

	if (!instance)
		return napi_generic_failure;
	status = napi_set_instance_data(env, instance, instance_free, NULL);
	if (status != napi_ok) {
		free(instance);
		return status;
	}
	return napi_add_env_cleanup_hook(env, instance_end, instance);
}

static void resource_collected(napi_env env, void *data, void *hint)
{
	struct resource *resource = data;

	(void)env;
	(void)hint;
	resource->collected = true;
	if (!resource->open)
		free(resource);
}

napi_value resource_publish(napi_env env, struct resource *resource)
{
	struct instance *instance;
	napi_value handle;

	if (napi_get_instance_data(env, (void **)&instance) != napi_ok ||
	    napi_create_external(env, resource, resource_collected, NULL, &handle) != napi_ok) {
		resource->close(resource, env);
		free(resource);
		napi_throw_error(env, NULL, "cannot create a handle");
		return NULL;
	}
	resource->instance = instance;
	resource->open = true;
	resource->previous = NULL;
	resource->next = instance->first;
	if (instance->first)
		instance->first->previous = resource;
	instance->first = resource;
	return handle;
}

/* close(handle): idempotent. */
napi_value resource_close(napi_env env, napi_callback_info info)
{
	napi_value value;
	napi_valuetype type;
	void *data;

	if (!read_arguments(env, info, 1, &value))
		return NULL;
	if (napi_typeof(env, value, &type) != napi_ok || type != napi_external ||
	    napi_get_value_external(env, value, &data) != napi_ok) {
		napi_throw_type_error(env, NULL, "not a handle");
		return NULL;
	}
	resource_shut(data, env);
	return NULL;
}
