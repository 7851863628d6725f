import { Badge, Button, Card, Group, Modal, NumberInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useRef, useState } from 'react';
import type { Answer } from '#office/api.ts';
import { useFigureInput } from '#office/figure-input.ts';
import { useFormats, useOfficeT, useT } from '#office/i18n.tsx';
import { Moment } from '#office/moment.tsx';
import { useSession } from '#office/session.tsx';
import { done } from '#office/toasts.tsx';
import { useWrite } from '#office/use-api.ts';
import { useInventoryErrors } from './field-errors.ts';
import { useFieldWords } from '#office/problem.tsx';
import type { Whole } from './vehicle-values.ts';
import { inventoryScreenMessages } from './words.ts';

type Prices = Answer<'GET /api/vehicles/:vehicleId/history'>['prices'];

/** The asking price, changed in one step, with every price before it. */
export function PriceCard({ vehicle, prices }: { vehicle: Whole; prices: Prices | undefined }) {
  const t = useT(inventoryScreenMessages);
  const { money } = useFormats();
  const session = useSession();
  const opener = useRef<HTMLButtonElement>(null);
  // Whoever came by keyboard goes on from where they were.
  const [changing, dialog] = useDisclosure(false, { onClose: () => setTimeout(() => opener.current?.focus(), 0) });
  return (
    <Card component="section">
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <div>
          <Title order={2} size="h4" c="dimmed" fw={500}>
            {t('section.price')}
          </Title>
          <Text size="xl" fw={700} className="figures">
            {vehicle.askingPriceCents === null ? t('price.none') : money(vehicle.askingPriceCents)}
          </Text>
          {vehicle.wasPriceCents !== null && (
            <Text size="sm" c="dimmed">
              {t('was', { price: money(vehicle.wasPriceCents) })}
            </Text>
          )}
        </div>
        {session.can('inventory.write') && (
          <Button ref={opener} size="xs" variant="light" onClick={dialog.open} style={{ flex: 'none' }}>
            {t('price.change')}
          </Button>
        )}
      </Group>
      {prices && prices.length > 0 && (
        <Stack
          gap={6}
          mt="md"
          component="ol"
          p={0}
          m={0}
          style={{ listStyle: 'none' }}
          aria-label={t('section.prices')}
        >
          {prices.map((price) => (
            <Group
              key={`${price.at}${price.toCents}`}
              component="li"
              justify="space-between"
              gap="xs"
              wrap="nowrap"
              align="flex-start"
            >
              <div>
                <Text size="sm" className="figures">
                  {price.toCents === null ? t('noPrice') : money(price.toCents)}
                  {price.fromCents !== null && price.toCents !== null && (
                    <Badge ml={8} size="sm" color={price.toCents < price.fromCents ? 'green' : 'gray'}>
                      {`${price.toCents < price.fromCents ? '−' : '+'}${money(Math.abs(price.toCents - price.fromCents))}`}
                    </Badge>
                  )}
                </Text>
                {price.reason && (
                  <Text size="xs" c="dimmed">
                    {price.reason}
                  </Text>
                )}
              </div>
              <Text size="xs" c="dimmed" ta="right">
                <Moment at={price.at} />
                {price.actor.name && ` · ${price.actor.name}`}
              </Text>
            </Group>
          ))}
        </Stack>
      )}
      {changing && <PriceDialog vehicle={vehicle} close={dialog.close} />}
    </Card>
  );
}

function PriceDialog({ vehicle, close }: { vehicle: Whole; close(): void }) {
  const t = useT(inventoryScreenMessages);
  const office = useOfficeT();
  const { dollars } = useFigureInput();
  const { money } = useFormats();
  const words = useFieldWords(useInventoryErrors());
  const [value, setValue] = useState<number | string>(
    vehicle.askingPriceCents === null ? '' : vehicle.askingPriceCents / 100,
  );
  const [reason, setReason] = useState('');
  const [wrong, setWrong] = useState<string | null>(null);
  const cents = value === '' ? null : Math.round(Number(value) * 100);
  const change = useWrite('PATCH /api/vehicles/:vehicleId', {
    forgets: ['/api/vehicles', '/api/today'],
    done: (next) => {
      const back = vehicle.askingPriceCents;
      done(
        next.askingPriceCents === null
          ? t('price.removed')
          : t('price.changed', { price: money(next.askingPriceCents) }),
        {
          undo: () =>
            change.mutateAsync({
              params: { vehicleId: vehicle.id },
              body: { version: next.version, askingPriceCents: back },
            }),
        },
      );
      close();
    },
    failed: (problem) => {
      const error = problem.errors[0];
      if (!error) return false;
      setWrong(words(error));
      return undefined;
    },
  });
  return (
    <Modal opened onClose={close} title={t('price.change')} closeButtonProps={{ 'aria-label': office('close') }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate({
            params: { vehicleId: vehicle.id },
            body: {
              version: vehicle.version,
              askingPriceCents: cents,
              ...(reason.trim() ? { priceReason: reason.trim() } : {}),
            },
          });
        }}
      >
        <Stack>
          <NumberInput
            label={t('askingPriceCents')}
            {...dollars}
            value={value}
            error={wrong}
            onChange={(next) => (setValue(next), setWrong(null))}
            data-autofocus
            size="md"
          />
          <TextInput
            label={t('priceReason')}
            value={reason}
            maxLength={200}
            onChange={({ currentTarget }) => setReason(currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {office('cancel')}
            </Button>
            <Button type="submit" loading={change.isPending} disabled={cents === vehicle.askingPriceCents}>
              {t('price.change')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
