import { Alert, Anchor, Button, Card, Group, Stack, Text } from '@mantine/core';
import { IconCheck, IconDownload } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useStepUp } from '#domains/accounts/office/step-up.tsx';
import { formatBytes } from '#kernel/format.ts';
import { api } from '#office/api.ts';
import { dealershipOfTab } from '#office/dealership-of-tab.ts';
import { useFormats, useLanguage, useT } from '#office/i18n.tsx';
import { Page } from '#office/page.tsx';
import { asProblem } from '#office/problem-error.ts';
import type { ProblemError } from '#office/problem-error.ts';
import { ProblemBox } from '#office/problem.tsx';
import { useSession } from '#office/session.tsx';
import type { Answer } from '#office/api.ts';
import { dataWords } from './words.ts';

/** The dealership that a link names: its first 16 bytes. */
function dealershipOf(token: string): string | undefined {
  if (!/^[\w-]{64}$/.test(token)) return undefined;
  const bytes = Uint8Array.from(atob(token.slice(0, 22).replaceAll('-', '+').replaceAll('_', '/')), (one) =>
    one.charCodeAt(0),
  );
  const hex = Array.from(bytes, (one) => one.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** Where a link of a letter leads: one button, which asks who one is. What stands behind `#` is taken out of the address. */
export function DownloadScreen() {
  const t = useT(dataWords);
  const { locale } = useLanguage();
  const { dateTime } = useFormats();
  const session = useSession();
  const prove = useStepUp();
  const [token] = useState(() => location.hash.replace(/^#\/?/, ''));
  const [busy, setBusy] = useState(false);
  const [begun, setBegun] = useState<Answer<'POST /api/export-links'>['export'] | null>(null);
  const [problem, setProblem] = useState<ProblemError | null>(null);
  const named = dealershipOf(token);
  const elsewhere = named !== session.current.id && session.dealerships.find(({ id }) => id === named);
  useEffect(() => {
    // Neither over somebody's shoulder nor in the list of pages that were open.
    if (token && !elsewhere) history.replaceState(history.state, '', location.pathname);
  }, [token, elsewhere]);

  const download = async (): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      const given = await prove(() => api('POST /api/export-links', { body: { token } }));
      if (!given) return;
      const dealership = dealershipOfTab();
      location.assign(`${given.answer.path}${dealership ? `&dealership=${dealership}` : ''}`);
      setBegun(given.answer.export);
    } catch (error) {
      setProblem(asProblem(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Page title={t('link.title')} crumbs={[{ label: t('title'), to: '/settings/data' }]} width="reading">
      <Card>
        <Stack gap="md">
          {!named && <Text>{t('link.none')}</Text>}
          {elsewhere && (
            <>
              <Text>{t('link.elsewhere', { name: elsewhere.name })}</Text>
              <Group>
                <Button onClick={() => session.switchTo(elsewhere.id, `/settings/data/download#/${token}`)}>
                  {t('link.switch', { name: elsewhere.name })}
                </Button>
              </Group>
            </>
          )}
          {named && !elsewhere && (
            <>
              <Text>{t('link.lead', { name: session.current.name })}</Text>
              {problem && <Refused problem={problem} />}
              {begun && (
                <Alert color="green" variant="light" icon={<IconCheck size={18} />} role="status">
                  {t('link.begun', {
                    what: t(`take.${begun.kind}`),
                    size: formatBytes(begun.bytes!, locale),
                    at: dateTime(begun.snapshotAt!),
                  })}
                </Alert>
              )}
              <Group>
                <Button leftSection={<IconDownload size={18} />} loading={busy} onClick={() => void download()}>
                  {t('download')}
                </Button>
              </Group>
            </>
          )}
          <Anchor size="sm" renderRoot={(props) => <Link {...props} to={'/settings/data' as never} />}>
            {t('link.all')}
          </Anchor>
        </Stack>
      </Card>
    </Page>
  );
}

function Refused({ problem }: { problem: ProblemError }) {
  const t = useT(dataWords);
  if (problem.status !== 404 && problem.status !== 410) return <ProblemBox problem={problem} />;
  return (
    <Alert color="red" variant="light">
      {t(problem.status === 410 ? 'link.over' : 'link.notYours')}
    </Alert>
  );
}
