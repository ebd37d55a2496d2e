/**
 * Annotations of a rule, with places that are filled in:
 *
 *     template    = *( text / "{{" *SP placeholder *SP "}}" )
 *     placeholder = "value" / "limit" / … (PLACEHOLDERS)
 */

/** What can be filled in, and its line in the man page. */
export const PLACEHOLDERS = {
  value: 'what was measured, with its unit',
  limit: 'what it is compared with',
  name: "the rule's name",
  workload: 'who serves or calls',
  host: 'the host on which that was seen',
  protocol: 'one of `sae-mon protocols`',
  role: 'server or client',
  operation: 'GET, HGETALL, …',
  resource: '/users/{id}, a topic, a table',
  server: 'the server that is called',
} as const;

export type Placeholder = keyof typeof PLACEHOLDERS;

export type Template = readonly TemplatePart[];

export type TemplatePart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'placeholder'; readonly name: Placeholder };

/** Where a text is no template; `end` is one past it. */
export interface TemplateFault {
  readonly start: number;
  readonly end: number;
  readonly word: string;
}

export type ParsedTemplate =
  | { readonly kind: 'template'; readonly template: Template }
  | { readonly kind: 'fault'; readonly fault: TemplateFault };

const PLACE = /\{\{\s*([^{}]*?)\s*(\}\}|$)|\{\{/g;

export function parseTemplate(text: string): ParsedTemplate {
  const template: TemplatePart[] = [];
  let from = 0;
  for (const match of text.matchAll(PLACE)) {
    const start = match.index;
    const end = start + match[0].length;
    const word = match[1] ?? '';
    if (match[2] !== '}}' || !isPlaceholder(word)) return { kind: 'fault', fault: { start, end, word } };
    if (start > from) template.push({ kind: 'text', text: text.slice(from, start) });
    template.push({ kind: 'placeholder', name: word });
    from = end;
  }
  if (from < text.length) template.push({ kind: 'text', text: text.slice(from) });
  return { kind: 'template', template };
}

export function fillTemplate(template: Template, values: Readonly<Record<Placeholder, string>>): string {
  return template.map((part) => (part.kind === 'text' ? part.text : values[part.name])).join('');
}

/** Its text again, with another spelling of the places. */
export function printTemplate(
  template: Template,
  spell: (name: Placeholder) => string = (name) => `{{${name}}}`,
): string {
  return template.map((part) => (part.kind === 'text' ? part.text : spell(part.name))).join('');
}

function isPlaceholder(word: string): word is Placeholder {
  return Object.hasOwn(PLACEHOLDERS, word);
}
