import {
  ActionIcon,
  Button,
  Card,
  Checkbox,
  Group,
  Loader,
  Menu,
  Skeleton,
  Text,
  Tooltip,
  UnstyledButton,
  VisuallyHidden,
} from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconArrowDown, IconArrowUp, IconArrowsSort, IconColumns3 } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { useChosenColumns } from './chosen-columns.ts';
import classes from './data-table.module.css';
import { useOfficeT } from './i18n.tsx';
import { ProblemBox } from './problem.tsx';
import { onRowKey } from './row-keys.ts';
import type { Pages } from './use-api.ts';

/** A column of a table; on a phone, a line of the row's card. */
export interface Column<Row> {
  key: string;
  header: string;
  cell(row: Row): ReactNode;
  /** The server's word for sorting by it. */
  sort?: string;
  /** Figures stand at the right, in digits of one width. */
  align?: 'start' | 'end';
  /** Smallest width in pixels. */
  width?: number;
  /** Not shown until somebody chooses it. */
  optional?: boolean;
  /** Cannot be taken away: what a row is known by. */
  fixed?: boolean;
}

/** `price` ascending, `-price` descending: as the API takes it. */
export type Sort = string;

interface Choosing {
  chosen: ReadonlySet<string>;
  onChoose(chosen: Set<string>): void;
}

interface DataTableProps<Row> {
  /** Remembers this table's columns in this browser; one word per table. */
  id: string;
  /** What the table holds, for those who hear it. */
  label: string;
  /** What `usePages` gave. */
  pages: Pick<Pages<Row, unknown>, 'items' | 'loading' | 'problem' | 'hasMore' | 'loadingMore' | 'more' | 'again'>;
  columns: Column<Row>[];
  rowKey(row: Row): string;
  /** Name of a row, for its checkbox and its link. */
  rowLabel(row: Row): string;
  /** Where a row leads. Enter and a click go there. */
  href?(row: Row): string;
  sort?: Sort;
  onSort?(sort: Sort): void;
  /** Rows can be chosen for a change of many. */
  choosing?: Choosing;
  /** Shown above the rows while some are chosen. */
  bulk?: ReactNode;
  /** Instead of rows when there are none. */
  empty: ReactNode;
  /** A row as a card on a phone; by default its columns as lines. */
  card?(row: Row): ReactNode;
  /** Shown at the left of the line above the rows: `128 vehicles`. */
  count?: ReactNode;
}

/**
 * A list of records. Sorting, filtering and paging are the server's; columns are the person's; text wraps and is never
 * cut. Arrow keys or j and k walk the rows, Enter opens, x chooses. On a phone each row is a card.
 */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { id, label, pages, columns, choosing, bulk, empty, count } = props;
  const t = useOfficeT();
  const phone = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const { shown, isShown, toggle } = useChosenColumns(id, columns);
  const some = choosing ? choosing.chosen.size > 0 : false;

  if (pages.problem && pages.items.length === 0) return <ProblemBox problem={pages.problem} again={pages.again} />;
  const optional = columns.filter((column) => !column.fixed);
  const bar = some || count !== undefined || (!phone && optional.length > 0);
  return (
    <Card padding={0} className={classes.card}>
      {bar && (
        <div className={classes.above} data-chosen={some || undefined}>
          {some && choosing ? (
            <Group gap="sm">
              <Text size="sm" fw={600} role="status">
                {t('chosen', { n: choosing.chosen.size })}
              </Text>
              {bulk}
              <Button size="compact-sm" variant="subtle" onClick={() => choosing.onChoose(new Set())}>
                {t('chooseNone')}
              </Button>
            </Group>
          ) : (
            <Text size="sm" c="dimmed" component="div" role="status">
              {pages.loading ? <Skeleton h={14} w={90} /> : count}
            </Text>
          )}
          {!phone && optional.length > 0 && (
            <Menu position="bottom-end" closeOnItemClick={false}>
              <Menu.Target>
                <Tooltip label={t('columns')}>
                  <ActionIcon variant="subtle" color="gray" aria-label={t('columns')}>
                    <IconColumns3 size={18} />
                  </ActionIcon>
                </Tooltip>
              </Menu.Target>
              <Menu.Dropdown>
                {optional.map((column) => (
                  <Menu.CheckboxItem key={column.key} checked={isShown(column)} onChange={() => toggle(column)}>
                    {column.header}
                  </Menu.CheckboxItem>
                ))}
              </Menu.Dropdown>
            </Menu>
          )}
        </div>
      )}
      {!pages.loading && pages.items.length === 0 ? (
        empty
      ) : phone ? (
        <Cards {...props} />
      ) : (
        <Rows {...props} columns={shown} label={label} />
      )}
      {pages.hasMore && <MoreRows pages={pages} />}
      {pages.problem && pages.items.length > 0 && <ProblemBox problem={pages.problem} again={pages.again} />}
    </Card>
  );
}

