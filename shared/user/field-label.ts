import type { Language } from '../gateway/common-profile.ts';
import type { Field } from './user.ts';

/** What people call a field: its preferred heading in their language, or its canonical name. */
export const fieldLabel = (field: Field, language: Language): string =>
  field.headings[language][0] ?? field.name;
