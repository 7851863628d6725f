import { Avatar, Button, Group, Menu, Text, useMantineColorScheme } from '@mantine/core';
import {
  IconChevronDown,
  IconKeyboard,
  IconLifebuoy,
  IconLogout,
  IconPlus,
  IconTools,
  IconUser,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useLanguage, useOfficeT } from '../i18n.tsx';
import { useSession } from '../session.tsx';

/** The person's own corner: account, language, appearance, other dealerships, sign out. */
export function PersonMenu({ showKeys }: { showKeys(): void }) {
  const t = useOfficeT();
  const session = useSession();
  const { locale } = useLanguage();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const others = session.dealerships.filter(({ id }) => id !== session.current.id);
  return (
    <Menu position="bottom-end" width={280}>
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          px={6}
          aria-label={t('nav.menu', { name: session.user.name })}
          rightSection={<IconChevronDown size={14} />}
        >
          <Avatar size={28} radius="xl" color="harbour" variant="filled" name={session.user.name} alt="" />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Group px="sm" py={6} gap={0}>
          <div style={{ minWidth: 0 }}>
            <Text size="sm" fw={600}>
              {session.user.name}
            </Text>
            <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
              {session.user.email}
            </Text>
          </div>
        </Group>
        <Menu.Divider />
        <Menu.Item leftSection={<IconUser size={17} />} renderRoot={(props) => <Link to="/account" {...props} />}>
          {t('nav.account')}
        </Menu.Item>
        <Menu.Item leftSection={<IconLifebuoy size={17} />} renderRoot={(props) => <Link to="/support" {...props} />}>
          {t('nav.help')}
        </Menu.Item>
        {session.operator && (
          <Menu.Item leftSection={<IconTools size={17} />} renderRoot={(props) => <Link to="/operator" {...props} />}>
            {t('nav.operator')}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconKeyboard size={17} />} onClick={showKeys} visibleFrom="sm">
          {t('shortcuts.open')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t('language')}</Menu.Label>
        <Menu.RadioGroup value={locale} onChange={(value) => session.speak(value === 'fr' ? 'fr' : 'en')}>
          <Menu.RadioItem value="en">{t('english')}</Menu.RadioItem>
          <Menu.RadioItem value="fr">{t('french')}</Menu.RadioItem>
        </Menu.RadioGroup>
        <Menu.Label>{t('scheme.label')}</Menu.Label>
        <Menu.RadioGroup value={colorScheme} onChange={(value) => setColorScheme(value as 'light' | 'dark' | 'auto')}>
          <Menu.RadioItem value="light">{t('scheme.light')}</Menu.RadioItem>
          <Menu.RadioItem value="dark">{t('scheme.dark')}</Menu.RadioItem>
          <Menu.RadioItem value="auto">{t('scheme.auto')}</Menu.RadioItem>
        </Menu.RadioGroup>
        <Menu.Divider />
        {others.length > 0 && <Menu.Label>{t('nav.switch')}</Menu.Label>}
        {others.map(({ id, name }) => (
          <Menu.Item key={id} onClick={() => session.switchTo(id)}>
            {name}
          </Menu.Item>
        ))}
        <Menu.Item leftSection={<IconPlus size={17} />} renderRoot={(props) => <Link to="/welcome" {...props} />}>
          {t('nav.newDealership')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={17} />} onClick={() => void session.signOut()}>
          {t('nav.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
