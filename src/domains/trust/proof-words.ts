import { formatDateTime, formatNumber } from '#kernel/format.ts';
import { catalogue } from '#kernel/messages.ts';
import type { Locale, MessageValues } from '#kernel/messages.ts';
import type { Figures } from './figures.ts';
import type { ProofName } from './promise.ts';

/** A sentence for each live proof. Every figure in it is filled in from records; none is typed. */
const words = catalogue({
  en: {
    register:
      '{tables} tables in the register, {columns} columns with personal values, {unknown} tables outside of it.',
    hashes:
      '{users, plural, one {# password} other {# passwords}}, {argon2id} as argon2id, {weaker} with weaker parameters.',
    cookies: '{described} cookies described; {visitors} set for visitors of dealers’ sites in 30 days.',
    mail: '{sent} messages sent in 30 days, {failed} failed.',
    send_gate:
      '{asked} letters to customers in 30 days asked the gate, {refused} were refused; {offers} offers left with a consent.',
    opted_in:
      '{people, plural, one {# person has} other {# people have}} chosen news or marketing and {analytics} personal statistics, of {accounts}.',
    support: '{open} open, {overdue} overdue; median time to the answer {medianHours} hours.',
    usage: '{events} events and {crashes} kinds of crash are kept; the oldest event is of {oldest}.',
    processors:
      '{active} active processors, {bound} with an agreement on record; {refused} calls to other hosts refused in 30 days.',
    permissions:
      '{granted} permissions granted for {connected, plural, one {# connected channel} other {# connected channels}}; {beyond} beyond the five.',
    calls:
      '{calls} calls to Meta in 30 days: {person} caused by people, {rule} by rules, {care} by upkeep; {refused} held back before the first byte. {paused, plural, one {# dealership is} other {# dealerships are}} paused.',
    tokens:
      '{held, plural, =0 {No token is held} one {# token is held, sealed} other {# tokens are held, all sealed}}{oldest, select, none {} other {; the oldest since {oldest}}}.',
    disconnects:
      '{disconnected} channels disconnected; the last on {at}. Tokens left of them: {left}; posts whose address is still known: {known}. The latest call for any of them began {longestMs} ms after its disconnect.',
    meta_requests:
      '{received} requests received, {done} carried out, half of them within {medianMs} ms; the last on {at}.',
    refusals: '{refused} forged or broken requests refused in 30 days.',
    closings: '{closed} accounts deleted; {open} requests open, {overdue} overdue; the next is due {next}.',
    keys: '{keys} data keys live, {destroyed} destroyed, {rotated} rotations; the last change on {at}.',
    backups: 'Last full backup {at}, {verified} verified of {made} kept; last log shipped {walAt}.',
    drills:
      'Last drill {at}: restored in {rtoSeconds} s with at most {rpoSeconds} s lost; {passed} of {run} drills passed.',
    matrix:
      '{permissions} permissions, {roles} roles, {tables} tables under row-level security. Of {dealerships} working dealerships, {asking} ask their staff for a second factor.',
    grants: '{given} grants given, {live} live; {reads} reads under them, each listed to its owner.',
    incidents: '{records} records, {open} open, {late} late, {told} people told; the last drill that held {at}.',
    disclosures: '{disclosed} disclosures on record.',
    window: '{dealerships} dealerships in their 30 days; the next purge {next}.',
    purges:
      '{done} purges done, {running} running, {late} late; the last on {at} removed {rows} rows and {objects} files.',
    certificates: '{provisional} provisional and {final} final certificates signed; {late} late.',
    holds: '{holds} holds; the next ends {next}.',
    exports: '{made} exports made in 30 days, {failed} failed; {packs} records packs.',
    rights: '{open} requests open, {overdue} overdue, {closed} closed; the next is due {next}.',
    child_reports: '{reports} reports, {overdue} overdue; the longest took {longestHours} hours.',
    policies:
      '{versions} versions of {policies} policies kept; {accepted} acceptances on record, {announced} announcements sent.',
    roots:
      'The journals’ last root was signed on {at}, over {entries} entries. They were last followed from the first entry on {followedAt}: {followed} entries, {broken, plural, =0 {all of them hold} one {# journal does NOT hold} other {# journals do NOT hold}}.',
    never: 'never',
    none: 'none yet',
  },
  fr: {
    register: '{tables} tables au registre, {columns} colonnes à valeurs personnelles, {unknown} tables hors registre.',
    hashes:
      '{users, plural, one {# mot de passe} other {# mots de passe}}, {argon2id} en argon2id, {weaker} avec des paramètres plus faibles.',
    cookies:
      '{described} témoins décrits ; {visitors} placés chez les visiteurs des sites des concessionnaires en 30 jours.',
    mail: '{sent} messages envoyés en 30 jours, {failed} échoués.',
    send_gate:
      '{asked} lettres aux clients en 30 jours ont passé le contrôle, {refused} y ont été refusées ; {offers} offres parties avec un consentement.',
    opted_in:
      '{people, plural, one {# personne a} other {# personnes ont}} choisi les nouvelles ou le marketing et {analytics} les statistiques personnelles, sur {accounts}.',
    support: '{open} ouvertes, {overdue} en retard ; temps médian de réponse {medianHours} heures.',
    usage: '{events} événements et {crashes} genres de plantage conservés ; le plus ancien événement date du {oldest}.',
    processors:
      '{active} fournisseurs actifs, dont {bound} avec entente consignée ; {refused} appels vers d’autres hôtes refusés en 30 jours.',
    permissions:
      '{granted} autorisations accordées pour {connected, plural, one {# compte relié} other {# comptes reliés}} ; {beyond} au-delà des cinq.',
    calls:
      '{calls} appels à Meta en 30 jours : {person} causés par des personnes, {rule} par des règles, {care} par l’entretien ; {refused} retenus avant le premier octet. {paused, plural, one {# concessionnaire est} other {# concessionnaires sont}} en pause.',
    tokens:
      '{held, plural, =0 {Aucun jeton détenu} one {# jeton détenu, scellé} other {# jetons détenus, tous scellés}}{oldest, select, none {} other { ; le plus ancien depuis le {oldest}}}.',
    disconnects:
      '{disconnected} comptes déconnectés ; le dernier le {at}. Jetons restants : {left} ; publications dont l’adresse est encore connue : {known}. L’appel le plus tardif pour l’un d’eux a commencé {longestMs} ms après sa déconnexion.',
    meta_requests:
      '{received} demandes reçues, {done} exécutées, la moitié en moins de {medianMs} ms ; la dernière le {at}.',
    refusals: '{refused} demandes falsifiées ou défectueuses refusées en 30 jours.',
    closings: '{closed} comptes supprimés ; {open} demandes ouvertes, {overdue} en retard ; prochaine échéance {next}.',
    keys: '{keys} clés de données en usage, {destroyed} détruites, {rotated} rotations ; dernier changement le {at}.',
    backups:
      'Dernière sauvegarde complète {at}, {verified} vérifiées sur {made} conservées ; dernier journal transmis {walAt}.',
    drills:
      'Dernier exercice {at} : restauré en {rtoSeconds} s avec au plus {rpoSeconds} s perdues ; {passed} exercices réussis sur {run}.',
    matrix:
      '{permissions} autorisations, {roles} rôles, {tables} tables sous sécurité par ligne. Sur {dealerships} concessionnaires en activité, {asking} demandent un second facteur à leur personnel.',
    grants: '{given} accords donnés, {live} en cours ; {reads} lectures, chacune montrée au propriétaire.',
    incidents:
      '{records} dossiers, {open} ouverts, {late} en retard, {told} personnes avisées ; dernier exercice réussi {at}.',
    disclosures: '{disclosed} communications consignées.',
    window: '{dealerships} concessionnaires dans leurs 30 jours ; prochaine purge {next}.',
    purges:
      '{done} purges terminées, {running} en cours, {late} en retard ; la dernière le {at} a retiré {rows} lignes et {objects} fichiers.',
    certificates: '{provisional} certificats provisoires et {final} définitifs signés ; {late} en retard.',
    holds: '{holds} conservations ; la prochaine prend fin {next}.',
    exports: '{made} exportations en 30 jours, {failed} échouées ; {packs} dossiers remis.',
    rights: '{open} demandes ouvertes, {overdue} en retard, {closed} closes ; prochaine échéance {next}.',
    child_reports: '{reports} signalements, {overdue} en retard ; le plus long a pris {longestHours} heures.',
    policies:
      '{versions} versions de {policies} politiques conservées ; {accepted} acceptations consignées, {announced} annonces envoyées.',
    roots:
      'La dernière racine des journaux a été signée le {at}, sur {entries} entrées. Ils ont été suivis depuis la première entrée le {followedAt} : {followed} entrées, {broken, plural, =0 {toutes tiennent} one {# journal ne tient PAS} other {# journaux ne tiennent PAS}}.',
    never: 'jamais',
    none: 'aucun encore',
  },
});

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/;
/** Figures that are moments: absent ones are said in words. */
const moments = ['at', 'walAt', 'next', 'oldest', 'followedAt'];

/** The sentence of a proof. Moments are told in Coordinated Universal Time, as this page is for everyone. */
export function proofSentence(name: ProofName, figures: Figures, locale: Locale): string {
  const t = words(locale);
  const values: MessageValues = Object.fromEntries(moments.map((key) => [key, t('never')]));
  for (const [key, value] of Object.entries(figures)) {
    if (value === null) values[key] = moments.includes(key) ? t('never') : t('none');
    else if (typeof value === 'string' && instant.test(value))
      values[key] = `${formatDateTime(new Date(value), locale, 'UTC')} UTC`;
    else values[key] = typeof value === 'number' && value >= 10_000 ? formatNumber(value, locale) : value;
  }
  if (name === 'tokens' && figures.oldest === null) values.oldest = 'none';
  return t(name, values);
}
