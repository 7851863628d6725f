import { catalogue } from '#kernel/messages.ts';

/** Words of the promises as owners and operators see them. */
export const trustWords = catalogue({
  en: {
    title: 'Promises',
    lead: 'What the privacy policy promises, and what your own records say of it at this moment.',
    askedAt: 'Your figures as of {at}',
    public: 'The public page',
    show: 'Which promises',
    'show.own': 'With your records',
    'show.all': 'All',
    section: 'Policy, section {sections}',
    how: 'How it is kept',
    yours: 'Yours: {words}',
    platform: 'The whole platform: {words}',
    tests: 'Proved by tests before each release.',
    'standing.holds': 'holds',
    'standing.late': 'late',
    'standing.overdue': 'overdue',
    'standing.not_yet': 'not proved yet',
    'own.things':
      '{vehicles, number} vehicles, {photos, number} photos, {leads, number} leads, {customers, number} customers, {deals, number} deals and {invoices, number} invoices are kept.',
    'own.mail':
      '{sent, number} letters sent in 30 days, {failed, number} failed{at, select, none {} other {; the last on {at}}}.',
    'own.channels':
      '{connected, plural, =0 {No channel is connected.} one {# channel is connected.} other {# channels are connected.}}',
    'own.tokens':
      '{held, plural, =0 {No token of yours is held.} one {# token is held, sealed; it is of {oldest}.} other {# tokens are held, sealed; the oldest is of {oldest}.}}',
    'own.disconnects':
      '{disconnected, plural, =0 {No channel was disconnected.} one {# channel was disconnected, on {at}; tokens left of it: {left, number}.} other {# channels were disconnected, the last on {at}; tokens left of them: {left, number}.}}',
    'own.sealed': '{rows, number} values and files are sealed, {megabytes, number} MB.',
    'own.keys':
      'They are sealed with version {version, number} of your own key, made {at}{rotated, select, none {} other {, last turned {rotated}}}.',
    'own.copies':
      '{copies, plural, =0 {No copy of your dealership was made yet.} one {# copy of your dealership is kept, of {at}, {verified, number} verified, {megabytes, number} MB.} other {# copies of your dealership are kept, from {oldest} to {at}, {verified, number} verified, {megabytes, number} MB.}}',
    'own.staff':
      '{active, plural, one {# person works} other {# people work}} here, {owners, plural, one {# of them as owner} other {# of them as owners}}; {suspended, number} suspended. {factors, plural, =1 {A second factor is asked of everybody.} other {No second factor is asked for.}}',
    'own.grants':
      '{given, plural, =0 {You never let support look.} one {# grant was given, {live, number} live; {reads, number} reads{at, select, none {} other {, the last on {at}}}.} other {# grants were given, {live, number} live; {reads, number} reads{at, select, none {} other {, the last on {at}}}.}}',
    'own.incidents':
      '{records, plural, =0 {No incident touches you.} one {# record, {open, number} open; {told, number} people told.} other {# records, {open, number} open; {told, number} people told.}}',
    'own.disclosures':
      '{disclosed, plural, =0 {Nothing about you that we may tell of was given to an authority.} one {# disclosure about you, on {at}.} other {# disclosures about you, the last on {at}.}}',
    'own.consents':
      '{standing, number} consents of {customers, number} customers stand; {withdrawn, number} were withdrawn{at, select, none {} other {, the last on {at}}}.',
    'own.journal':
      '{entries, number} entries of your journal are chained; {at, select, none {no signed root covers them yet} other {the last signed root is of {at} and covers {rooted, number} of them}}.',
    'own.window.running': 'Your dealership is active: nothing of it is deleted by time.',
    'own.window.leaving': 'Your dealership leaves; the day of its deletion is told once the cancellation takes effect.',
    'own.window.cancelled': 'Cancelled on {at}. Everything is deleted from {next} on.',
    'own.holds':
      '{holds, plural, =0 {No order that we may tell of makes us keep anything of yours.} one {# order makes us keep something of yours, until {day}.} other {# orders make us keep something of yours, the next until {day}.}}',
    'own.packs':
      '{packs, plural, =0 {No records pack was made yet.} one {# records pack was made, on {at}.} other {# records packs were made, the last on {at}.}}',
    'own.rights':
      '{open, plural, =0 {No request of a customer is open} one {# request of a customer is open} other {# requests of customers are open}}, {overdue, number} overdue, {closed, number} closed.',
    'own.exports':
      '{made, plural, =0 {You never took everything along.} one {You took everything along once, on {at}.} other {You took everything along # times, the last on {at}.}}{failed, plural, =0 {} one { # export failed.} other { # exports failed.}}',
    'row.token': '{kind} {name}: since {at}, key version {number}',
    'row.channel': '{kind} {name}: {words}',
    'row.rights': '{kind}: due {day}',
    'row.class': '{kind}: {number, number} values and files, {size} MB',
    'network.facebook': 'Facebook',
    'network.instagram': 'Instagram',
    'class.dealership': 'The dealership’s records, its customers’ included',
    'class.sensitive': 'Sensitive papers (licences, credit)',
    'class.personal': 'Account data',
    'class.platform': 'Platform records',
    'class.technical': 'Technical records',
    'kind.access': 'Access',
    'kind.correction': 'Correction',
    'kind.erasure': 'Erasure',
    'kind.restriction': 'Restriction',
    'kind.portability': 'Portability',
    'kind.opt_out': 'Opt-out',
    'kind.other': 'Another request',
    'kind.child': 'Report of a child’s data',
    verify: 'Verify the journal now',
    'verify.holds':
      'Followed from the first entry to the last: {entries, plural, one {# entry holds} other {all # entries hold}}.',
    'verify.broken': 'The chain breaks at entry {seq}: {why}',
    go: 'Open',
    operatorLead: 'Every promise over the whole platform. What fails stands first.',
    countedAt: 'Counted {at}, each hour.',
    countedNever: 'Nothing was counted yet.',
    count: 'Count now',
    counting: 'Being counted. Look again in a minute.',
    filter: 'Standing',
    'filter.failing': 'Not holding',
    allHold: 'Every proof holds.',
    'figure.refused': 'Refused calls to other hosts',
    'figure.refusedHint': 'in thirty days',
    'figure.token': 'Oldest token held',
    'figure.purges': 'Waiting for deletion',
    'figure.requests': 'Open requests of people',
    'figure.late': '{n} late',
    'figure.none': 'none',
    purgeLine: '{name}: from {at}',
    requestLine: '{kind}: due {at}',
    late: 'late',
  },
  fr: {
    title: 'Promesses',
    lead: 'Ce que promet la politique de confidentialité, et ce que vos propres dossiers en disent en ce moment.',
    askedAt: 'Vos chiffres en date du {at}',
    public: 'La page publique',
    show: 'Quelles promesses',
    'show.own': 'Avec vos dossiers',
    'show.all': 'Toutes',
    section: 'Politique, section {sections}',
    how: 'Comment elle est tenue',
    yours: 'Chez vous : {words}',
    platform: 'Toute la plateforme : {words}',
    tests: 'Prouvée par des essais avant chaque version.',
    'standing.holds': 'tient',
    'standing.late': 'en retard',
    'standing.overdue': 'échue',
    'standing.not_yet': 'pas encore prouvée',
    'own.things':
      '{vehicles, number} véhicules, {photos, number} photos, {leads, number} demandes, {customers, number} clients, {deals, number} ventes et {invoices, number} factures sont conservés.',
    'own.mail':
      '{sent, number} lettres envoyées en 30 jours, {failed, number} échouées{at, select, none {} other { ; la dernière le {at}}}.',
    'own.channels':
      '{connected, plural, =0 {Aucun compte n’est relié.} one {# compte est relié.} other {# comptes sont reliés.}}',
    'own.tokens':
      '{held, plural, =0 {Aucun jeton de vous n’est détenu.} one {# jeton est détenu, scellé ; il date du {oldest}.} other {# jetons sont détenus, scellés ; le plus ancien date du {oldest}.}}',
    'own.disconnects':
      '{disconnected, plural, =0 {Aucun compte n’a été débranché.} one {# compte a été débranché, le {at} ; jetons restants : {left, number}.} other {# comptes ont été débranchés, le dernier le {at} ; jetons restants : {left, number}.}}',
    'own.sealed': '{rows, number} valeurs et fichiers sont scellés, {megabytes, number} Mo.',
    'own.keys':
      'Ils sont scellés avec la version {version, number} de votre propre clé, faite le {at}{rotated, select, none {} other {, renouvelée le {rotated}}}.',
    'own.copies':
      '{copies, plural, =0 {Aucune copie de votre commerce n’a encore été faite.} one {# copie de votre commerce est conservée, du {at}, {verified, number} vérifiée, {megabytes, number} Mo.} other {# copies de votre commerce sont conservées, du {oldest} au {at}, {verified, number} vérifiées, {megabytes, number} Mo.}}',
    'own.staff':
      '{active, plural, one {# personne travaille} other {# personnes travaillent}} ici, dont {owners, plural, one {# propriétaire} other {# propriétaires}} ; {suspended, number} suspendues. {factors, plural, =1 {Un second facteur est demandé à chacun.} other {Aucun second facteur n’est demandé.}}',
    'own.grants':
      '{given, plural, =0 {Vous n’avez jamais laissé le soutien regarder.} one {# accord donné, {live, number} en cours ; {reads, number} lectures{at, select, none {} other {, la dernière le {at}}}.} other {# accords donnés, {live, number} en cours ; {reads, number} lectures{at, select, none {} other {, la dernière le {at}}}.}}',
    'own.incidents':
      '{records, plural, =0 {Aucun incident ne vous touche.} one {# fiche, {open, number} ouverte ; {told, number} personnes avisées.} other {# fiches, {open, number} ouvertes ; {told, number} personnes avisées.}}',
    'own.disclosures':
      '{disclosed, plural, =0 {Rien à votre sujet que nous puissions dire n’a été remis à une autorité.} one {# communication à votre sujet, le {at}.} other {# communications à votre sujet, la dernière le {at}.}}',
    'own.consents':
      '{standing, number} consentements de {customers, number} clients sont en place ; {withdrawn, number} ont été retirés{at, select, none {} other {, le dernier le {at}}}.',
    'own.journal':
      '{entries, number} entrées de votre journal sont enchaînées ; {at, select, none {aucune racine signée ne les couvre encore} other {la dernière racine signée date du {at} et en couvre {rooted, number}}}.',
    'own.window.running': 'Votre commerce est actif : rien n’en est supprimé avec le temps.',
    'own.window.leaving':
      'Votre commerce s’en va ; le jour de sa suppression est annoncé dès que l’annulation prend effet.',
    'own.window.cancelled': 'Annulé le {at}. Tout est supprimé à partir du {next}.',
    'own.holds':
      '{holds, plural, =0 {Aucune ordonnance dont nous puissions parler ne nous oblige à garder quoi que ce soit de vous.} one {# ordonnance nous oblige à garder quelque chose de vous, jusqu’au {day}.} other {# ordonnances nous obligent à garder quelque chose de vous, la prochaine jusqu’au {day}.}}',
    'own.packs':
      '{packs, plural, =0 {Aucun dossier de tenue de livres n’a encore été fait.} one {# dossier de tenue de livres a été fait, le {at}.} other {# dossiers de tenue de livres ont été faits, le dernier le {at}.}}',
    'own.rights':
      '{open, plural, =0 {Aucune demande de client n’est ouverte} one {# demande de client est ouverte} other {# demandes de clients sont ouvertes}}, {overdue, number} en retard, {closed, number} closes.',
    'own.exports':
      '{made, plural, =0 {Vous n’avez jamais tout emporté.} one {Vous avez tout emporté une fois, le {at}.} other {Vous avez tout emporté # fois, la dernière le {at}.}}{failed, plural, =0 {} one { # exportation a échoué.} other { # exportations ont échoué.}}',
    'row.token': '{kind} {name} : depuis le {at}, version de clé {number}',
    'row.channel': '{kind} {name} : {words}',
    'row.rights': '{kind} : échéance le {day}',
    'row.class': '{kind} : {number, number} valeurs et fichiers, {size} Mo',
    'network.facebook': 'Facebook',
    'network.instagram': 'Instagram',
    'class.dealership': 'Dossiers du commerce, clients compris',
    'class.sensitive': 'Documents sensibles (permis, crédit)',
    'class.personal': 'Données de compte',
    'class.platform': 'Dossiers de la plateforme',
    'class.technical': 'Dossiers techniques',
    'kind.access': 'Accès',
    'kind.correction': 'Rectification',
    'kind.erasure': 'Suppression',
    'kind.restriction': 'Restriction',
    'kind.portability': 'Portabilité',
    'kind.opt_out': 'Refus des communications',
    'kind.other': 'Autre demande',
    'kind.child': 'Signalement de données d’un enfant',
    verify: 'Vérifier le journal maintenant',
    'verify.holds':
      'Suivi de la première entrée à la dernière : {entries, plural, one {# entrée tient} other {les # entrées tiennent}}.',
    'verify.broken': 'La chaîne se rompt à l’entrée {seq} : {why}',
    go: 'Ouvrir',
    operatorLead: 'Chaque promesse sur toute la plateforme. Ce qui manque vient d’abord.',
    countedAt: 'Compté le {at}, chaque heure.',
    countedNever: 'Rien n’a encore été compté.',
    count: 'Compter maintenant',
    counting: 'Le compte est en cours. Regardez de nouveau dans une minute.',
    filter: 'État',
    'filter.failing': 'Qui ne tiennent pas',
    allHold: 'Toutes les preuves tiennent.',
    'figure.refused': 'Appels refusés vers d’autres hôtes',
    'figure.refusedHint': 'en trente jours',
    'figure.token': 'Plus ancien jeton détenu',
    'figure.purges': 'En attente de suppression',
    'figure.requests': 'Demandes ouvertes de personnes',
    'figure.late': '{n} en retard',
    'figure.none': 'aucun',
    purgeLine: '{name} : dès le {at}',
    requestLine: '{kind} : échéance le {at}',
    late: 'en retard',
  },
});
export type TrustWord = (typeof trustWords.keys)[number];
