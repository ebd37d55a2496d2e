/** A topic of `sae-mon help`, which is a section of the man page, too. */
export interface Topic {
  readonly name: string;
  /** One line of a list. */
  readonly summary: string;
  /** Title of its section in the man page. */
  readonly section: string;
  readonly parts: readonly TopicPart[];
}

export type TopicPart =
  | { readonly kind: 'text'; readonly text: string }
  /** Each name with what there is to say of it. */
  | {
      readonly kind: 'list';
      readonly title: string;
      readonly items: readonly (readonly [name: string, says: string])[];
    }
  /** Lines as they stand in a file. */
  | { readonly kind: 'file'; readonly title: string; readonly lines: readonly string[] }
  /** Command lines, without `sae-mon`. */
  | { readonly kind: 'commands'; readonly commands: readonly (readonly [line: string, says: string])[] };

export const text = (words: string): TopicPart => ({ kind: 'text', text: words });
