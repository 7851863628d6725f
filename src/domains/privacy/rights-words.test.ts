import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainRightsKind, rightsKind } from './rights-words.ts';

const asked = {
  erasure: [
    'Delete my account.',
    'Please remove all of my personal information from your systems',
    'I want to exercise my right to be forgotten',
    'Delete all information you hold about me, and send me a copy of it afterwards',
    'Veuillez effacer mes données',
    'Je demande que vous supprimiez mon compte et mes renseignements personnels.',
    'Droit à l’oubli',
  ],
  access: [
    'Send me a copy of my data and then delete my account',
    'What information do you have about me? I want to see my data',
    'This is a subject access request.',
    'I would like to export my data.',
    'Je veux consulter mon dossier',
    'Veuillez m’envoyer une copie de mes renseignements',
    'Demande d’accès',
  ],
  correction: ['Please correct my personal information', 'Veuillez corriger mes renseignements personnels.'],
  opt_out: [
    'Please unsubscribe me',
    'I withdraw my consent.',
    'Stop e-mailing me',
    'Je ne veux plus recevoir vos courriels',
    'Désabonnez-moi',
    'Je retire mon consentement',
  ],
} as const;

test('P35b what people ask for is known by their words, in English and French', () => {
  for (const [kind, texts] of Object.entries(asked))
    for (const text of texts) assert.equal(rightsKind(text), kind, text);
  for (const text of [
    'Hello',
    'I have a complaint about a dealer.',
    'Bonjour, une question sur vos prix',
    '',
    'My car is fine',
  ])
    assert.equal(rightsKind(text), undefined, text);
});

test('P35b in letters to support only plain words count', () => {
  for (const text of [...asked.erasure, ...asked.access, ...asked.correction]) assert.ok(plainRightsKind(text), text);
  for (const text of [
    'How do customers unsubscribe?',
    'Can I opt out of the weekly summary of my dealership?',
    'How do I fix my listing file?',
    'Comment modifier mes coordonnées sur le site ?',
    'How do I delete a vehicle?',
    'Where do I see my invoices?',
    'Comment supprimer une photo de mon site ?',
  ])
    assert.equal(plainRightsKind(text), undefined, text);
});

test('words that go on for ever are read in a moment', () => {
  const begin = process.cpuUsage();
  for (const text of ['delete ', 'my ', 'send me ', 'delete x x x x x x my ', 'ne ', 'information '])
    rightsKind(text.repeat(5000));
  assert.ok(process.cpuUsage(begin).user < 2_000_000);
});
