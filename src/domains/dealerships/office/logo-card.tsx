import { Button, Card, Group, Stack, Title } from '@mantine/core';
import { useState } from 'react';
import { upload } from '#office/api.ts';
import type { Answer } from '#office/api.ts';
import { useT } from '#office/i18n.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { asProblem } from '#office/problem-error.ts';
import type { ProblemError } from '#office/problem-error.ts';
import { refreshSession } from '#office/session.tsx';
import { done } from '#office/toasts.tsx';
import { forget, useWrite } from '#office/use-api.ts';
import { LogoDrop } from './logo-drop.tsx';
import { dealershipWords } from './words.ts';

/** The logo: dropped, shown as visitors see it, taken away again. */
export function LogoCard({ dealership }: { dealership: Answer<'GET /api/dealership'> }) {
  const t = useT(dealershipWords);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemError | null>(null);
  const after = (): Promise<unknown> => Promise.all([forget('/api/dealership'), refreshSession()]);
  const send = async (file: File): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      await upload('PUT /api/dealership/logo', { file } as never);
      await after();
      done(t('logo.saved'));
    } catch (error) {
      setProblem(asProblem(error));
    } finally {
      setBusy(false);
    }
  };
  const remove = useWrite('DELETE /api/dealership/logo', {
    forgets: ['/api/dealership'],
    done: () => {
      void after();
      done(t('logo.removed'));
    },
  });
  return (
    <Card component="section">
      <Title order={2} size="h3" mb="md">
        {t('logo')}
      </Title>
      <Stack>
        {dealership.logo && (
          <Group justify="space-between">
            <img
              src={dealership.logo.url}
              alt={t('logo.alt', { name: dealership.name })}
              style={{ maxHeight: 80, maxWidth: '100%', background: 'white', padding: 8, borderRadius: 8 }}
            />
            <Button variant="subtle" color="red" size="xs" loading={remove.isPending} onClick={() => remove.mutate({})}>
              {t('logo.remove')}
            </Button>
          </Group>
        )}
        {problem && <ProblemBox problem={problem} />}
        <LogoDrop onFile={(file) => void send(file)} busy={busy} />
      </Stack>
    </Card>
  );
}
