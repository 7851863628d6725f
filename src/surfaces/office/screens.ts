import { accountsScreens } from '#domains/accounts/office/screens.ts';
import { closingScreens } from '#domains/closing/office/screens.ts';
import { commissionsScreens } from '#domains/commissions/office/screens.ts';
import { customersScreens } from '#domains/customers/office/screens.ts';
import { dealershipsScreens } from '#domains/dealerships/office/screens.ts';
import { dealsScreens } from '#domains/deals/office/screens.ts';
import { incidentsScreens } from '#domains/incidents/office/screens.ts';
import { exportsScreens } from '#domains/exports/office/screens.ts';
import { inventoryScreens } from '#domains/inventory/office/screens.ts';
import { invoicesScreens } from '#domains/invoices/office/screens.ts';
import { leadsScreens } from '#domains/leads/office/screens.ts';
import { privacyScreens } from '#domains/privacy/office/screens.ts';
import { socialScreens } from '#domains/social/office/screens.ts';
import { subscriptionsScreens } from '#domains/subscriptions/office/screens.ts';
import { supportScreens } from '#domains/support/office/screens.ts';
import { tasksScreens } from '#domains/tasks/office/screens.ts';
import { trustScreens } from '#domains/trust/office/screens.ts';
import { journalScreens } from './journal/screens.ts';
import { todayScreens } from './today/screens.ts';
import type { Screen } from './screen.ts';

/** Every screen of every room. A new room adds its list here, and nothing else. */
export const screens: Screen[] = [
  ...todayScreens,
  ...inventoryScreens,
  ...tasksScreens,
  ...customersScreens,
  ...leadsScreens,
  ...dealsScreens,
  ...invoicesScreens,
  ...commissionsScreens,
  ...socialScreens,
  ...privacyScreens,
  ...dealershipsScreens,
  ...closingScreens,
  ...subscriptionsScreens,
  ...supportScreens,
  ...incidentsScreens,
  ...exportsScreens,
  ...trustScreens,
  ...journalScreens,
  ...accountsScreens,
];
