import { Button } from '@mantine/core';
import { IconFileTypeCsv, IconFileTypePdf } from '@tabler/icons-react';
import { addressOf } from '#office/api.ts';
import { useLanguage, useT } from '#office/i18n.tsx';
import { useSession } from '#office/session.tsx';
import { commissionsScreenMessages } from './words.ts';

/** A statement to take along, in the language of the screen: one's own, or that of a person. */
export function StatementFiles({ period, staffId, own }: { period: string; staffId?: string; own?: boolean }) {
  const t = useT(commissionsScreenMessages);
  const { locale } = useLanguage();
  const session = useSession();
  const query = { locale, dealership: session.current.id };
  const params = { period, staffId: staffId ?? '' };
  const paper = own
    ? addressOf('GET /api/my-commissions/paper', { query: { ...query, period } })
    : addressOf('GET /api/commission-statements/:period/:staffId/paper', { params, query });
  const file = own
    ? addressOf('GET /api/my-commissions/file', { query: { ...query, period } })
    : addressOf('GET /api/commission-statements/:period/:staffId/file', { params, query });
  return (
    <>
      <Button
        variant="default"
        component="a"
        href={paper.url}
        target="_blank"
        rel="noreferrer"
        leftSection={<IconFileTypePdf size={16} />}
      >
        {t('pdf')}
      </Button>
      <Button variant="default" component="a" href={file.url} leftSection={<IconFileTypeCsv size={16} />}>
        {t('csv')}
      </Button>
    </>
  );
}
