import type { DecisionRules } from './decide.ts';
import { say } from './messages/say.ts';
import type { CommonProfile } from './profile.ts';
import type { Column } from './records.ts';
import { userToCreate, userToUpdate } from './rows/complete-user.ts';
import type { Field } from './user.ts';

type RuledProfile = Pick<CommonProfile, 'language' | 'matchBy' | 'defaults' | 'updatePassword'>;

/** The rules of one job: from its profile, the vendor's fields and the columns of its file. */
export function decisionRules(
  profile: RuledProfile,
  fields: readonly Field[],
  columns: readonly Column[],
): DecisionRules {
  const { language, matchBy, defaults, updatePassword } = profile;
  const onlyUpdated = fields.filter(({ writtenBy }) => writtenBy === 'update').map(({ name }) => name);
  return {
    language,
    matchBy,
    userToCreate: (user) => userToCreate(user, defaults, fields, columns, language),
    userToUpdate: (user) => userToUpdate(user, fields, { updatePassword }),
    userAfterCreate(user) {
      const rest = Object.entries(user).filter(([name]) => onlyUpdated.includes(name));
      return rest.length === 0 ? undefined : Object.fromEntries(rest);
    },
    ambiguous: (count) => ({ code: 'ambiguous_user', message: say(language, 'ambiguous_user', { count }) }),
  };
}
