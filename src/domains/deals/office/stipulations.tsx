import { ActionIcon, Checkbox, Group, Stack, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { api } from '#office/api.ts';
import { FormDialog } from '#office/form-dialog.tsx';
import { useFormats, useT } from '#office/i18n.tsx';
import { done } from '#office/toasts.tsx';
import { forget, useWrite } from '#office/use-api.ts';
import { useToday } from '#office/use-today.ts';
import type { DealAnswer, Lender } from './desk-values.ts';
import { useSaleErrors } from './sale-errors.ts';
import { saleMessages } from './sale-words.ts';

const touched = ['/api/deals', '/api/contracts-in-transit'] as const;

/** What a lender wants to see before it pays: ticked when it came in. */
export function Stipulations({ deal, lender, may }: { deal: DealAnswer; lender: Lender; may: boolean }) {
  const t = useT(saleMessages);
  const { day } = useFormats();
  const today = useToday();
  const change = useWrite('PATCH /api/deals/:dealId/lenders/:submissionId/stipulations/:stipulationId', {
    forgets: [...touched],
  });
  const add = useWrite('POST /api/deals/:dealId/lenders/:submissionId/stipulations', { forgets: [...touched] });
  const remove = useWrite('DELETE /api/deals/:dealId/lenders/:submissionId/stipulations/:stipulationId', {
    forgets: [...touched],
  });
  if (lender.stipulations.length === 0) return null;
  const of = { dealId: deal.id, submissionId: lender.id };
  return (
    <Stack gap={4} mt="xs" component="ul" p={0} style={{ listStyle: 'none', marginBottom: 0 }}>
      {lender.stipulations.map((stip) => (
        <Group key={stip.id} component="li" gap="xs" wrap="nowrap" justify="space-between" align="flex-start">
          <Checkbox
            label={stip.name}
            description={
              stip.receivedOn
                ? t('receivedBy', { day: day(stip.receivedOn), who: stip.receivedBy ?? '–' })
                : stip.dueOn
                  ? t('dueBy', { day: day(stip.dueOn) })
                  : undefined
            }
            aria-label={t('stipReceived', { name: stip.name })}
            checked={stip.receivedOn !== null}
            disabled={!may || change.isPending}
            onChange={(event) =>
              change.mutate({
                params: { ...of, stipulationId: stip.id },
                body: { receivedOn: event.currentTarget.checked ? today : null },
              })
            }
          />
          {may && stip.receivedOn === null && (
            <ActionIcon
              variant="subtle"
              color="red"
              size="lg"
              aria-label={t('stipRemove', { name: stip.name })}
              onClick={() =>
                remove.mutate(
                  { params: { ...of, stipulationId: stip.id } },
                  {
                    onSuccess: () =>
                      done(t('stipRemoved'), {
                        undo: () => add.mutateAsync({ params: of, body: { name: stip.name, dueOn: stip.dueOn } }),
                      }),
                  },
                )
              }
            >
              <IconTrash size={16} />
            </ActionIcon>
          )}
        </Group>
      ))}
    </Stack>
  );
}

export function StipulationDialog({ deal, lender, close }: { deal: DealAnswer; lender: Lender; close(): void }) {
  const t = useT(saleMessages);
  return (
    <FormDialog
      title={`${t('addStip')}: ${lender.lender}`}
      act={t('save')}
      fieldWords={useSaleErrors()}
      values={{ name: '', dueOn: '' }}
      save={async ({ name, dueOn }) => {
        await api('POST /api/deals/:dealId/lenders/:submissionId/stipulations', {
          params: { dealId: deal.id, submissionId: lender.id },
          body: { name, dueOn: dueOn || null },
        });
        void forget(...touched);
      }}
      close={close}
    >
      {(fields) => (
        <>
          <TextInput label={t('stip')} maxLength={200} data-autofocus {...fields.getInputProps('name')} />
          <TextInput type="date" label={t('stipDue')} {...fields.getInputProps('dueOn')} />
        </>
      )}
    </FormDialog>
  );
}
