import type { EndpointTest } from './endpoint-test.ts';
import type { EndpointField, NumberField, TextField } from './fields.ts';
import type { NumberTest } from './number-test.ts';
import type { TextTest } from './text-test.ts';

/**
 * Whether a test holds of a fact of the subject. `assume` is the answer where that is not known: false where the filter
 * must be certain, true inside of a `not`.
 */
export type Fact<Subject, Test> = (subject: Subject, test: Test, assume: boolean) => boolean;

/** How subjects of one kind are asked what fields are about; null: nobody knows of any of them. */
export interface Facts<Subject> {
  /** Whether it is an error. */
  readonly error: ((subject: Subject) => boolean) | null;
  /** Any text that a row shows. */
  readonly shown: Fact<Subject, TextTest>;
  readonly texts: { readonly [Field in TextField]: Fact<Subject, TextTest> | null };
  readonly endpoints: { readonly [Field in EndpointField]: Fact<Subject, EndpointTest> | null };
  readonly numbers: { readonly [Field in NumberField]: Fact<Subject, NumberTest> | null };
}
