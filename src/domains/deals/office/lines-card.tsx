import {
  ActionIcon,
  Alert,
  Button,
  Card,
  Checkbox,
  Collapse,
  Group,
  Menu,
  NumberInput,
  Select,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import { IconChevronDown, IconPlus, IconTrash } from '@tabler/icons-react';
import { newId } from '#kernel/ids.ts';
import { useFormats, useLanguage, useT } from '#office/i18n.tsx';
import { useSession } from '#office/session.tsx';
import { useRead } from '#office/use-api.ts';
import { feesOf, lineOfFee } from '../fee.ts';
import type { FeeTerms } from '../fee.ts';
import { lineKinds, lineName, productKinds, usualTaxes } from '../line.ts';
import type { ProductKind } from '../line.ts';
import { dealsMessages } from '../messages.ts';
import type { DeskProps } from './desk-form.ts';
import { newLine } from './desk-values.ts';
import { MoneyInput } from './money-input.tsx';
import { saleMessages } from './sale-words.ts';
import { dealsScreenMessages } from './words.ts';

/** The vehicle's price and every line beside it. */
export function LinesCard({ deal, form, locked }: DeskProps) {
  const t = useT(dealsScreenMessages);
  const words = useT(dealsMessages);
  const { money } = useFormats();
  const session = useSession();
  const { fields } = form;
  const { lines } = fields.getValues();
  const asked = deal.vehicle?.askingPriceCents;
  const sale = useT(saleMessages);
  const { locale } = useLanguage();
  const fees = useRead('GET /api/deal-fees', {}, { enabled: !locked });
  const { kind, soldOn } = fields.getValues();
  const offered = feesOf(fees.data?.items ?? [], soldOn, kind).filter(
    (fee) => !lines.some((line) => line.feeId === fee.id),
  );
  const lacking = offered.filter((fee) => fee.mandatory);
  const nameOf = (fee: FeeTerms): string => (locale === 'fr' ? fee.nameFr : fee.nameEn);
  const fromInventory = deal.unitCostFrom === 'inventory';
  return (
    <Card component="section">
      <Title order={2} size="h3" mb="md">
        {t('linesSection')}
      </Title>
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <MoneyInput
          label={t('price')}
          description={asked == null ? undefined : t('asked', { price: money(asked) })}
          readOnly={locked}
          {...fields.getInputProps('priceCents')}
        />
        {session.can('deals.gross') && (
          <MoneyInput
            label={t('unitCost')}
            description={
              fromInventory ? (
                <>
                  {`${sale('fromInventory')} `}
                  <Link to={`/inventory/${deal.vehicle!.id}`}>{sale('toCost')}</Link>
                </>
              ) : (
                deal.vehicle?.stockNumber
              )
            }
            readOnly={locked || fromInventory}
            {...fields.getInputProps('unitCostCents')}
          />
        )}
      </SimpleGrid>
      {fields.errors.lines && (
        <Text c="red" size="sm" mt="xs" role="alert">
          {fields.errors.lines}
        </Text>
      )}
      <Stack gap="sm" mt="md" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
        {lines.map((line, at) => (
          <LineRow key={line.id} at={at} form={form} locked={locked} />
        ))}
      </Stack>
      {!locked && lacking.length > 0 && (
        <Alert color="yellow" mt="md">
          <Group justify="space-between" gap="sm">
            <Text size="sm">{sale('feesMissing', { names: lacking.map(nameOf).join(', ') })}</Text>
            <Button
              size="compact-sm"
              onClick={() =>
                fields.setFieldValue('lines', [...lines, ...lacking.map((fee) => lineOfFee(newId(), fee))])
              }
            >
              {sale('feesAddAll')}
            </Button>
          </Group>
        </Alert>
      )}
      {!locked && (
        <Menu position="bottom-start">
          <Menu.Target>
            <Button
              variant="light"
              mt="md"
              leftSection={<IconPlus size={16} />}
              rightSection={<IconChevronDown size={16} />}
            >
              {t('addLine')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {offered.length > 0 && <Menu.Label>{sale('feesOfList')}</Menu.Label>}
            {offered.map((fee) => (
              <Menu.Item
                key={fee.id}
                rightSection={<Text size="sm">{money(fee.amountCents)}</Text>}
                onClick={() => fields.insertListItem('lines', lineOfFee(newId(), fee))}
              >
                {nameOf(fee)}
              </Menu.Item>
            ))}
            {offered.length > 0 && <Menu.Divider />}
            {lineKinds.map((one) => (
              <Menu.Item
                key={one}
                onClick={() => fields.insertListItem('lines', newLine(newId(), one, words(`line.${one}`)))}
              >
                {words(`line.${one}`)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </Card>
  );
}

function LineRow({ at, form, locked }: Pick<DeskProps, 'form' | 'locked'> & { at: number }) {
  const t = useT(dealsScreenMessages);
  const words = useT(dealsMessages);
  const session = useSession();
  const [open, { toggle }] = useDisclosure(false);
  const { fields } = form;
  const line = fields.getValues().lines[at]!;
  const field = <N extends string>(name: N) => fields.getInputProps(`lines.${at}.${name}`);
  const check = (name: 'federal' | 'provincial' | 'afterTax' | 'creditCharge') =>
    fields.getInputProps(`lines.${at}.${name}`, { type: 'checkbox' });
  const { locale } = useLanguage();
  const name = lineName(line, locale) || words(`line.${line.kind}`);
  const kind = words(`line.${line.kind}`);
  return (
    <li>
      <Group align="flex-start" gap="xs" wrap="wrap">
        <TextInput
          flex="3 1 12rem"
          aria-label={`${t('description')}: ${kind}`}
          description={line.description === kind ? undefined : kind}
          maxLength={200}
          // A fee of the list is called in both languages as the list says.
          readOnly={locked || line.feeId != null}
          inputWrapperOrder={['input', 'description', 'error']}
          {...field('description')}
          {...(line.feeId == null ? {} : { value: name })}
        />
        <MoneyInput
          flex="1 1 8rem"
          aria-label={`${t('amount')}: ${name}`}
          readOnly={locked}
          {...field('amountCents')}
        />
        {!line.mandatory && (
          <Select
            flex="1 1 9rem"
            aria-label={`${t('choice')}: ${name}`}
            allowDeselect={false}
            data={[
              { value: 'none', label: t('choice.none') },
              { value: 'yes', label: t('choice.yes') },
              { value: 'no', label: t('choice.no') },
            ]}
            readOnly={locked}
            value={line.chosen === null ? 'none' : line.chosen ? 'yes' : 'no'}
            onChange={(value) =>
              fields.setFieldValue(`lines.${at}.chosen`, (value === 'none' ? null : value === 'yes') as never)
            }
          />
        )}
        <Group gap={4} wrap="nowrap" ml="auto">
          <ActionIcon
            size="lg"
            variant="subtle"
            color="gray"
            aria-label={t('moreOfLine', { name })}
            aria-expanded={open}
            onClick={toggle}
          >
            <IconChevronDown size={18} style={{ transform: open ? 'rotate(180deg)' : undefined }} />
          </ActionIcon>
          {!locked && (
            <ActionIcon
              size="lg"
              variant="subtle"
              color="red"
              aria-label={t('removeLine', { name })}
              onClick={() => fields.removeListItem('lines', at)}
            >
              <IconTrash size={18} />
            </ActionIcon>
          )}
        </Group>
      </Group>
      <Collapse expanded={open}>
        <Stack gap="sm" py="sm" pl="md" style={{ borderInlineStart: '2px solid var(--office-line)' }}>
          <Group gap="lg">
            <Checkbox
              label={t('optional')}
              checked={!line.mandatory}
              disabled={locked}
              onChange={(event) => fields.setFieldValue(`lines.${at}.mandatory`, !event.currentTarget.checked as never)}
            />
            <Checkbox label={t('federalTax')} disabled={locked} {...check('federal')} />
            <Checkbox label={t('provincialTax')} disabled={locked} {...check('provincial')} />
            {line.kind === 'rebate' && <Checkbox label={t('afterTax')} disabled={locked} {...check('afterTax')} />}
            {(line.kind === 'fee' || line.kind === 'levy') && (
              <Checkbox label={t('creditCharge')} disabled={locked} {...check('creditCharge')} />
            )}
          </Group>
          <SimpleGrid cols={{ base: 1, xs: 2, lg: 3 }}>
            {session.can('deals.gross') && <MoneyInput label={t('cost')} readOnly={locked} {...field('costCents')} />}
            {line.kind === 'free_item' && (
              <MoneyInput label={t('retailValue')} readOnly={locked} {...field('retailValueCents')} />
            )}
            {line.kind === 'product' && (
              <>
                <Select
                  label={t('productKind')}
                  allowDeselect={false}
                  data={productKinds.map((one) => ({ value: one, label: words(`product.${one}`) }))}
                  readOnly={locked}
                  value={line.productKind}
                  onChange={(value) => {
                    fields.setFieldValue(`lines.${at}`, {
                      ...line,
                      productKind: value as ProductKind,
                      ...usualTaxes('product', value as ProductKind),
                    } as never);
                  }}
                />
                <TextInput
                  label={t('provider')}
                  maxLength={200}
                  readOnly={locked}
                  {...field('provider')}
                  value={line.provider ?? ''}
                />
                <NumberInput
                  label={t('termMonths')}
                  max={240}
                  readOnly={locked}
                  {...field('termMonths')}
                  value={line.termMonths ?? ''}
                />
                <NumberInput
                  label={t('distanceKm')}
                  max={1_000_000}
                  readOnly={locked}
                  {...field('distanceKm')}
                  value={line.distanceKm ?? ''}
                />
                <MoneyInput label={t('deductible')} readOnly={locked} {...field('deductibleCents')} />
              </>
            )}
          </SimpleGrid>
        </Stack>
      </Collapse>
    </li>
  );
}
