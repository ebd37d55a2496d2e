/** OpenTelemetry's names of what is known of a statement (https://opentelemetry.io/docs/specs/semconv/database/mysql/). */
import { TURN_OPERATION } from '../protocol.ts';
import { NO_STATEMENT } from './sql/statement-names.ts';
import type { MysqlState } from './state.ts';

type Attributes = Record<string, string | number>;

/** One table, and no list of them, statement, or word on what is not known. */
const TABLE = /^[^ ({?]+$/;

/** Of a row, or of a transaction, as far as its name tells. */
export function mysqlAttributes(operation: string, statusCode: string | null, resource: string | null): Attributes {
  const attributes: Attributes = { 'db.system.name': 'mysql' };
  if (operation !== '' && operation !== TURN_OPERATION) attributes['db.operation.name'] = operation;
  if (resource !== null && resource !== operation && TABLE.test(resource)) attributes['db.collection.name'] = resource;
  if (statusCode !== null) attributes['db.response.status_code'] = statusCode;
  return attributes;
}

/** What only `trace` shows of a request. */
export function requestAttributes({ request, tables, namespace, isMariaDb }: MysqlState): Attributes {
  const attributes: Attributes = {};
  if (isMariaDb) attributes['db.system.name'] = 'mariadb';
  if (namespace !== null) attributes['db.namespace'] = namespace;
  if (request.name === NO_STATEMENT) return attributes;
  const { names, whole } = tables.statements;
  const list = names.tables(request.name);
  const operation = names.operation(request.name);
  attributes['db.query.summary'] = list === null ? operation : `${operation} ${list}`;
  if (list !== null && TABLE.test(list)) attributes['db.collection.name'] = list;
  const text = whole ? names.resource(request.name) : null;
  if (text !== null) attributes['db.query.text'] = text;
  return attributes;
}

/** … and of an answer that was read to its end. */
export function responseAttributes({ reply }: MysqlState): Attributes | null {
  if (reply.hasRows) return { 'db.response.returned_rows': reply.rows };
  return reply.affectedRows > 0 ? { 'db.response.affected_rows': reply.affectedRows } : null;
}
