import assert from 'node:assert/strict';
import test from 'node:test';
import { appSecretProof } from './graph.ts';

const [secret, token] = ['sandbox-fb-app-secret-0123456789ab', 'EAAGsandboxPageToken1'];

test('the proof of the secret is the protocol’s, over the token alone and with the time', () => {
  assert.equal(appSecretProof(secret, token), '1dda078fee7aee0ac04672c38f6f8d7ee9c3ad98ee6d6c1177bc714b8d72fece');
  assert.equal(
    appSecretProof(secret, token, 1_795_453_200),
    'c43cb1ef2121d20f703d3754d428d7d74c99ec59ac06f448672cad2838484d2d',
  );
});
