import { catalogue } from '#kernel/messages.ts';
import type { Certificate } from './certificate.ts';

/** Words of the deletion certificate, on paper and on its page. */
export const certificateWords = catalogue({
  en: {
    title: 'Deletion certificate',
    'status.provisional': 'Provisional',
    'status.final': 'Final',
    'provisional.body':
      'Everything of the dealership was deleted and its key destroyed. Backups made before may hold parts of it until {date} at the latest; what was sealed with its key cannot be read there any more. Then this certificate becomes final, at the same address.',
    'final.body':
      'Everything of the dealership was deleted, its key destroyed, and no backup holds anything of it any more.',
    'final.age.body':
      'Everything of the dealership was deleted and its key destroyed, so what was sealed with it cannot be read in any backup. Backups of the database are kept by other tools than this program, for seven days by their setting, and that time was over on {date}. The program does not see into them.',
    issuer: 'Issued by',
    dealership: 'Dealership (number)',
    cancelledAt: 'Cancelled',
    fencedAt: 'Closed for everyone',
    checkedAt: 'Checked: nothing left',
    issuedAt: 'Issued',
    backups: 'Backups',
    'backups.goneBy': 'Gone by {date} at the latest',
    'backups.goneAt': 'Gone since {date}',
    'backups.byAge': 'Kept by other tools; their time was over on {date}',
    files: 'Files of the database',
    'files.cleared': '{tables} tables rewritten{log, select, yes {, transaction log cleared} other {}}',
    what: 'What was deleted',
    thing: 'Thing',
    rows: 'Records',
    objects: 'Files (photos, documents, exports)',
    total: 'Total',
    tables: 'By table',
    table: 'Table',
    key: 'Destroyed key',
    keys: 'Versions of the dealership’s data key that were destroyed: {versions}. Nothing that was sealed with it can be opened, in backups neither.',
    'keys.none': 'There was no data key any more.',
    holds: 'What the law makes us keep',
    'holds.none': 'Nothing. No order or law makes us keep anything of this dealership.',
    'holds.lead': 'A minimal copy, sealed with a key of its own, seen by two named people only. It ends by itself.',
    'holds.line': '{authority}: {basis}, until {date}',
    stays: 'What stays',
    'stays.body':
      'A line in the deletion ledger (this number, times, counts, no name), our own invoices to the dealership, records of security incidents, the record of what we disclosed to authorities, the record of what our own people did (this number and times, no words), the letter that told the owners, for 30 days, and the web address, reserved for 12 months.',
    signature: 'Signature (Ed25519)',
    'signature.by': 'Key {key}. The published keys are at {url}.',
    'signature.how':
      'Check the JSON file of this certificate: on its page, or offline with “automo verify-certificate FILE --keys KEYS”. One changed byte and it fails.',
    foot: 'Deletion certificate {id} · page {page} of {pages}',
    'page.holds': 'The signature holds.',
    'page.holdsBody': 'The file is exactly as it was signed with key {key}, which is one of ours.',
    'page.broken': 'The signature does not hold.',
    'page.brokenBody': 'Write to {email}.',
    'page.json': 'The certificate as a file (JSON)',
    'page.pdf': 'As a paper (PDF)',
    'page.keys': 'Our published keys',
    'page.offline': 'Check it yourself, offline',
    'page.offlineBody':
      'Keep the file and the published keys. The program is free: “automo verify-certificate FILE --keys KEYS” needs no network. Signed is the member “certificate” as canonical JSON (keys sorted, no spaces, UTF-8).',
    'page.unknown': 'There is no such certificate',
    'page.unknownBody': 'The address may be incomplete. It is in the letter that the owners got.',
  },
  fr: {
    title: 'Attestation de suppression',
    'status.provisional': 'Provisoire',
    'status.final': 'Définitive',
    'provisional.body':
      'Tout ce qui appartenait au commerce a été supprimé et sa clé, détruite. Des sauvegardes antérieures peuvent en contenir des parties au plus tard jusqu’au {date} ; ce que la clé scellait n’y est plus lisible. Cette attestation devient alors définitive, à la même adresse.',
    'final.body':
      'Tout ce qui appartenait au commerce a été supprimé, sa clé a été détruite et aucune sauvegarde n’en contient plus rien.',
    'final.age.body':
      'Tout ce qui appartenait au commerce a été supprimé et sa clé, détruite : ce qu’elle scellait n’est lisible dans aucune sauvegarde. Les sauvegardes de la base sont conservées par d’autres outils que ce programme, sept jours selon leur réglage, et ce délai a pris fin le {date}. Le programme n’y voit pas.',
    issuer: 'Délivrée par',
    dealership: 'Commerce (numéro)',
    cancelledAt: 'Annulé',
    fencedAt: 'Fermé à tous',
    checkedAt: 'Vérifié : plus rien',
    issuedAt: 'Délivrée',
    backups: 'Sauvegardes',
    'backups.goneBy': 'Disparues au plus tard le {date}',
    'backups.goneAt': 'Disparues depuis le {date}',
    'backups.byAge': 'Conservées par d’autres outils ; leur délai a pris fin le {date}',
    files: 'Fichiers de la base de données',
    'files.cleared': '{tables} tables réécrites{log, select, yes {, journal des transactions effacé} other {}}',
    what: 'Ce qui a été supprimé',
    thing: 'Élément',
    rows: 'Enregistrements',
    objects: 'Fichiers (photos, documents, exportations)',
    total: 'Total',
    tables: 'Par table',
    table: 'Table',
    key: 'Clé détruite',
    keys: 'Versions détruites de la clé de données du commerce : {versions}. Rien de ce qu’elle scellait ne peut être ouvert, pas même dans les sauvegardes.',
    'keys.none': 'Il n’y avait plus de clé de données.',
    holds: 'Ce que la loi nous oblige à garder',
    'holds.none': 'Rien. Aucune ordonnance ni loi ne nous oblige à garder quoi que ce soit de ce commerce.',
    'holds.lead':
      'Une copie minimale, scellée par sa propre clé, que seules deux personnes nommées peuvent voir. Elle prend fin d’elle-même.',
    'holds.line': '{authority} : {basis}, jusqu’au {date}',
    stays: 'Ce qui reste',
    'stays.body':
      'Une ligne dans le registre des suppressions (ce numéro, des dates, des nombres, aucun nom), nos propres factures au commerce, les registres d’incidents de sécurité, le registre de ce que nous avons communiqué à des autorités, celui de ce qu’ont fait nos propres gens (ce numéro et des dates, aucun mot), la lettre qui a avisé les propriétaires, pendant 30 jours, et l’adresse web, réservée pendant 12 mois.',
    signature: 'Signature (Ed25519)',
    'signature.by': 'Clé {key}. Les clés publiées se trouvent à {url}.',
    'signature.how':
      'Vérifiez le fichier JSON de cette attestation : sur sa page, ou hors ligne par « automo verify-certificate FICHIER --keys CLÉS ». Un seul octet changé, et la vérification échoue.',
    foot: 'Attestation de suppression {id} · page {page} de {pages}',
    'page.holds': 'La signature est valide.',
    'page.holdsBody': 'Le fichier est exactement tel qu’il a été signé avec la clé {key}, qui est l’une des nôtres.',
    'page.broken': 'La signature n’est pas valide.',
    'page.brokenBody': 'Écrivez à {email}.',
    'page.json': 'L’attestation en fichier (JSON)',
    'page.pdf': 'En document (PDF)',
    'page.keys': 'Nos clés publiées',
    'page.offline': 'Vérifiez vous-même, hors ligne',
    'page.offlineBody':
      'Gardez le fichier et les clés publiées. Le programme est libre : « automo verify-certificate FICHIER --keys CLÉS » se passe de réseau. Ce qui est signé est le membre « certificate » en JSON canonique (clés triées, sans espaces, UTF-8).',
    'page.unknown': 'Cette attestation n’existe pas',
    'page.unknownBody':
      'L’adresse est peut-être incomplète. Elle se trouve dans le courriel reçu par les propriétaires.',
  },
});

/** What a certificate says first: how it stands, and how that is known of the backups. */
export const bodyOf = ({ status, backups }: Certificate) =>
  status === 'final' && backups.by === 'age' ? 'final.age.body' : (`${status}.body` as const);
