import { Anchor, Group, Stack, Text, Title } from '@mantine/core';
import { IconChevronLeft } from '@tabler/icons-react';
import { Link, useRouter } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import classes from './page.module.css';
import { useMaybeSession } from './session.tsx';

interface Crumb {
  label: string;
  to: string;
}

interface PageProps {
  /** The heading, and the document's title. */
  title: string;
  /** What comes after the title on its line: a status, a number. */
  beside?: ReactNode;
  /** One line under the title. */
  lead?: ReactNode;
  /** From the room down to the page above this one. */
  crumbs?: Crumb[];
  /** Buttons at the right, the main one last. They wrap on a phone. */
  actions?: ReactNode;
  /** `reading` for forms and text, `wide` for tables (the default). */
  width?: 'reading' | 'wide';
  children: ReactNode;
}

/** Whether the first screen has been shown: moving the focus then would only disturb. */
let arrived = false;

/** The frame of every screen's content: title, way back, actions. Moves the focus to the title when one comes here. */
export function Page({ title, beside, lead, crumbs, actions, width = 'wide', children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const session = useMaybeSession();
  const router = useRouter();
  const place = session?.current.name ?? 'Automo';
  useEffect(() => {
    document.title = `${title} · ${place}`;
  }, [title, place]);
  useEffect(() => {
    // A field with autofocus, or what a person already touched, keeps the focus.
    const busy = document.activeElement && document.activeElement !== document.body;
    if (arrived && !(busy && document.activeElement?.closest('main *')))
      heading.current?.focus({ preventScroll: true });
    arrived = true;
  }, [router]);
  return (
    <div className={classes.page} data-width={width}>
      <header className={classes.header}>
        <Stack gap={4} className={classes.words}>
          {crumbs && crumbs.length > 0 && (
            <nav aria-label="breadcrumb" className={classes.crumbs}>
              {crumbs.map(({ label, to }, at) => (
                <span key={to} className={classes.crumb}>
                  {at === 0 ? (
                    <IconChevronLeft size={15} aria-hidden="true" className={classes.back} />
                  ) : (
                    <span aria-hidden="true" className={classes.slash}>
                      /
                    </span>
                  )}
                  <Anchor renderRoot={(props) => <Link to={to} {...props} />} size="sm" c="dimmed">
                    {label}
                  </Anchor>
                </span>
              ))}
            </nav>
          )}
          <Group gap="sm" align="center">
            <Title order={1} ref={heading} tabIndex={-1}>
              {title}
            </Title>
            {beside}
          </Group>
          {lead && (
            <Text c="dimmed" size="sm" component="div">
              {lead}
            </Text>
          )}
        </Stack>
        {actions && <Group className={classes.actions}>{actions}</Group>}
      </header>
      {children}
    </div>
  );
}
