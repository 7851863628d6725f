import { Anchor, Badge, Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconDeviceMobile } from '@tabler/icons-react';
import { addressOf } from '#office/api.ts';
import type { Answer } from '#office/api.ts';
import { useFormats, useT } from '#office/i18n.tsx';
import { useSession } from '#office/session.tsx';
import { done } from '#office/toasts.tsx';
import { useRead, useWrite } from '#office/use-api.ts';
import { isSold } from '../deal-status.ts';
import type { DealAnswer } from './desk-values.ts';
import { paperworkMessages } from './paperwork-words.ts';
import { SigningLinkDialog } from './signing-link-dialog.tsx';

const colours = { open: 'yellow', signed: 'green', expired: 'gray', withdrawn: 'gray', changed: 'gray' } as const;
type Link = Answer<'GET /api/deals/:dealId/signing-links'>['items'][number];

/** Links by which customers sign on a device of their own: how each stands, and a new one. */
export function SigningLinksCard({ deal }: { deal: DealAnswer }) {
  const t = useT(paperworkMessages);
  const session = useSession();
  const [making, dialog] = useDisclosure(false);
  const { data } = useRead('GET /api/deals/:dealId/signing-links', { params: { dealId: deal.id } });
  const links = data?.items ?? [];
  const may = session.can('deals.sign') && session.can('customers.read');
  if (links.length === 0 && (isSold(deal.status) || deal.status === 'cancelled')) return null;
  return (
    <Card component="section">
      <Group justify="space-between" mb={4}>
        <Title order={2} size="h3">
          {t('links')}
        </Title>
        {may && deal.status === 'approved' && (
          <Button size="sm" variant="light" leftSection={<IconDeviceMobile size={16} />} onClick={dialog.open}>
            {t('makeLink')}
          </Button>
        )}
      </Group>
      <Text size="sm" c="dimmed">
        {t(!may ? 'linksNotYours' : deal.status === 'approved' || links.length > 0 ? 'linksHelp' : 'linksNotReady')}
      </Text>
      {links.length > 0 && (
        <Stack gap="sm" mt="sm">
          {links.map((link) => (
            <LinkRow key={link.id} deal={deal} link={link} may={may} />
          ))}
        </Stack>
      )}
      {making && <SigningLinkDialog deal={deal} close={dialog.close} />}
    </Card>
  );
}

function LinkRow({ deal, link, may }: { deal: DealAnswer; link: Link; may: boolean }) {
  const t = useT(paperworkMessages);
  const { dateTime } = useFormats();
  const session = useSession();
  const withdraw = useWrite('POST /api/deals/:dealId/signing-links/:linkId/withdraw', {
    forgets: ['/api/deals/:dealId/signing-links'],
    done: () => done(t('withdrawn')),
  });
  const params = { dealId: deal.id, linkId: link.id };
  const when = link.signedAt
    ? t('signedWhen', { at: dateTime(link.signedAt) })
    : t('untilWhen', { at: dateTime(link.expiresAt) });
  const shown = link.state === 'open' || link.signedAt !== null;
  const backable = link.state === 'open' || (link.state === 'signed' && !isSold(deal.status));
  return (
    <Group justify="space-between" gap="xs" align="flex-start">
      <div style={{ minWidth: 0, flex: '1 1 12rem' }}>
        <Text size="sm" fw={500} style={{ overflowWrap: 'anywhere' }}>
          {[t(`applicant.${link.party}`), link.name].filter(Boolean).join(' · ')}
        </Text>
        <Text size="xs" c={link.mail === 'failed' ? 'red' : 'dimmed'}>
          {[when, link.mail && t(`mail.${link.mail}`), link.madeBy].filter(Boolean).join(' · ')}
        </Text>
      </div>
      <Group gap="xs">
        <Badge color={colours[link.state]}>{t(`state.${link.state}`)}</Badge>
        {shown && session.can('customers.read') && (
          <Anchor
            size="sm"
            href={
              addressOf('GET /api/deals/:dealId/signing-links/:linkId/paper', {
                params,
                query: { dealership: session.current.id },
              } as never).url
            }
            target="_blank"
            rel="noreferrer"
          >
            {t('thePaper')}
          </Anchor>
        )}
        {may && backable && (
          <Button
            size="compact-sm"
            variant="default"
            loading={withdraw.isPending}
            onClick={() => withdraw.mutate({ params })}
          >
            {t('withdraw')}
          </Button>
        )}
      </Group>
    </Group>
  );
}
