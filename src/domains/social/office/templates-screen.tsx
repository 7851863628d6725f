import { Badge, Button, Card, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type { Answer } from '#office/api.ts';
import { useOfficeT, useT } from '#office/i18n.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { useSession } from '#office/session.tsx';
import { ListSkeleton } from '#office/skeletons.tsx';
import { useRead } from '#office/use-api.ts';
import { SocialPage } from './social-page.tsx';
import { TemplateDrawer } from './templates/template-drawer.tsx';
import { templateKinds } from './templates/kinds.ts';
import { socialWords } from './words.ts';

type Template = Answer<'GET /api/social/templates'>['items'][number];

/** The wordings that posts are made of. */
export function TemplatesScreen() {
  const t = useT(socialWords);
  const session = useSession();
  const may = session.can('social.publish');
  const read = useRead('GET /api/social/templates', {});
  const [edited, setEdited] = useState<Template | 'new' | null>(null);
  return (
    <SocialPage
      title={t('templates')}
      lead={t('templates.lead')}
      actions={
        may && (
          <Button leftSection={<IconPlus size={18} />} data-shortcut="n" onClick={() => setEdited('new')}>
            {t('templates.add')}
          </Button>
        )
      }
    >
      {read.error && !read.data && <ProblemBox problem={read.error} again={() => void read.refetch()} />}
      {read.isPending && <ListSkeleton rows={6} />}
      {read.data &&
        templateKinds.map((kind) => {
          const mine = read.data.items.filter((one) => one.kind === kind);
          if (mine.length === 0) return null;
          return (
            <section key={kind} aria-labelledby={`kind-${kind}`}>
              <Title order={2} size="h3" mb="xs" id={`kind-${kind}`}>
                {t(`templateKind.${kind}`)}
              </Title>
              <SimpleGrid cols={{ base: 1, md: 2 }}>
                {mine.map((template) => (
                  <TemplateCard
                    key={template.id}
                    template={template}
                    edit={may ? () => setEdited(template) : undefined}
                  />
                ))}
              </SimpleGrid>
            </section>
          );
        })}
      {edited && (
        <TemplateDrawer
          key={edited === 'new' ? 'new' : edited.id}
          template={edited === 'new' ? null : edited}
          close={() => setEdited(null)}
        />
      )}
    </SocialPage>
  );
}

function TemplateCard({ template, edit }: { template: Template; edit: (() => void) | undefined }) {
  const t = useT(socialWords);
  const office = useOfficeT();
  return (
    <Card component="article" padding="md" aria-label={template.name}>
      <Stack gap="xs">
        <Group justify="space-between" gap="sm">
          <Group gap="xs">
            <Text fw={600}>{template.name}</Text>
            <Badge color="gray">{template.locale.toUpperCase()}</Badge>
            <Text size="xs" c="dimmed">
              {t('templates.variants', { n: template.variants.length })}
            </Text>
          </Group>
          {edit && (
            <Button
              size="xs"
              variant="default"
              onClick={edit}
              aria-label={t('templates.edit', { name: template.name })}
            >
              {office('edit')}
            </Button>
          )}
        </Group>
        <Text size="sm" c="dimmed" className="said" lineClamp={6} lang={template.locale}>
          {template.variants[0]}
        </Text>
      </Stack>
    </Card>
  );
}
