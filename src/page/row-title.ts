import type { RowView } from '../sinks/dashboard/api.ts';
import { foreign } from './elements.ts';

/** `GET /users/{id}`, as it stands in lines and heads. */
export function titleOf({ operation, resource }: Pick<RowView, 'operation' | 'resource'>): HTMLElement[] {
  return [
    foreign(operation, { class: 'operation' }),
    ...(resource === null ? [] : [foreign(resource, { class: 'resource' })]),
  ];
}