const skeletonRows = Array.from({ length: 10 }, (_, row) => row);

function Rows<Row>(props: DataTableProps<Row>) {
  const { label, pages, columns, rowKey, rowLabel, href, sort, onSort, choosing } = props;
  const t = useOfficeT();
  const navigate = useNavigate();
  const frame = useRef<HTMLDivElement>(null);
  const [wide, setWide] = useState(false);
  // A table that fits lets its head stick to the window; one that is too wide scrolls in a frame of its own.
  useEffect(() => {
    const outer = frame.current;
    if (!outer) return undefined;
    const measure = (): void => setWide((outer.firstElementChild?.scrollWidth ?? 0) > outer.clientWidth + 1);
    const observer = new ResizeObserver(measure);
    observer.observe(outer);
    if (outer.firstElementChild) observer.observe(outer.firstElementChild);
    return () => observer.disconnect();
  }, []);
  const keys = pages.items.map(rowKey);
  const all = keys.length > 0 && keys.every((key) => choosing?.chosen.has(key));
  return (
    <div
      ref={frame}
      className={classes.frame}
      data-wide={wide || undefined}
      tabIndex={wide ? 0 : undefined}
      role={wide ? 'region' : undefined}
      aria-label={wide ? label : undefined}
    >
      <table className={classes.table} onKeyDown={onRowKey} aria-busy={pages.loading}>
        <caption className={classes.caption}>{label}</caption>
        <thead>
          <tr>
            {choosing && (
              <th className={classes.choice} scope="col">
                <Checkbox
                  size="xs"
                  aria-label={t('chooseAll')}
                  checked={all}
                  indeterminate={!all && choosing.chosen.size > 0}
                  onChange={() => choosing.onChoose(all ? new Set() : new Set([...choosing.chosen, ...keys]))}
                />
              </th>
            )}
            {columns.map((column) => (
              <Head key={column.key} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {pages.loading
            ? skeletonRows.map((row) => (
                <tr key={row}>
                  {choosing && <td className={classes.choice} aria-hidden="true" />}
                  {columns.map((column, at) => (
                    <td key={column.key} data-align={column.align}>
                      <Skeleton h={14} w={at === 0 ? '80%' : `${45 + ((row * 17 + at * 29) % 40)}%`} />
                    </td>
                  ))}
                </tr>
              ))
            : pages.items.map((row) => {
                const key = rowKey(row);
                const to = href?.(row);
                const chosen = choosing?.chosen.has(key) ?? false;
                return (
                  <tr
                    key={key}
                    data-row
                    data-link={to ? true : undefined}
                    data-chosen={chosen || undefined}
                    onClick={(event) => {
                      // Whatever can be acted on by itself, and text being marked, is not a click on the row.
                      if (!to || isOwnTarget(event.target) || getSelection()?.toString()) return;
                      if (event.metaKey || event.ctrlKey) window.open(to, '_blank', 'noopener');
                      else void navigate({ to });
                    }}
                  >
                    {choosing && (
                      <td className={classes.choice}>
                        <Checkbox
                          size="xs"
                          aria-label={t('chooseRow', { name: rowLabel(row) })}
                          checked={chosen}
                          onChange={() => choosing.onChoose(toggled(choosing.chosen, key))}
                        />
                      </td>
                    )}
                    {columns.map((column, at) =>
                      at === 0 ? (
                        <th key={column.key} scope="row" data-align={column.align}>
                          {to ? <RowLink to={to}>{column.cell(row)}</RowLink> : column.cell(row)}
                        </th>
                      ) : (
                        <td key={column.key} data-align={column.align}>
                          {column.cell(row)}
                        </td>
                      ),
                    )}
                  </tr>
                );
              })}
        </tbody>
      </table>
    </div>
  );
}

function RowLink({ to, children }: { to: string; children: ReactNode }) {
  const navigate = useNavigate();
  return (
    <a
      href={to}
      data-row-link
      className={classes.link}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        void navigate({ to });
      }}
    >
      {children}
    </a>
  );
}

function Head<Row>({
  column,
  sort,
  onSort,
}: {
  column: Column<Row>;
  sort: Sort | undefined;
  onSort?(sort: Sort): void;
}) {
  const word = column.sort;
  const way = word && sort === word ? 'ascending' : word && sort === `-${word}` ? 'descending' : undefined;
  const Arrow = way === 'ascending' ? IconArrowUp : way === 'descending' ? IconArrowDown : IconArrowsSort;
  return (
    <th
      scope="col"
      data-align={column.align}
      aria-sort={way}
      style={column.width ? { minWidth: column.width } : undefined}
    >
      {word && onSort ? (
        <UnstyledButton
          className={classes.sort}
          data-way={way}
          onClick={() => onSort(way === 'ascending' ? `-${word}` : word)}
        >
          {column.header}
          <Arrow size={13} aria-hidden="true" />
        </UnstyledButton>
      ) : (
        column.header
      )}
    </th>
  );
}

function Cards<Row>({ pages, columns, rowKey, rowLabel, href, card, choosing, label }: DataTableProps<Row>) {
  const t = useOfficeT();
  const [first, ...rest] = columns.filter((column) => !column.optional);
  if (pages.loading) {
    return (
      <div className={classes.cards}>
        {skeletonRows.slice(0, 6).map((row) => (
          <div key={row} className={classes.one}>
            <Skeleton h={16} w="70%" mb={10} />
            <Skeleton h={12} w="45%" />
          </div>
        ))}
      </div>
    );
  }
  return (
    <ul className={classes.cards} aria-label={label}>
      {pages.items.map((row) => {
        const key = rowKey(row);
        const to = href?.(row);
        const body = card ? (
          card(row)
        ) : (
          <>
            <div className={classes.title}>{first?.cell(row)}</div>
            <dl className={classes.lines}>
              {rest.map((column) => (
                <div key={column.key}>
                  <dt>{column.header}</dt>
                  <dd>{column.cell(row)}</dd>
                </div>
              ))}
            </dl>
          </>
        );
        return (
          <li key={key} className={classes.one} data-chosen={choosing?.chosen.has(key) || undefined}>
            {choosing && (
              <Checkbox
                aria-label={t('chooseRow', { name: rowLabel(row) })}
                checked={choosing.chosen.has(key)}
                onChange={() => choosing.onChoose(toggled(choosing.chosen, key))}
              />
            )}
            <div className={classes.body}>{to ? <RowLink to={to}>{body}</RowLink> : body}</div>
          </li>
        );
      })}
    </ul>
  );
}

/** Fetches the next page when its button comes into sight; the button is there for keyboards and for slow networks. */
function MoreRows({ pages }: { pages: DataTableProps<unknown>['pages'] }) {
  const t = useOfficeT();
  const button = useRef<HTMLButtonElement>(null);
  const { more, loadingMore, problem } = pages;
  useEffect(() => {
    const element = button.current;
    if (!element || loadingMore || problem) return undefined;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && more(), { rootMargin: '600px' });
    observer.observe(element);
    return () => observer.disconnect();
  }, [more, loadingMore, problem]);
  return (
    <div className={classes.more}>
      <Button
        ref={button}
        variant="subtle"
        onClick={more}
        disabled={loadingMore}
        leftSection={loadingMore ? <Loader size={14} /> : undefined}
      >
        {t('more')}
      </Button>
      {loadingMore && <VisuallyHidden role="status">{t('loading')}</VisuallyHidden>}
    </div>
  );
}

const isOwnTarget = (target: EventTarget): boolean =>
  target instanceof Element && target.closest('a, button, input, label, select, textarea, [role="menu"]') !== null;

function toggled(set: ReadonlySet<string>, key: string): Set<string> {
  const next = new Set(set);
  if (!next.delete(key)) next.add(key);
  return next;
}
