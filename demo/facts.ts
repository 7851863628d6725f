/** Who signs in to the demo, and where its public site is. Everybody here is invented; addresses are example.com. */
export const demoAccount = {
  email: 'demo@example.com',
  password: 'lighthouse-on-the-water',
  slug: 'harbour',
} as const;

export const demoPeople: { email: string; name: string; locale: 'en' | 'fr'; phone: string; roles: string[] }[] = [
  { email: demoAccount.email, name: 'Avery MacLeod', locale: 'en', phone: '902 555 0101', roles: ['owner'] },
  { email: 'sales@example.com', name: 'Léa Thibodeau', locale: 'fr', phone: '902 555 0102', roles: ['sales'] },
  {
    email: 'manager@example.com',
    name: 'Sam Okafor',
    locale: 'en',
    phone: '902 555 0103',
    roles: ['manager', 'marketing'],
  },
];

const weekday = [{ from: '09:00', to: '18:00' }];
const hours = {
  monday: weekday,
  tuesday: weekday,
  wednesday: weekday,
  thursday: [{ from: '09:00', to: '20:00' }],
  friday: weekday,
  saturday: [{ from: '10:00', to: '16:00' }],
};

export const dealership = {
  name: 'Harbour Autos',
  legalName: 'Harbour Autos Demonstration Ltd.',
  registrationNumber: 'DEMO-0001',
  province: 'NS' as const,
  slug: demoAccount.slug,
  locale: 'en' as const,
  languages: ['en' as const, 'fr' as const],
  phone: '902 555 0100',
  email: 'hello@example.com',
  primaryColour: '#14506e',
  accentColour: '#b4430f',
  location: {
    name: 'Halifax',
    street: '100 Example Street',
    city: 'Halifax',
    postalCode: 'B3H 1A1',
    phone: '902 555 0100',
    email: 'hello@example.com',
    hours,
  },
};

export const secondLocation = {
  name: 'Dartmouth',
  street: '22 Sample Drive',
  city: 'Dartmouth',
  province: 'NS' as const,
  postalCode: 'B2Y 1A1',
  phone: '+19025550104',
  email: null,
  hours: { ...hours, saturday: [] },
  exceptions: [],
};
