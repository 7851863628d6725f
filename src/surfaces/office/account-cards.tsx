import { lazy, Suspense } from 'react';

/** What other rooms put on a person's own account; loaded with that screen alone. */
const MessagesCard = lazy(() =>
  import('#domains/support/office/messages-card.tsx').then((made) => ({ default: made.MessagesCard })),
);

const LooksCard = lazy(() =>
  import('#domains/support/office/looks-card.tsx').then((made) => ({ default: made.LooksCard })),
);

/** Cards of other rooms on the screen of one's own account. */
export function AccountCards() {
  return (
    <Suspense>
      <MessagesCard />
      <LooksCard />
    </Suspense>
  );
}
