import { Stack, Text, ThemeIcon, Title } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';

interface EmptyProps {
  icon: Icon;
  /** What is not here: `No leads yet`. */
  title: string;
  /** When something will be here, or what to change so that it is. */
  children?: ReactNode;
  /** The one thing to do now. */
  action?: ReactNode;
}

/** What stands where a list has nothing: says why, and what to do. */
export function Empty({ icon: Sign, title, children, action }: EmptyProps) {
  return (
    <Stack align="center" gap="sm" py={48} px="md" ta="center">
      <ThemeIcon size={52} radius="xl" variant="light" color="gray">
        <Sign size={26} stroke={1.5} />
      </ThemeIcon>
      <Title order={2} size="h3">
        {title}
      </Title>
      {children && (
        <Text c="dimmed" size="sm" maw={440} component="div">
          {children}
        </Text>
      )}
      {action}
    </Stack>
  );
}
