import type { ArchiveIndex } from './archive-index.ts';

/** The words that every archive begins with, in both languages. */
export function readme(of: ArchiveIndex['dealership'], at: Date): [name: string, text: string][] {
  const day = at.toISOString();
  return [
    [
      'README.md',
      `# ${of.name}: everything that Automo Soft holds of your dealership

As it was at ${day} (UTC), at one moment.

| what | where |
| --- | --- |
| every record, for programs | \`data/<thing>/<table>.jsonl\`: one JSON object a line, UTF-8 |
| every record, for a spreadsheet | \`csv/<thing>/<table>.csv\`: UTF-8, comma, RFC 4180. A cell that a spreadsheet would run as a formula begins with an apostrophe |
| what tables and columns mean | \`schema.json\` |
| photos in original size | \`photos/<stock number>/<stock number>-<place>.<type>\` |
| other files | \`files/<table>/<id>-<name>\`, \`logo/\` |
| invoices, receipts and contracts as PDF | \`papers/\` |
| what happened, and its hash chain | \`data/journal/journal.jsonl\`, \`data/journal/journal_seal.jsonl\` |
| programs to check it with | \`tools/\` |
| counts, money totals, size and SHA-256 of every entry | \`index.json\` |

- Money is in integer cents. Instants (\`…_at\`) are UTC; days (\`…_on\`) are calendar days in your time zone.
- Values that we keep encrypted (customers' identity, contracts as signed) are opened here: **this archive is as confidential as your files in the office.**
- Not in it, because they are secrets or of no use elsewhere: passwords, tokens of Facebook and Instagram, API keys, links in letters, search indexes.
- To check an entry: \`sha256sum <file>\`, and compare with \`index.json\`.
- The journal's chain: \`hash_n = SHA-256(hash_(n-1) ‖ canonical JSON of the entry with n, and with the digest of its sealed part in the place of the sealed part)\`. In \`journal.jsonl\`, \`sealed\` is opened and \`sealed_sha256\` is that digest. \`journal/chain.jsonl\` holds the chain alone: \`node tools/verify-journal.mjs journal/chain.jsonl\` verifies it and names the first entry that was changed.
- It loads into an empty dealership: in the product under Settings → Your data, or with \`automo import <archive> --into <sub-domain>\`. One that a passphrase protects (\`.zip.sealed\`) loads as it is.
`,
    ],
    [
      'LISEZMOI.md',
      `# ${of.name} : tout ce qu’Automo Soft conserve de votre concession

Tel que c’était le ${day} (UTC), à un seul instant.

| quoi | où |
| --- | --- |
| chaque enregistrement, pour les programmes | \`data/<chose>/<table>.jsonl\` : un objet JSON par ligne, UTF-8 |
| chaque enregistrement, pour un tableur | \`csv/<chose>/<table>.csv\` : UTF-8, virgule, RFC 4180. Une cellule qu’un tableur exécuterait comme formule commence par une apostrophe |
| le sens des tables et des colonnes | \`schema.json\` |
| photos en taille d’origine | \`photos/<numéro d’inventaire>/<numéro d’inventaire>-<rang>.<type>\` |
| autres fichiers | \`files/<table>/<id>-<nom>\`, \`logo/\` |
| factures, reçus et contrats en PDF | \`papers/\` |
| ce qui s’est passé, et sa chaîne de hachage | \`data/journal/journal.jsonl\`, \`data/journal/journal_seal.jsonl\` |
| programmes de vérification | \`tools/\` |
| décomptes, totaux, taille et SHA-256 de chaque entrée | \`index.json\` |

- Les montants sont en cents entiers. Les instants (\`…_at\`) sont en UTC ; les jours (\`…_on\`) sont des jours civils dans votre fuseau.
- Les valeurs que nous conservons chiffrées (identité des clients, contrats tels que signés) sont ouvertes ici : **cette archive est aussi confidentielle que vos dossiers au bureau.**
- N’y sont pas, parce que secrets ou inutiles ailleurs : mots de passe, jetons de Facebook et d’Instagram, clés d’API, liens des lettres, index de recherche.
- Pour vérifier une entrée : \`sha256sum <fichier>\`, et comparez avec \`index.json\`.
- La chaîne du journal : \`hash_n = SHA-256(hash_(n-1) ‖ JSON canonique de l’entrée avec n, l’empreinte de sa partie scellée à la place de celle-ci)\`. Dans \`journal.jsonl\`, \`sealed\` est ouvert et \`sealed_sha256\` est cette empreinte. \`journal/chain.jsonl\` contient la chaîne seule : \`node tools/verify-journal.mjs journal/chain.jsonl\` la vérifie et nomme la première entrée modifiée.
- L’archive se charge dans une concession vide : dans le produit sous Réglages → Vos données, ou avec \`automo import <archive> --into <sous-domaine>\`. Celle que protège une phrase de passe (\`.zip.sealed\`) se charge telle quelle.
`,
    ],
  ];
}
