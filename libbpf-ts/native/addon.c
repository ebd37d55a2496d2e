/* SPDX-License-Identifier: Apache-2.0 */
/* Module entry: the table of functions that src/addon.ts types. */
#include "addon.h"

#define FUNCTION(js_name, c_name)                                              \
	{                                                                      \
		js_name, NULL, c_name, NULL, NULL, NULL, napi_enumerable, NULL \
	}

static const napi_property_descriptor functions[] = {
	FUNCTION("close", resource_close),
	FUNCTION("takeMessages", message_take),

	FUNCTION("objectOpen", object_open),
	FUNCTION("objectPrograms", object_programs),
	FUNCTION("objectMaps", object_maps),
	FUNCTION("objectSetAutoload", object_set_autoload),
	FUNCTION("objectSetAutocreate", object_set_autocreate),
	FUNCTION("objectSetMaxEntries", object_set_max_entries),
	FUNCTION("objectLoad", object_load),
	FUNCTION("variableFind", variable_find),
	FUNCTION("variableWrite", variable_write),

	FUNCTION("programInformation", program_information),
	FUNCTION("programAttach", program_attach),
	FUNCTION("programAttachUprobe", program_attach_uprobe),
	FUNCTION("linkId", link_id),
	FUNCTION("statisticsEnable", statistics_enable),

	FUNCTION("mapId", map_id),
	FUNCTION("mapLookup", map_lookup),
	FUNCTION("mapUpdate", map_update),
	FUNCTION("mapDelete", map_delete),
	FUNCTION("mapNextKey", map_next_key),
	FUNCTION("mappingOpen", mapping_open),
	FUNCTION("mappingBuffer", mapping_buffer),

	FUNCTION("ringOpen", ring_open),
	FUNCTION("ringDrain", ring_drain),
	FUNCTION("ringAvailable", ring_available),

	FUNCTION("btfOpen", btf_open),
	FUNCTION("btfHas", btf_has),
	FUNCTION("btfHasField", btf_has_field),
	FUNCTION("btfHasEnumerator", btf_has_enumerator),

	FUNCTION("possibleCpus", possible_cpus),
	FUNCTION("monotonicNs", monotonic_ns),
	FUNCTION("clockPair", clock_pair),
};

NAPI_MODULE_INIT()
{
	message_install();
	if (instance_create(env) != napi_ok)
		return NULL;
	if (napi_define_properties(env, exports, sizeof(functions) / sizeof(functions[0]), functions) != napi_ok)
		return NULL;
	return exports;
}
