import { Card, Group, SimpleGrid, Skeleton, Stack, VisuallyHidden } from '@mantine/core';
import { useOfficeT } from './i18n.tsx';

const widths = ['72%', '58%', '83%', '64%', '77%'];

function Waiting() {
  const t = useOfficeT();
  return <VisuallyHidden role="status">{t('loading')}</VisuallyHidden>;
}

/** The shape of a list that is on its way. Screens of a list use the table's own `loading` instead. */
export function ListSkeleton({ rows = 8 }: { rows?: number }) {
  return (
    <Card padding={0}>
      <Waiting />
      {Array.from({ length: rows }, (_, row) => (
        <Group key={row} px="md" py={14} gap="md" wrap="nowrap">
          <Skeleton h={36} w={48} radius="sm" />
          <Stack gap={6} flex={1}>
            <Skeleton h={12} w={widths[row % widths.length]} maw={360} />
            <Skeleton h={10} w="35%" maw={200} />
          </Stack>
          <Skeleton h={12} w={72} />
        </Group>
      ))}
    </Card>
  );
}

/** The shape of a record's fields. */
export function FormSkeleton({ fields = 6 }: { fields?: number }) {
  return (
    <Card>
      <Waiting />
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="lg">
        {Array.from({ length: fields }, (_, field) => (
          <Stack key={field} gap={8}>
            <Skeleton h={11} w="30%" />
            <Skeleton h={36} />
          </Stack>
        ))}
      </SimpleGrid>
    </Card>
  );
}

/** The shape of a whole screen: title and list. */
export function ScreenSkeleton() {
  return (
    <Stack gap="lg">
      <Skeleton h={26} w={220} />
      <ListSkeleton />
    </Stack>
  );
}
