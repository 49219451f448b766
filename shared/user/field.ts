import * as z from 'zod';
import type { Language } from '../messages/language.ts';
/** What kind of text a parameter takes; it decides how a cell is read and which rules it must meet. */
export type FieldKind =
  | 'text' // free text
  | 'code' // an identifier: full-width letters and digits mean the plain ones
  | 'ids' // a comma-separated list of ids
  | 'integer'
  | 'dateTime' // yyyy-MM-dd HH:mm:ss
  | 'flag' // 0 or 1
  | 'mobile' // of mainland China
  | 'phone' // a mobile number of any country, in digits
  | 'mail'
  | 'secret' // a password: exactly as typed, never shown
  | 'json';

/** One parameter of a gateway's user, and the rules that its vendor documents for it. */
export interface Field {
  /** The gateway's parameter name, which is also the canonical CSV heading. */
  readonly name: string;
  readonly kind: FieldKind;
  /** Longest value the vendor takes, in characters; absent where none is documented. */
  readonly maxLength?: number;
  /** The only values the vendor takes, where there is a fixed set. */
  readonly values?: readonly string[];
  /** The form that the vendor documents for a value of kind *json*, with an example of it. */
  readonly form?: { readonly example: string; readonly fits: (value: unknown) => boolean };
  /** Whether the vendor refuses to create a user without it. */
  readonly requiredToCreate: boolean;
  /** Another parameter that will do in its place. */
  readonly orElse?: string;
  /** Whether the vendor refuses to update a user without it, too, and nobody but the row can give it. */
  readonly requiredToUpdate?: true;
  /** Whether an update that follows a create carries it, too, as the row has it: the vendor wants it with updates. */
  readonly goesWithUpdates?: true;
  /**
   * The only write that knows the parameter; absent: both do. One that only *update* knows makes a create be followed
   * by an update; one that only *create* knows cannot be changed afterwards.
   */
  readonly writtenBy?: 'create' | 'update';
  /** Headings that people use for it, in the order of preference for a template. */
  readonly headings: { readonly 'zh-CN': readonly string[]; readonly en: readonly string[] };
  /**
   * Headings under which names of its values stand. They mean it only where its names are known, and nothing else can be
   * meant: see `rows/name-headings.ts`.
   */
  readonly nameHeadings?: readonly string[];
}

/** A column of an upload: its heading as the file has it, and the gateway's parameter it fills, if any. */
export const Column = z.object({ heading: z.string(), field: z.string().optional() });
export type Column = z.infer<typeof Column>;

/** What people call a field: its preferred heading in their language, or its canonical name. */
export const fieldLabel = (field: Field, language: Language): string =>
  field.headings[language][0] ?? field.name;
