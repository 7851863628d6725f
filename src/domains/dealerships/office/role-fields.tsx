import { Checkbox, Stack } from '@mantine/core';
import { useT } from '#office/i18n.tsx';
import { useSession } from '#office/session.tsx';
import { mayGrant, roles } from '../permissions.ts';
import type { Role } from '../permissions.ts';
import { dealershipWords } from './words.ts';

/** Roles to choose from, each with what it means; those above one's own cannot be chosen. */
export function RoleFields({
  value,
  onChange,
  error,
}: {
  value: string[];
  onChange(roles: Role[]): void;
  error?: string | undefined;
}) {
  const t = useT(dealershipWords);
  const { current } = useSession();
  return (
    <Checkbox.Group
      label={t('staff.roles')}
      value={value}
      onChange={(next) => onChange(next as Role[])}
      error={error}
      required
    >
      <Stack gap="xs" mt={6}>
        {roles.map((role) => (
          <Checkbox
            key={role}
            value={role}
            label={t(`role.${role}`)}
            description={t(`role.${role}.means`)}
            disabled={!mayGrant(current.roles, [role])}
          />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}
