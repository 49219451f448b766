import type { Language } from '../../messages/language.ts';
import { type MessageCode, say } from '../../messages/say.ts';
import type { Outcome } from '../../user/outcome.ts';
import type { Reason } from './digest.ts';

type Remedy = Exclude<Extract<MessageCode, `remedy_${string}`>, 'remedy_red_cells'>;

/** How rows come back: in the workbook of rows to fix, if there is one, or with the whole list, of which nothing was sent yet. */
export type WayOn = { readonly toFix: string | undefined } | 'list';

/** What to do about the codes whose outcome alone does not tell it; what they are is said in `messages/codes.md`. */
const BY_CODE: readonly (readonly [Remedy, string])[] = [
  ['remedy_text_cells', 'excel_number excel_decimal excel_thousands excel_date lost_zeros'],
  ['remedy_moved_cells', 'ragged_row open_quote quoted_line other_separator record_too_long swapped_cells'],
  ['remedy_one_of_two', 'duplicate_user duplicate_user_rejected'],
  ['remedy_names', 'unknown_name ambiguous_name not_an_id invalid_integer'],
  ['remedy_new_user', 'required_to_create password_required'],
  ['remedy_look', 'ambiguous_user unreadable_user identity_taken no_user_id id_not_shown'],
  ['remedy_rejected', 'created_incompletely manager_missing name_missing protected_user'],
  ['remedy_later', 'timeout connection_lost not_json not_understood'],
  [
    'remedy_operator',
    'credentials_refused wrong_address look_ups_refused example_enterprise canary_failed canary_lost worker_crashed other_enterprise same_refusal',
  ],
];

const REMEDIES: ReadonlyMap<string, Remedy> = new Map(
  BY_CODE.flatMap(([remedy, codes]) => codes.split(' ').map((code) => [code, remedy] as const)),
);

const BY_OUTCOME: Readonly<Partial<Record<Outcome, Remedy>>> = {
  rejected: 'remedy_rejected',
  failed: 'remedy_failed',
  unprocessed: 'remedy_later',
  unknown: 'remedy_unknown',
};

/** What is said instead of those that speak of some rows, where the whole list comes back. */
const OF_LIST: Readonly<Partial<Record<Remedy, Exclude<Remedy, 'remedy_text_cells'>>>> = {
  remedy_look: 'remedy_look_up',
  remedy_later: 'remedy_whole_list',
  remedy_operator: 'remedy_whole_operator',
  remedy_unknown: 'remedy_look_up',
};

/** What to do about rows that came to nothing for a reason; undefined where nothing is to be done. */
export function remedyFor(
  language: Language,
  { outcome, code, column }: Pick<Reason, 'outcome' | 'code' | 'column'>,
  wayOn: WayOn,
): string | undefined {
  const usual = BY_OUTCOME[outcome];
  if (usual === undefined) return undefined;
  const remedy = /^http_\d/.test(code) ? 'remedy_later' : (REMEDIES.get(code) ?? usual);
  const plain = remedy === 'remedy_text_cells' ? 'remedy_rejected' : remedy;
  if (wayOn === 'list') return say(language, OF_LIST[plain] ?? plain);
  const { toFix } = wayOn;
  if (toFix !== undefined && remedy === 'remedy_text_cells') return say(language, remedy, { file: toFix });
  if (toFix !== undefined && remedy === 'remedy_rejected' && column)
    return say(language, 'remedy_red_cells', { file: toFix });
  return say(language, plain);
}
