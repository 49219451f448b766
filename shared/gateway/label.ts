import type { Language } from '../messages/language.ts';
import { fieldLabel } from '../user/field.ts';
import type { UserSchema } from './gateway.ts';

/** What people call a parameter: nobody who fills in a staff list knows the vendor's name for it. */
export function labelOf({ fields }: UserSchema, name: string, language: Language): string {
  const field = fields.find((candidate) => candidate.name === name);
  return field ? fieldLabel(field, language) : name;
}
