import {
  IconAddressBook,
  IconBuildingBank,
  IconBuildingStore,
  IconCalendarEvent,
  IconCar,
  IconCash,
  IconChecklist,
  IconCreditCard,
  IconDatabaseExport,
  IconFileDollar,
  IconFileInvoice,
  IconHistory,
  IconEye,
  IconHome,
  IconKey,
  IconMapPin,
  IconPercentage,
  IconPlugConnected,
  IconRosetteDiscountCheck,
  IconScale,
  IconShieldExclamation,
  IconShieldLock,
  IconSpeakerphone,
  IconUsersGroup,
} from '@tabler/icons-react';
import type { Icon } from '@tabler/icons-react';
import type { Permission } from '#domains/dealerships/index.ts';
import type { OfficeKey } from '../messages.ts';

/** A place in the navigation. */
export interface Place {
  to: string;
  label: OfficeKey;
  icon: Icon;
  permission?: Permission;
  /** The key after `g` that goes there. */
  key?: string;
  group: 'work' | SettingsGroup;
}

/** Settings, by what one comes for; a group opens when one is in it, or by a click. */
export const settingsGroups = ['business', 'money', 'privacy', 'access'] as const;
export type SettingsGroup = (typeof settingsGroups)[number];

/** The navigation, by job: what a day is spent in first, settings after. */
export const places: Place[] = [
  { to: '/', label: 'nav.today', icon: IconHome, key: 't', group: 'work' },
  { to: '/inventory', label: 'nav.inventory', icon: IconCar, permission: 'inventory.read', key: 'i', group: 'work' },
  { to: '/leads', label: 'nav.leads', icon: IconAddressBook, permission: 'leads.read', key: 'l', group: 'work' },
  {
    to: '/appointments',
    label: 'nav.appointments',
    icon: IconCalendarEvent,
    permission: 'leads.read',
    key: 'a',
    group: 'work',
  },
  { to: '/deals', label: 'nav.deals', icon: IconFileDollar, permission: 'deals.read', key: 'd', group: 'work' },
  { to: '/tasks', label: 'nav.tasks', icon: IconChecklist, permission: 'customers.read', key: 'k', group: 'work' },
  {
    to: '/invoices',
    label: 'nav.invoices',
    icon: IconFileInvoice,
    permission: 'invoices.read',
    key: 'v',
    group: 'work',
  },
  { to: '/payments', label: 'nav.payments', icon: IconCash, permission: 'books.read', key: 'm', group: 'work' },
  { to: '/trust', label: 'nav.trust', icon: IconBuildingBank, permission: 'books.read', group: 'work' },
  { to: '/books', label: 'nav.books', icon: IconScale, permission: 'books.read', key: 'b', group: 'work' },
  {
    to: '/commissions',
    label: 'nav.commissions',
    icon: IconPercentage,
    permission: 'deals.read',
    key: 'o',
    group: 'work',
  },
  { to: '/social', label: 'nav.social', icon: IconSpeakerphone, permission: 'social.read', key: 'p', group: 'work' },
  {
    to: '/settings',
    label: 'nav.dealership',
    icon: IconBuildingStore,
    permission: 'dealership.write',
    key: 's',
    group: 'business',
  },
  {
    to: '/settings/locations',
    label: 'nav.locations',
    icon: IconMapPin,
    permission: 'dealership.write',
    group: 'business',
  },
  { to: '/settings/staff', label: 'nav.staff', icon: IconUsersGroup, permission: 'staff.read', group: 'business' },
  {
    to: '/settings/channels',
    label: 'nav.channels',
    icon: IconPlugConnected,
    permission: 'social.read',
    key: 'c',
    group: 'business',
  },
  {
    to: '/settings/deals',
    label: 'nav.dealSettings',
    icon: IconFileDollar,
    permission: 'dealership.write',
    group: 'money',
  },
  {
    to: '/settings/books',
    label: 'nav.booksSettings',
    icon: IconScale,
    permission: 'dealership.write',
    group: 'money',
  },
  {
    to: '/settings/subscription',
    label: 'nav.subscription',
    icon: IconCreditCard,
    permission: 'subscription.manage',
    group: 'money',
  },
  { to: '/privacy', label: 'nav.privacy', icon: IconShieldLock, permission: 'privacy.write', group: 'privacy' },
  {
    to: '/settings/incidents',
    label: 'nav.incidents',
    icon: IconShieldExclamation,
    permission: 'incidents.manage',
    group: 'privacy',
  },
  {
    to: '/settings/promises',
    label: 'nav.promises',
    icon: IconRosetteDiscountCheck,
    permission: 'promises.read',
    group: 'privacy',
  },
  { to: '/settings/data', label: 'nav.data', icon: IconDatabaseExport, permission: 'exports.write', group: 'privacy' },
  { to: '/journal', label: 'nav.journal', icon: IconHistory, permission: 'journal.read', key: 'j', group: 'privacy' },
  {
    to: '/settings/support-access',
    label: 'nav.supportAccess',
    icon: IconEye,
    permission: 'support.grant',
    group: 'access',
  },
  { to: '/settings/api-keys', label: 'nav.apiKeys', icon: IconKey, permission: 'api_keys.write', group: 'access' },
];

/** The place that a path belongs to: the longest that it begins with. */
export function placeOf(path: string): Place | undefined {
  return places
    .filter(({ to }) => (to === '/' ? path === '/' : path === to || path.startsWith(`${to}/`)))
    .sort((a, b) => b.to.length - a.to.length)[0];
}
