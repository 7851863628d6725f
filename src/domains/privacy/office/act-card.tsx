import { Anchor, Badge, Button, Group, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { api, addressOf } from '#office/api.ts';
import { useConfirm } from '#office/confirm.tsx';
import { Form, useRecordForm } from '#office/form.tsx';
import { useFormats, useT } from '#office/i18n.tsx';
import { ProblemBox } from '#office/problem.tsx';
import { useSession } from '#office/session.tsx';
import { done } from '#office/toasts.tsx';
import { forget, useRead, useWrite } from '#office/use-api.ts';
import { Step } from './step.tsx';
import type { RequestView } from './step.tsx';
import { deskWords } from './words.ts';

/** What is done for the person, by what they ask for; nothing before it is known who they are. */
export function ActCard({ request }: { request: RequestView }) {
  const t = useT(deskWords);
  const erased = request.done.some((one) => one.what === 'erased');
  if (erased || request.customer?.restriction?.kind === 'kept') return null;
  return (
    <Step title={t('act')}>
      {!request.customer || !request.identity ? (
        <Text size="sm" c="dimmed">
          {t('actWait')}
        </Text>
      ) : request.kind === 'erasure' ? (
        <Erasure request={request} />
      ) : request.kind === 'correction' ? (
        <Correction request={request} />
      ) : request.kind === 'restriction' ? (
        <Restriction request={request} />
      ) : request.kind === 'opt_out' ? (
        <OptOut request={request} />
      ) : (
        <Archive request={request} />
      )}
    </Step>
  );
}

function Archive({ request }: { request: RequestView }) {
  const t = useT(deskWords);
  const session = useSession();
  const link = (format: 'json' | 'html') =>
    addressOf('GET /api/privacy/requests/:requestId/archive', {
      params: { requestId: request.id },
      query: { format, dealership: session.current.id },
    }).url;
  // The download itself is noted in the request.
  const noted = (): void => void setTimeout(() => void forget('/api/privacy'), 1500);
  return (
    <>
      <Text size="sm">{t('act.access')}</Text>
      <Group>
        <Button component="a" href={link('html')} onClick={noted}>
          {t('read')}
        </Button>
        <Anchor href={link('json')} size="sm" onClick={noted}>
          {t('machine')}
        </Anchor>
      </Group>
    </>
  );
}

function Restriction({ request }: { request: RequestView }) {
  const t = useT(deskWords);
  const manner = { forgets: ['/api'], done: () => done(t('saved')) };
  const restrict = useWrite('POST /api/privacy/requests/:requestId/restriction', manner);
  const lift = useWrite('DELETE /api/privacy/requests/:requestId/restriction', manner);
  const params = { requestId: request.id };
  return (
    <>
      <Text size="sm">{t('act.restriction')}</Text>
      {request.customer!.restriction ? (
        <Button
          variant="default"
          w="fit-content"
          loading={lift.isPending}
          onClick={() => lift.mutate({ params, query: { version: request.version } })}
        >
          {t('lift')}
        </Button>
      ) : (
        <Button
          w="fit-content"
          loading={restrict.isPending}
          onClick={() => restrict.mutate({ params, body: { version: request.version } })}
        >
          {t('restrict')}
        </Button>
      )}
    </>
  );
}

function OptOut({ request }: { request: RequestView }) {
  const t = useT(deskWords);
  const out = useWrite('POST /api/privacy/requests/:requestId/opt-out', {
    forgets: ['/api/privacy'],
    done: () => done(t('saved')),
  });
  return (
    <>
      <Text size="sm">{t('act.opt_out')}</Text>
      <Button
        w="fit-content"
        loading={out.isPending}
        onClick={() => out.mutate({ params: { requestId: request.id }, body: { version: request.version } })}
      >
        {t('optOut')}
      </Button>
    </>
  );
}

function Correction({ request }: { request: RequestView }) {
  const t = useT(deskWords);
  const { name, email, phone } = request.customer!;
  const form = useRecordForm({
    initialValues: { name, email: email ?? '', phone: phone ?? '', note: '' },
    fields: { 'customer.name': 'name', 'customer.email': 'email', 'customer.phone': 'phone' },
    save: async (values) => {
      await api('POST /api/privacy/requests/:requestId/correction', {
        params: { requestId: request.id },
        body: {
          version: request.version,
          customer: { name: values.name, email: values.email || null, phone: values.phone || null },
          note: values.note,
        },
      });
      await forget('/api/privacy', '/api/leads');
      done(t('saved'));
    },
  });
  const field = form.fields.getInputProps;
  return (
    <Form form={form}>
      <Stack gap="sm">
        <Text size="sm">{t('act.correction')}</Text>
        <TextInput label={t('name')} {...field('name')} />
        <TextInput label={t('email')} type="email" {...field('email')} />
        <TextInput label={t('phone')} type="tel" {...field('phone')} />
        <Textarea label={t('note')} autosize required {...field('note')} />
        <Button type="submit" w="fit-content" loading={form.saving}>
          {t('correct')}
        </Button>
      </Stack>
    </Form>
  );
}

const colours = { goes: 'red', reduced: 'orange', kept: 'gray' } as const;

function Erasure({ request }: { request: RequestView }) {
  const t = useT(deskWords);
  const { day, number } = useFormats();
  const sure = useConfirm();
  const params = { requestId: request.id };
  const preview = useRead('GET /api/privacy/requests/:requestId/erasure', { params }, { staleTime: 0 });
  const erase = useWrite('POST /api/privacy/requests/:requestId/erasure', {
    forgets: ['/api'],
    done: () => done(t('erased')),
    failed: (problem) => {
      if (problem.code === 'stale_preview') void preview.refetch();
      return false;
    },
  });
  if (preview.error) return <ProblemBox problem={preview.error} again={() => void preview.refetch()} />;
  if (!preview.data) return null;
  const { lines, fingerprint, keptUntil } = preview.data;
  const go = async (): Promise<void> => {
    const body = t('eraseBody', { until: keptUntil ? day(keptUntil) : 'none' });
    if (await sure({ title: t('eraseSure'), body, act: t('erase') }))
      erase.mutate({ params, body: { version: request.version, fingerprint } });
  };
  return (
    <>
      <Text size="sm">{t('act.erasure')}</Text>
      <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }} aria-label={t('does')}>
        {lines.map((one) => (
          <Group key={one.what} component="li" justify="space-between" align="flex-start" wrap="nowrap">
            <div>
              <Text size="sm">
                {t(`what.${one.what}`)}
                {one.what === 'request' || one.what === 'backups' ? '' : ` (${number(one.count)})`}
              </Text>
              {(one.rule || one.until) && (
                <Text size="xs" c="dimmed">
                  {[one.rule && t(`rule.${one.rule}`), one.until && `${t('until')} ${day(one.until)}`]
                    .filter(Boolean)
                    .join(' · ')}
                </Text>
              )}
            </div>
            <Badge color={colours[one.does]} style={{ flexShrink: 0 }}>
              {t(`does.${one.does}`)}
            </Badge>
          </Group>
        ))}
      </Stack>
      <Button color="red" w="fit-content" loading={erase.isPending} onClick={() => void go()}>
        {t('erase')}
      </Button>
    </>
  );
}
