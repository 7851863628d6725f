import { Button, Group, Modal, Text } from '@mantine/core';
import { useOfficeT } from './i18n.tsx';

/** Whether to leave a form with unsaved changes. */
export default function LeavingQuestion({ opened, go, stay }: { opened: boolean; go(): void; stay(): void }) {
  const t = useOfficeT();
  return (
    <Modal opened={opened} onClose={stay} title={t('leave.title')} closeButtonProps={{ 'aria-label': t('close') }}>
      <Text size="sm">{t('leave.body')}</Text>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={go}>
          {t('leave.go')}
        </Button>
        <Button onClick={stay} data-autofocus>
          {t('leave.stay')}
        </Button>
      </Group>
    </Modal>
  );
}
