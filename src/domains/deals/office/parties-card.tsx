import {
  Button,
  Card,
  Collapse,
  Group,
  Modal,
  Select,
  SimpleGrid,
  Stack,
  Text,
  Textarea,
  TextInput,
  Title,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { CustomerFields, customerOf, nobody } from '#domains/customers/office/customer-fields.tsx';
import type { CustomerValues } from '#domains/customers/office/customer-fields.tsx';
import { provinceCodes, provinces } from '#kernel/provinces.ts';
import { shortVehicleName } from '#kernel/vehicle-name.ts';
import { Form, useRecordForm } from '#office/form.tsx';
import { useLanguage, useT } from '#office/i18n.tsx';
import { useSession } from '#office/session.tsx';
import { done, failed } from '#office/toasts.tsx';
import { useWrite } from '#office/use-api.ts';
import { asProblem } from '#office/problem-error.ts';
import { api } from '#office/api.ts';
import { safetyCertificates } from '../completeness.ts';
import { dealKinds } from '../deal-status.ts';
import { dealsMessages } from '../messages.ts';
import { useDealErrors } from './deal-errors.ts';
import type { DeskProps } from './desk-form.ts';
import { saleMessages } from './sale-words.ts';
import { VehicleSelect } from './vehicle-select.tsx';
import { dealsScreenMessages } from './words.ts';

/** Who buys what, when, where and from whom. Buyer and vehicle are changed at once, because figures follow from them. */
export function PartiesCard({
  deal,
  form,
  locked,
  taken,
  amending = false,
  staff,
}: DeskProps & { staff: { id: string; name: string }[] }) {
  const t = useT(dealsScreenMessages);
  const words = useT(dealsMessages);
  const { locale } = useLanguage();
  const session = useSession();
  const sale = useT(saleMessages);
  const [choosing, setChoosing] = useState<'customer' | 'coBuyer' | null>(null);
  // Parties are sent at once, which a signed deal does not take.
  const fixed = locked || amending;
  const { fields } = form;
  const places = provinceCodes.map((code) => ({ value: code, label: provinces[code][locale] }));
  const chooseVehicle = (vehicleId: string | null): void => {
    api('PATCH /api/deals/:dealId', { params: { dealId: deal.id }, body: { version: deal.version, vehicleId } }).then(
      taken,
      (error: unknown) => failed(asProblem(error)),
    );
  };
  const { vehicle } = deal;
  const named = vehicle && `${shortVehicleName({ ...vehicle, stockNumber: '' }, locale)} · ${vehicle.stockNumber}`;
  return (
    <Card component="section">
      <Title order={2} size="h3" mb="md">
        {t('parties')}
      </Title>
      <Stack gap="md">
        {session.can('customers.read') && (
          <Group justify="space-between" gap="sm">
            <div>
              <Text size="sm" c="dimmed">
                {t('customer')}
              </Text>
              <Text fw={600} component="div">
                {deal.customer ? <Link to={`/customers/${deal.customer.id}`}>{deal.customer.name}</Link> : t('noBuyer')}
              </Text>
              {deal.customer && (
                <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                  {[deal.customer.phone, deal.customer.email].filter(Boolean).join(' · ')}
                </Text>
              )}
            </div>
            {!fixed && (
              <Button variant="light" size="sm" onClick={() => setChoosing('customer')}>
                {deal.customer ? t('changeBuyer') : t('setBuyer')}
              </Button>
            )}
          </Group>
        )}
        {session.can('customers.read') && deal.customer && (
          <CoBuyer deal={deal} fixed={fixed} taken={taken} choose={() => setChoosing('coBuyer')} />
        )}
        {fixed ? (
          <TextInput label={t('vehicle')} readOnly value={named ?? t('noVehicle')} />
        ) : (
          <VehicleSelect key={vehicle?.id ?? ''} value={vehicle?.id ?? null} chosen={named} onChange={chooseVehicle} />
        )}
        {deal.otherDeals.length > 0 && (
          <Text size="sm">
            {`${t('otherDeals', { n: deal.otherDeals.length })} `}
            {deal.otherDeals.map((other) => (
              <span key={other.id}>
                <Link to={`/deals/${other.id}`}>{other.number}</Link> ({words(`status.${other.status}`)}){' '}
              </span>
            ))}
          </Text>
        )}
        <SimpleGrid cols={{ base: 1, xs: 2, lg: 3 }}>
          <Select
            label={t('kind')}
            allowDeselect={false}
            data={dealKinds.map((kind) => ({ value: kind, label: words(`kind.${kind}`) }))}
            readOnly={locked}
            {...fields.getInputProps('kind')}
          />
          <Select
            label={t('salesperson')}
            data={staff.map((one) => ({ value: one.id, label: one.name }))}
            searchable
            clearable
            readOnly={locked}
            {...fields.getInputProps('salespersonId')}
          />
          <Select
            label={t('deliveryProvince')}
            allowDeselect={false}
            searchable
            data={places}
            readOnly={locked}
            {...fields.getInputProps('deliveryProvince')}
          />
          <TextInput label={t('soldOn')} type="date" readOnly={locked} {...fields.getInputProps('soldOn')} />
          <TextInput label={t('deliverOn')} type="date" readOnly={locked} {...fields.getInputProps('deliverOn')} />
          <Select
            label={t('safety')}
            clearable
            data={safetyCertificates.map((one) => ({ value: one, label: words(`safety.${one}`) }))}
            readOnly={locked}
            {...fields.getInputProps('safetyCertificate')}
            value={fields.getValues().safetyCertificate || null}
            onChange={(value) => fields.setFieldValue('safetyCertificate', (value ?? '') as never)}
          />
        </SimpleGrid>
        {session.can('customers.read') && <BuyerDetails form={form} locked={locked} places={places} />}
        <Textarea
          label={t('conditions')}
          minRows={2}
          maxLength={5000}
          readOnly={locked}
          {...fields.getInputProps('conditions')}
        />
      </Stack>
      {choosing && (
        <BuyerDialog
          deal={deal}
          party={choosing}
          title={choosing === 'coBuyer' ? sale('coBuyerAdd') : t('addBuyer')}
          close={() => setChoosing(null)}
          taken={taken}
        />
      )}
    </Card>
  );
}

function BuyerDetails({
  form: { fields },
  locked,
  places,
}: Pick<DeskProps, 'form' | 'locked'> & { places: { value: string; label: string }[] }) {
  const t = useT(dealsScreenMessages);
  const [open, { toggle }] = useDisclosure(false);
  const wrong = Object.keys(fields.errors).some((name) => name.startsWith('buyer.'));
  const text = (name: 'street' | 'city' | 'postalCode' | 'identityKind' | 'identityNumber', extra = {}) => (
    <TextInput
      label={t(name)}
      autoComplete="off"
      maxLength={200}
      readOnly={locked}
      {...extra}
      {...fields.getInputProps(`buyer.${name}`)}
    />
  );
  return (
    <div>
      <Button variant="subtle" size="compact-sm" onClick={toggle} aria-expanded={open || wrong}>
        {t('buyerDetails')}
      </Button>
      <Collapse expanded={open || wrong}>
        <Text size="xs" c="dimmed" mt="xs" mb="xs">
          {t('buyerDetailsHelp')}
        </Text>
        <SimpleGrid cols={{ base: 1, xs: 2, lg: 3 }}>
          {text('street')}
          {text('city')}
          <Select
            label={t('province')}
            data={places}
            clearable
            searchable
            readOnly={locked}
            {...fields.getInputProps('buyer.province')}
            value={fields.getValues().buyer.province || null}
            onChange={(value) => fields.setFieldValue('buyer.province', value ?? '')}
          />
          {text('postalCode')}
          <TextInput label={t('bornOn')} type="date" readOnly={locked} {...fields.getInputProps('buyer.bornOn')} />
          {text('identityKind')}
          {text('identityNumber')}
        </SimpleGrid>
      </Collapse>
    </div>
  );
}

/** Who buys together with the buyer, if anybody does. */
function CoBuyer({
  deal,
  fixed,
  taken,
  choose,
}: Pick<DeskProps, 'deal' | 'taken'> & { fixed: boolean; choose(): void }) {
  const t = useT(saleMessages);
  const { coBuyer } = deal;
  const change = useWrite('PATCH /api/deals/:dealId', { forgets: ['/api/deals?'], done: taken });
  const put = (party: { customerId: string } | null, version: number) =>
    change.mutateAsync({ params: { dealId: deal.id }, body: { version, coBuyer: party } });
  if (!coBuyer)
    return fixed ? null : (
      <div>
        <Button variant="subtle" size="compact-sm" onClick={choose}>
          {t('coBuyerAdd')}
        </Button>
      </div>
    );
  return (
    <Group justify="space-between" gap="sm">
      <div>
        <Text size="sm" c="dimmed">
          {t('coBuyer')}
        </Text>
        <Text fw={600} component="div">
          <Link to={`/customers/${coBuyer.id}`}>{coBuyer.name}</Link>
        </Text>
        <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {[coBuyer.phone, coBuyer.email].filter(Boolean).join(' · ')}
        </Text>
      </div>
      {!fixed && (
        <Group gap="xs">
          <Button variant="light" size="sm" onClick={choose}>
            {t('coBuyerChange')}
          </Button>
          <Button
            variant="subtle"
            color="red"
            size="sm"
            loading={change.isPending}
            onClick={() =>
              void put(null, deal.version).then(
                (next) => done(t('coBuyerRemoved'), { undo: () => put({ customerId: coBuyer.id }, next.version) }),
                () => undefined,
              )
            }
          >
            {t('coBuyerRemove')}
          </Button>
        </Group>
      )}
    </Group>
  );
}

function BuyerDialog({
  deal,
  party,
  title,
  close,
  taken,
}: Pick<DeskProps, 'deal' | 'taken'> & { party: 'customer' | 'coBuyer'; title: string; close(): void }) {
  const t = useT(dealsScreenMessages);
  const form = useRecordForm<{ customer: CustomerValues }>({
    initialValues: { customer: nobody },
    fieldWords: useDealErrors(),
    fields: { coBuyer: 'customer' },
    save: async ({ customer }) => {
      taken(
        await api('PATCH /api/deals/:dealId', {
          params: { dealId: deal.id },
          body: { version: deal.version, [party]: customerOf(customer) },
        }),
      );
      close();
    },
  });
  return (
    <Modal opened onClose={close} closeButtonProps={{ 'aria-label': t('close') }} title={title} size="lg">
      <Form form={form} guard={false}>
        <Stack>
          <Text size="sm" c="dimmed">
            {t('contactHelp')}
          </Text>
          <CustomerFields props={(name) => form.fields.getInputProps(`customer.${name}`)} />
          <Group justify="flex-end">
            <Button type="submit" loading={form.saving}>
              {party === 'coBuyer' ? title : t('setBuyer')}
            </Button>
          </Group>
        </Stack>
      </Form>
    </Modal>
  );
}
