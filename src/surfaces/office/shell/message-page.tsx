import { Button } from '@mantine/core';
import { IconLock, IconMapQuestion } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { Empty } from '../empty.tsx';
import { useOfficeT } from '../i18n.tsx';
import { Page } from '../page.tsx';

/** A path that leads nowhere. */
export function NotHere() {
  const t = useOfficeT();
  return (
    <Page title={t('notHere.title')} width="reading">
      <Empty
        icon={IconMapQuestion}
        title={t('notHere.body')}
        action={<Button renderRoot={(props) => <Link to="/" {...props} />}>{t('notHere.go')}</Button>}
      />
    </Page>
  );
}

/** A screen that is not for this person's role. */
export function NotAllowed() {
  const t = useOfficeT();
  return (
    <Page title={t('notAllowed.title')} width="reading">
      <Empty icon={IconLock} title={t('notAllowed.body')} />
    </Page>
  );
}
