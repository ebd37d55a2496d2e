/** Of all exports. Major: something was taken away or changed; minor: something was added. See `schema/`. */
export const SCHEMA_VERSION = '1.4';
