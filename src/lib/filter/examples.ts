/** The page of examples in the man page. */
export interface FilterExample {
  readonly filter: string;
  readonly selects: string;
}

export const FILTER_EXAMPLES: readonly FilterExample[] = [
  {
    filter: 'health',
    selects: 'whatever shows this text: in protocol, operation, resource, workload or server, in any case',
  },
  { filter: '"GET /users"', selects: 'operation and resource as a row shows them' },
  { filter: 'err', selects: 'errors' },
  { filter: '!err', selects: 'all others; `not err` is the same' },
  { filter: 'proto:redis side:client', selects: 'calls of Redis: what stands side by side must hold together' },
  { filter: 'err or dur>100ms', selects: 'errors, and what took longer than 100 ms' },
  { filter: '(err or dur>100ms) !health', selects: 'the same without health checks' },
  { filter: 'status:5xx', selects: 'answers 500 to 599; also status:404, status:400-499, status>=500' },
  { filter: 'status:404,410', selects: 'either of them' },
  { filter: 'op:GET,HEAD path:/users/{id}', selects: 'one route by its template' },
  { filter: 'path:/users/*', selects: '`*` is any characters' },
  { filter: 'path:"/files/{*}"', selects: 'in quotes it is itself' },
  { filter: '/^(GET|HEAD)\\s/', selects: 'a regular expression (RE2), of what a row shows' },
  { filter: 'path~^/api/v[0-9]+/', selects: 'a regular expression of the resource alone' },
  { filter: 'type:WRONGTYPE,timeout', selects: 'errors of these types' },
  { filter: 'peer:10.0.0.5', selects: 'one client, or one server that is called' },
  { filter: 'peer:10.0.0.0/8,fd00::/8', selects: 'networks' },
  { filter: 'server:db-1.internal:3306', selects: 'a server by name and port' },
  { filter: 'server:/run/mysqld/*.sock', selects: 'Unix sockets by path' },
  { filter: 'service:nginx pid:123', selects: 'one process of a workload' },
  { filter: 'dur:10ms-20ms ttfb<1ms', selects: 'slow ends of quick answers' },
  { filter: 'response-bytes>1M', selects: 'answers above 1,000,000 bytes' },
  { filter: 'proto:dns status:NXDOMAIN or tries>1', selects: 'names that are not there, and questions asked again' },
];
