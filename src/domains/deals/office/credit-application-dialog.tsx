import { Button, Checkbox, Group, Modal, Select, SimpleGrid, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { provinceCodes, provinces } from '#kernel/provinces.ts';
import type { Province } from '#kernel/provinces.ts';
import { api } from '#office/api.ts';
import type { Answer } from '#office/api.ts';
import { Form, useRecordForm } from '#office/form.tsx';
import { useFormats, useLanguage, useT } from '#office/i18n.tsx';
import { done } from '#office/toasts.tsx';
import { forget } from '#office/use-api.ts';
import { employments, housings, incomePeriods } from '../credit-application.ts';
import type { Applicant } from '../credit-application.ts';
import { consentWording, currentConsent } from '../credit-consent.ts';
import { creditWords } from '../credit-words.ts';
import type { DealAnswer } from './desk-values.ts';
import { MoneyInput } from './money-input.tsx';
import { usePaperworkErrors } from './paperwork-errors.ts';
import { paperworkMessages } from './paperwork-words.ts';

export type CreditAnswer = Answer<'GET /api/credit-applications/:applicationId'>;
type Facts = CreditAnswer['facts'];

/** What stands in the fields; text that is not there is an empty string. */
interface Values {
  facts: {
    bornOn: string;
    sin: string;
    address: { street: string; city: string; province: Province | null; postalCode: string };
    housing: { kind: Facts['housing']['kind']; monthlyCents: number | null; since: string };
    work: { kind: Facts['work']['kind']; employer: string; occupation: string; phone: string; since: string };
    income: {
      grossCents: number | null;
      per: Facts['income']['per'];
      otherCents: number | null;
      otherSource: string;
    };
    notes: string;
  };
  consent: { agreed: boolean };
}

/** The fields as they begin: what was kept, or what the deal knows of its buyer already. */
function valuesOf(deal: DealAnswer, applicant: Applicant, read: CreditAnswer | null): Values {
  const facts = read?.facts;
  const known = read || applicant !== 'buyer' ? undefined : deal.buyer;
  return {
    facts: {
      bornOn: facts?.bornOn ?? known?.bornOn ?? '',
      sin: facts?.sin ?? '',
      address: {
        street: facts?.address.street ?? known?.street ?? '',
        city: facts?.address.city ?? known?.city ?? '',
        province: facts?.address.province ?? known?.province ?? null,
        postalCode: facts?.address.postalCode ?? known?.postalCode ?? '',
      },
      housing: {
        kind: facts?.housing.kind ?? null,
        monthlyCents: facts?.housing.monthlyCents ?? null,
        since: facts?.housing.since ?? '',
      },
      work: {
        kind: facts?.work.kind ?? null,
        employer: facts?.work.employer ?? '',
        occupation: facts?.work.occupation ?? '',
        phone: facts?.work.phone ?? '',
        since: facts?.work.since ?? '',
      },
      income: {
        grossCents: facts?.income.grossCents ?? null,
        per: facts?.income.per ?? 'year',
        otherCents: facts?.income.otherCents ?? null,
        otherSource: facts?.income.otherSource ?? '',
      },
      notes: facts?.notes ?? '',
    },
    consent: { agreed: false },
  };
}

/** An emptied amount says '' where the application has null. */
const amount = (value: number | string | null): number | null =>
  value === '' || value === null ? null : Number(value);

/** A credit application: taken, looked at, changed. Nothing is kept without the applicant's consent to the wording shown. */
export function CreditApplicationDialog({
  deal,
  applicant,
  read,
  days,
  close,
}: {
  deal: DealAnswer;
  applicant: Applicant;
  read: CreditAnswer | null;
  days: number;
  close(): void;
}) {
  const t = useT(paperworkMessages);
  const words = useT(creditWords);
  const { locale } = useLanguage();
  const { date } = useFormats();
  const person = applicant === 'buyer' ? deal.customer : deal.coBuyer;
  // The applicant reads it, so it is in the applicant's language.
  const spoken = person?.locale ?? locale;
  const form = useRecordForm<Values>({
    initialValues: valuesOf(deal, applicant, read),
    fieldWords: usePaperworkErrors(),
    validate: { consent: { agreed: (agreed: boolean) => (agreed ? null : t('consentNeeded')) } },
    save: async ({ facts }) => {
      const { housing, work, income } = facts;
      const kept = await api('PUT /api/deals/:dealId/credit-applications', {
        params: { dealId: deal.id },
        body: {
          applicant,
          version: read?.version ?? 0,
          facts: {
            ...facts,
            bornOn: facts.bornOn || null,
            housing: { ...housing, monthlyCents: amount(housing.monthlyCents), since: housing.since || null },
            work: { ...work, since: work.since || null },
            income: { ...income, grossCents: amount(income.grossCents), otherCents: amount(income.otherCents) },
          },
          consent: { version: currentConsent, locale: spoken, agreed: true },
        },
      });
      await forget('/api/deals/:dealId/credit-applications');
      done(t('creditKept', { day: date(kept.expiresAt) }));
      close();
    },
  });
  const { fields } = form;
  const cols = { base: 1, xs: 2, lg: 3 };
  const places = provinceCodes.map((code) => ({ value: code, label: provinces[code][locale] }));
  return (
    <Modal
      opened
      onClose={close}
      closeButtonProps={{ 'aria-label': t('close') }}
      title={t('applicationOf', { name: person?.name ?? '–' })}
      size="xl"
    >
      <Form form={form} guard={false}>
        <Stack gap="lg">
          <SimpleGrid cols={cols}>
            <TextInput label={t('bornOn')} type="date" data-autofocus {...fields.getInputProps('facts.bornOn')} />
            <TextInput
              label={t('street')}
              maxLength={200}
              autoComplete="off"
              {...fields.getInputProps('facts.address.street')}
            />
            <TextInput
              label={t('city')}
              maxLength={100}
              autoComplete="off"
              {...fields.getInputProps('facts.address.city')}
            />
            <Select
              label={t('province')}
              data={places}
              clearable
              searchable
              {...fields.getInputProps('facts.address.province')}
            />
            <TextInput
              label={t('postalCode')}
              maxLength={12}
              autoComplete="off"
              {...fields.getInputProps('facts.address.postalCode')}
            />
          </SimpleGrid>
          <SimpleGrid cols={cols}>
            <Select
              label={t('housing')}
              clearable
              data={housings.map((one) => ({ value: one, label: words(`housing.${one}`) }))}
              {...fields.getInputProps('facts.housing.kind')}
            />
            <MoneyInput label={t('monthly')} {...fields.getInputProps('facts.housing.monthlyCents')} />
            <TextInput label={t('since')} maxLength={7} {...fields.getInputProps('facts.housing.since')} />
          </SimpleGrid>
          <SimpleGrid cols={cols}>
            <Select
              label={t('work')}
              clearable
              data={employments.map((one) => ({ value: one, label: words(`work.${one}`) }))}
              {...fields.getInputProps('facts.work.kind')}
            />
            <TextInput
              label={t('employer')}
              maxLength={200}
              autoComplete="off"
              {...fields.getInputProps('facts.work.employer')}
            />
            <TextInput
              label={t('occupation')}
              maxLength={200}
              autoComplete="off"
              {...fields.getInputProps('facts.work.occupation')}
            />
            <TextInput
              label={t('workPhone')}
              type="tel"
              maxLength={40}
              autoComplete="off"
              {...fields.getInputProps('facts.work.phone')}
            />
            <TextInput label={t('since')} maxLength={7} {...fields.getInputProps('facts.work.since')} />
          </SimpleGrid>
          <SimpleGrid cols={cols}>
            <MoneyInput label={t('income')} {...fields.getInputProps('facts.income.grossCents')} />
            <Select
              label={t('per')}
              allowDeselect={false}
              data={incomePeriods.map((one) => ({ value: one, label: words(`per.${one}`) }))}
              {...fields.getInputProps('facts.income.per')}
            />
            <MoneyInput label={t('otherIncome')} {...fields.getInputProps('facts.income.otherCents')} />
            <TextInput
              label={t('otherSource')}
              maxLength={200}
              autoComplete="off"
              {...fields.getInputProps('facts.income.otherSource')}
            />
          </SimpleGrid>
          <Textarea label={t('notes')} maxLength={1000} minRows={2} {...fields.getInputProps('facts.notes')} />
          <TextInput
            label={t('sin')}
            description={t('sinHelp')}
            maxLength={11}
            inputMode="numeric"
            autoComplete="off"
            maw={420}
            {...fields.getInputProps('facts.sin')}
          />
          <div>
            <Text size="sm" fw={600} mb={4}>
              {t('consent')}
            </Text>
            <Text size="sm" lang={spoken} mb="sm">
              {consentWording(currentConsent, spoken, { dealership: deal.dealer.legalName, days })}
            </Text>
            <Checkbox
              label={t('consentTitle')}
              description={read ? t('renew') : undefined}
              {...fields.getInputProps('consent.agreed', { type: 'checkbox' })}
            />
          </div>
          <Group justify="flex-end">
            <Button type="submit" loading={form.saving}>
              {t('save')}
            </Button>
          </Group>
        </Stack>
      </Form>
    </Modal>
  );
}
