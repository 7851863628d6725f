import { catalogue } from '#kernel/messages.ts';

/** Words of the screen of channels. */
export const channelWords = catalogue({
  en: {
    title: 'Channels',
    lead: 'The Facebook Pages and Instagram accounts that your dealership publishes on.',
    'network.facebook': 'Facebook',
    'network.instagram': 'Instagram',
    none: 'Nothing is connected yet',
    noneHelp:
      'Connect your Facebook Page or your Instagram account below. Before anything happens, you see what is asked.',
    noneAsk: 'An owner or manager of the dealership can connect a Facebook Page or an Instagram account here.',
    'connect.first': 'Connect your first channel',
    'connect.more': 'Connect another',
    'connect.lead': 'You go to Meta, sign in there and decide. Your password never passes through here.',
    'connect.facebook': 'Facebook Page',
    'connect.instagram': 'Instagram account',
    'connect.facebook.what': 'Posts with photos on the Pages you choose. You need the right to publish on the Page.',
    'connect.instagram.what': 'Photos and carousels on a professional account (business or creator).',
    'connect.asks': 'Meta will ask you to allow:',
    'connect.facebook.act': 'Connect Facebook',
    'connect.instagram.act': 'Connect Instagram',
    'connect.unavailable': '{network}: this installation has no app at Meta yet. Its operator can add one.',
    'permission.pages_show_list': 'Show the list of your Pages, so that you can choose.',
    'permission.pages_read_engagement':
      'Read the Page’s name, category and picture, and the number of reactions, comments and shares of posts.',
    'permission.pages_manage_posts': 'Publish on the chosen Pages, and change or delete what was published.',
    'permission.instagram_business_basic':
      'Read the account’s name, username and picture, and the number of likes and comments of posts.',
    'permission.instagram_business_content_publish': 'Publish photos and carousels on the account.',
    'kept.title': 'What is stored, and for how long',
    'kept.stored':
      'Stored: name or username, category, picture and number of the Page or account, and what you allowed.',
    'kept.token':
      'Stored: an access token, encrypted with a key of its own that is destroyed with it. It is never shown to anybody.',
    'kept.never':
      'Never read or stored: your password, friends, followers, messages, or who reacted and what they wrote.',
    'kept.read': 'Read when somebody looks at a post, and not stored: how many reactions, comments and shares it has.',
    'kept.end':
      'Disconnect at any time: token and identifiers, those of published posts too, are deleted at once, and nothing more is sent.',
    'state.ok': 'Connected',
    'state.expiring': 'Ends soon',
    'state.needs_reconnect': 'Needs reconnecting',
    'state.disconnected': 'Disconnected',
    connectedBy: 'Connected by {name} on {date}',
    connectedOn: 'Connected on {date}',
    until: 'permission until {date}',
    noEnd: 'permission without an end date',
    lost: 'This channel cannot publish',
    'lost.unknown': 'Meta does not accept the permission any more.',
    'lost.do': 'Reconnect it. Posts that are scheduled for later then go out as planned.',
    expiring: 'The permission ends on {date}',
    'expiring.soon': 'The permission ends soon',
    'expiring.do': 'Reconnect before that day, and nothing stops. It takes a minute.',
    beyond:
      '{n, plural, one {# scheduled post is} other {# scheduled posts are}} due after the permission ends on {date}. Reconnect before then.',
    parked: 'Meta asked for a pause until {when}. Then posts on this channel go on by themselves.',
    see: 'See it on {network}',
    reconnect: 'Reconnect',
    disconnect: 'Disconnect',
    'disconnect.title': 'Disconnect {name}',
    'disconnect.body':
      'The access token and all identifiers of this channel are deleted at once; from then on nothing can be read or sent. Meta is asked to take the permission back too, unless another Page still needs it.',
    'disconnect.waiting': 'Posts that wait for it, or are on their way, are withdrawn and shown as such.',
    'disconnect.stay':
      'What is already published stays on the Page or account: it belongs to it. Here its address is forgotten, so that it can be changed or taken down only there.',
    'disconnect.final': 'This cannot be undone. To publish again, connect it anew.',
    disconnected: 'Disconnected on {when} · Token and identifiers were deleted.',
    letGo: 'Disconnected in the last 30 days',
    all: 'Disconnect everything',
    'all.lead': 'Lets go of every Page and account in one step.',
    'all.title': 'Disconnect {n, plural, one {# channel} other {all # channels}}',
    'all.body':
      'The access tokens and all identifiers of {n, plural, one {# channel} other {# channels}} are deleted at once, and Meta is asked to take the permissions back too. This cannot be undone.',
    'all.act': 'Disconnect everything',
    'all.done':
      '{n, plural, one {# channel was} other {# channels were}} disconnected. Tokens and identifiers were deleted.',
    choose: 'Which Pages shall be connected?',
    'choose.lead':
      'Only these are kept. What else came with the login is forgotten at once, and in ten minutes at the latest.',
    'choose.act': '{n, plural, =0 {Connect} one {Connect # Page} other {Connect # Pages}}',
    'why.no_role': 'You have no role on this Page. Someone who manages it can give you one.',
    'why.no_task': 'Your role on this Page does not include publishing. Someone who manages it can allow that.',
    'why.connected': 'Connected already: choosing it renews the permission',
    connected: '{n, plural, one {Connected} other {# channels connected}}',
    'connected.toast': '{n, plural, one {# Page connected.} other {# Pages connected.}}',
    'connected.post': 'Write a post',
    open: 'The login is not finished',
    'open.body': 'Finish it at Meta, in the window where it was begun.',
    'open.again': 'Look again',
    unknown: 'This login does not belong to your session',
    'unknown.body':
      'It was begun in another browser or by somebody else, took longer than ten minutes, or was used already. Nothing was connected. Begin again below.',
    askAgain: 'Ask again',
    tryAgain: 'Try again',
    'problem.cancelled': 'You cancelled at Meta',
    'problem.cancelled.do': 'Nothing was connected and nothing was stored.',
    'problem.expired': 'The login took too long',
    'problem.expired.do': 'After ten minutes it is void, and everything that came with it was forgotten. Begin again.',
    'problem.code_spent': 'The login was used already',
    'problem.code_spent.do': 'Meta accepts each login once. The page may have been loaded twice. Begin again.',
    'problem.permissions_declined': 'Not everything that publishing needs was allowed',
    'problem.permissions_declined.do':
      'Without these, nothing can be published, so nothing was stored. If you want to publish from here, ask again and leave them switched on:',
    'problem.not_professional': 'This Instagram account is a personal one',
    'problem.not_professional.do':
      'Instagram lets programs publish on professional accounts only. In the Instagram app, open Settings, Account type and tools, Switch to professional account. It is free. Then try again.',
    'problem.no_pages': 'No Page came with this login',
    'problem.no_pages.do':
      'Either this Facebook account manages no Page, or none was chosen at Facebook. Try again and choose the Page there, or sign in as someone who manages it.',
    'problem.another_account': 'That was another account',
    'problem.another_account.do':
      'The login was fine, but for another Page or account than the one to be reconnected. Sign in at Meta as someone who manages it, and choose the same one.',
    'problem.meta_error': 'Meta did not finish the login',
    'problem.meta_error.do': 'This is often over in a few minutes. Nothing was stored. Try again.',
  },
  fr: {
    title: 'Canaux',
    lead: 'Les Pages Facebook et les comptes Instagram sur lesquels votre commerce publie.',
    'network.facebook': 'Facebook',
    'network.instagram': 'Instagram',
    none: 'Rien n’est encore branché',
    noneHelp:
      'Branchez votre Page Facebook ou votre compte Instagram ci-dessous. Avant toute chose, vous voyez ce qui est demandé.',
    noneAsk:
      'Un propriétaire ou un gestionnaire du commerce peut brancher ici une Page Facebook ou un compte Instagram.',
    'connect.first': 'Branchez votre premier canal',
    'connect.more': 'En brancher un autre',
    'connect.lead':
      'Vous allez chez Meta, vous y ouvrez une session et vous décidez. Votre mot de passe ne passe jamais ici.',
    'connect.facebook': 'Page Facebook',
    'connect.instagram': 'Compte Instagram',
    'connect.facebook.what':
      'Des publications avec photos sur les Pages que vous choisissez. Il vous faut le droit de publier sur la Page.',
    'connect.instagram.what': 'Des photos et des carrousels sur un compte professionnel (entreprise ou créateur).',
    'connect.asks': 'Meta vous demandera de permettre :',
    'connect.facebook.act': 'Brancher Facebook',
    'connect.instagram.act': 'Brancher Instagram',
    'connect.unavailable':
      '{network} : cette installation n’a pas encore d’application chez Meta. Son exploitant peut en ajouter une.',
    'permission.pages_show_list': 'Montrer la liste de vos Pages, pour que vous puissiez choisir.',
    'permission.pages_read_engagement':
      'Lire le nom, la catégorie et l’image de la Page, et le nombre de réactions, de commentaires et de partages des publications.',
    'permission.pages_manage_posts': 'Publier sur les Pages choisies, et modifier ou supprimer ce qui a été publié.',
    'permission.instagram_business_basic':
      'Lire le nom, le nom d’utilisateur et l’image du compte, et le nombre de mentions J’aime et de commentaires.',
    'permission.instagram_business_content_publish': 'Publier des photos et des carrousels sur le compte.',
    'kept.title': 'Ce qui est conservé, et combien de temps',
    'kept.stored':
      'Conservé : le nom ou nom d’utilisateur, la catégorie, l’image et le numéro de la Page ou du compte, et ce que vous avez permis.',
    'kept.token':
      'Conservé : un jeton d’accès, chiffré avec une clé à lui, détruite avec lui. Il n’est jamais montré à personne.',
    'kept.never':
      'Jamais lu ni conservé : votre mot de passe, vos amis, abonnés et messages, ni qui a réagi et ce qui a été écrit.',
    'kept.read':
      'Lu quand quelqu’un regarde une publication, et non conservé : le nombre de réactions, de commentaires et de partages.',
    'kept.end':
      'Débranchez en tout temps : le jeton et les identifiants, ceux des publications aussi, sont supprimés aussitôt, et plus rien n’est envoyé.',
    'state.ok': 'Branché',
    'state.expiring': 'Prend bientôt fin',
    'state.needs_reconnect': 'À rebrancher',
    'state.disconnected': 'Débranché',
    connectedBy: 'Branché par {name} le {date}',
    connectedOn: 'Branché le {date}',
    until: 'autorisation jusqu’au {date}',
    noEnd: 'autorisation sans date de fin',
    lost: 'Ce canal ne peut pas publier',
    'lost.unknown': 'Meta n’accepte plus l’autorisation.',
    'lost.do': 'Rebranchez-le. Les publications prévues pour plus tard sortiront alors comme prévu.',
    expiring: 'L’autorisation prend fin le {date}',
    'expiring.soon': 'L’autorisation prend bientôt fin',
    'expiring.do': 'Rebranchez avant ce jour, et rien ne s’arrête. Cela prend une minute.',
    beyond:
      '{n, plural, one {# publication prévue sort} other {# publications prévues sortent}} après la fin de l’autorisation, le {date}. Rebranchez avant.',
    parked: 'Meta a demandé une pause jusqu’au {when}. Les publications sur ce canal reprennent ensuite d’elles-mêmes.',
    see: 'Voir sur {network}',
    reconnect: 'Rebrancher',
    disconnect: 'Débrancher',
    'disconnect.title': 'Débrancher {name}',
    'disconnect.body':
      'Le jeton d’accès et tous les identifiants de ce canal sont supprimés aussitôt; ensuite, plus rien ne peut être lu ni envoyé. Nous demandons aussi à Meta de retirer l’autorisation, sauf si une autre Page en a encore besoin.',
    'disconnect.waiting': 'Les publications qui l’attendent, ou qui sont en route, sont retirées et montrées ainsi.',
    'disconnect.stay':
      'Ce qui est déjà publié reste sur la Page ou le compte : cela lui appartient. Son adresse est oubliée ici; la modifier ou la retirer ne se fait plus que là-bas.',
    'disconnect.final': 'C’est irréversible. Pour publier de nouveau, il faudra le brancher à neuf.',
    disconnected: 'Débranché le {when} · Le jeton et les identifiants ont été supprimés.',
    letGo: 'Débranchés dans les 30 derniers jours',
    all: 'Tout débrancher',
    'all.lead': 'Laisse aller toutes les Pages et tous les comptes d’un seul coup.',
    'all.title': 'Débrancher {n, plural, one {# canal} other {les # canaux}}',
    'all.body':
      'Les jetons d’accès et tous les identifiants de {n, plural, one {# canal} other {# canaux}} sont supprimés aussitôt, et nous demandons aussi à Meta de retirer les autorisations. C’est irréversible.',
    'all.act': 'Tout débrancher',
    'all.done':
      '{n, plural, one {# canal a été débranché. Son jeton et ses identifiants ont été supprimés.} other {# canaux ont été débranchés. Leurs jetons et identifiants ont été supprimés.}}',
    choose: 'Quelles Pages brancher?',
    'choose.lead':
      'Seules celles-ci sont gardées. Le reste de la connexion est oublié aussitôt, et au plus tard dans dix minutes.',
    'choose.act': '{n, plural, =0 {Brancher} one {Brancher # Page} other {Brancher # Pages}}',
    'why.no_role': 'Vous n’avez aucun rôle sur cette Page. La personne qui la gère peut vous en donner un.',
    'why.no_task': 'Votre rôle sur cette Page ne permet pas de publier. La personne qui la gère peut le permettre.',
    'why.connected': 'Déjà branchée : la choisir renouvelle l’autorisation',
    connected: '{n, plural, one {Branché} other {# canaux branchés}}',
    'connected.toast': '{n, plural, one {# Page branchée.} other {# Pages branchées.}}',
    'connected.post': 'Écrire une publication',
    open: 'La connexion n’est pas terminée',
    'open.body': 'Terminez-la chez Meta, dans la fenêtre où elle a commencé.',
    'open.again': 'Regarder de nouveau',
    unknown: 'Cette connexion n’appartient pas à votre session',
    'unknown.body':
      'Elle a commencé dans un autre navigateur ou par quelqu’un d’autre, a duré plus de dix minutes, ou a déjà servi. Rien n’a été branché. Recommencez ci-dessous.',
    askAgain: 'Demander de nouveau',
    tryAgain: 'Réessayer',
    'problem.cancelled': 'Vous avez annulé chez Meta',
    'problem.cancelled.do': 'Rien n’a été branché et rien n’a été conservé.',
    'problem.expired': 'La connexion a pris trop de temps',
    'problem.expired.do':
      'Après dix minutes elle ne vaut plus, et tout ce qui venait avec elle a été oublié. Recommencez.',
    'problem.code_spent': 'La connexion a déjà servi',
    'problem.code_spent.do':
      'Meta accepte chaque connexion une seule fois. La page a peut-être été chargée deux fois. Recommencez.',
    'problem.permissions_declined': 'Tout ce que la publication exige n’a pas été permis',
    'problem.permissions_declined.do':
      'Sans ceci, rien ne peut être publié; rien n’a donc été conservé. Si vous voulez publier d’ici, demandez de nouveau et laissez-les activées :',
    'problem.not_professional': 'Ce compte Instagram est personnel',
    'problem.not_professional.do':
      'Instagram ne laisse les programmes publier que sur les comptes professionnels. Dans l’application Instagram, ouvrez Paramètres, Type de compte et outils, Passer à un compte professionnel. C’est gratuit. Puis réessayez.',
    'problem.no_pages': 'Aucune Page n’est venue avec cette connexion',
    'problem.no_pages.do':
      'Soit ce compte Facebook ne gère aucune Page, soit aucune n’a été choisie chez Facebook. Réessayez en choisissant la Page là-bas, ou connectez-vous comme la personne qui la gère.',
    'problem.another_account': 'C’était un autre compte',
    'problem.another_account.do':
      'La connexion était bonne, mais pour une autre Page ou un autre compte que celui à rebrancher. Connectez-vous chez Meta comme la personne qui le gère, et choisissez le même.',
    'problem.meta_error': 'Meta n’a pas terminé la connexion',
    'problem.meta_error.do': 'C’est souvent réglé en quelques minutes. Rien n’a été conservé. Réessayez.',
  },
});

export type ChannelWord = (typeof channelWords.keys)[number];
