import type { ValueCode } from './damages.ts';

/** What a cell says. */
export interface CellReading {
  /** The value to send where it is not the text itself; '' for *keep*. */
  readonly sent?: string;
  readonly code?: ValueCode | undefined;
}

/** A cell that is its own value, as nearly all are. */
export const AS_TYPED: CellReading = {};

/** What people call the values of one parameter. */
export interface FieldNames {
  /** The values that a name stands for: several where it is ambiguous, undefined for what is no name here. */
  find(text: string): readonly string[] | undefined;
  /** Whether a text that is no name here may be a value, by the looks of the values that have names. */
  mayBeValue(text: string): boolean;
  /** The names that a text resembles most, three at most. */
  nearest(text: string): readonly string[];
  /** All names where they are three at most, as for dates: those can be told where nothing resembles a text. */
  readonly few: readonly string[];
}
