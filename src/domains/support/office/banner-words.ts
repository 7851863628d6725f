import { catalogue } from '#kernel/messages.ts';

/** Words of what stands above every screen: support looks, and announcements. */
export const bannerWords = catalogue({
  en: {
    'grant.label': 'Support access',
    'grant.any': 'Support may look at this dealership until {until}: {reason}',
    'grant.one': '{operator} of support may look at this dealership until {until}: {reason}',
    'grant.end': 'End it now',
    'grant.ended': 'Ended. Support sees nothing any more.',
    'grant.reads': 'What they looked at',
    'news.label': 'Announcements',
    'news.dismiss': 'Got it',
  },
  fr: {
    'grant.label': 'Accès du soutien',
    'grant.any': 'Le soutien peut consulter ce commerce jusqu’au {until} : {reason}',
    'grant.one': '{operator}, du soutien, peut consulter ce commerce jusqu’au {until} : {reason}',
    'grant.end': 'Y mettre fin',
    'grant.ended': 'C’est terminé. Le soutien ne voit plus rien.',
    'grant.reads': 'Ce qui a été consulté',
    'news.label': 'Annonces',
    'news.dismiss': 'Compris',
  },
});
