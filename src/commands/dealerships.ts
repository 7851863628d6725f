import { userByEmail } from '#domains/accounts/index.ts';
import { createApiKey, createDealership, isPermission, permissions } from '#domains/dealerships/index.ts';
import type { Command } from './command.ts';
import { CommandProblem } from './command.ts';
import { given, needed, onGround } from './open-for-writing.ts';

/** `automo dealerships create` */
export const createDealershipCommand: Command = {
  summary: 'Create a dealership and make a user its owner',
  usage:
    'dealerships create --name <name> --province <code> --slug <sub-domain> --owner <e-mail> --street <street> --city <city> --postal-code <code>',
  example:
    'automo dealerships create --name "Harbour Autos" --province NS --slug harbour --owner owner@example.com --street "100 Example Street" --city Halifax --postal-code "B3H 1A1"',
  options: {
    name: { type: 'string' },
    'legal-name': { type: 'string' },
    province: { type: 'string' },
    slug: { type: 'string' },
    owner: { type: 'string' },
    street: { type: 'string' },
    city: { type: 'string' },
    'postal-code': { type: 'string' },
    'registration-number': { type: 'string' },
  },
  about: {
    name: 'what the public calls it',
    'legal-name': 'the registered name; the name otherwise',
    province: 'two letters, such as NS',
    slug: 'its sub-domain',
    owner: 'e-mail address of the user who becomes its owner',
    street: 'of the first location',
    city: 'of the first location',
    'postal-code': 'of the first location',
    'registration-number': 'the dealer’s registration or licence',
  },
  async run(call) {
    const made = await onGround(call, async (ground) => {
      const owner = await ground.database.asPlatform(
        (ctx) => userByEmail(ctx, needed(call, 'owner')),
        {},
        { write: false },
      );
      if (!owner)
        throw new CommandProblem('there is no user with that e-mail address; make one with "automo users create"');
      const name = needed(call, 'name');
      return createDealership(ground, {
        owner: { userId: owner.id, name: owner.name, email: owner.email },
        name,
        legalName: given(call, 'legal-name') ?? name,
        registrationNumber: given(call, 'registration-number') ?? null,
        province: needed(call, 'province') as 'NS',
        slug: needed(call, 'slug'),
        location: {
          name,
          // The address stands on the public site and in every letter (CASL, s. 6(2)): it is never made up.
          street: needed(call, 'street'),
          city: needed(call, 'city'),
          postalCode: needed(call, 'postal-code'),
        },
      });
    });
    call.say(`Created dealership ${made.dealershipId}.`);
    return { id: made.dealershipId };
  },
};

/** `automo api-keys create` */
export const createApiKeyCommand: Command = {
  summary: 'Create an API key of a dealership; the key is shown this once',
  usage: 'api-keys create --dealership <id> --name <name> --scopes <scope,scope,…>',
  example: 'automo api-keys create --dealership 0190… --name "Nightly feed" --scopes inventory.read,inventory.import',
  options: { dealership: { type: 'string' }, name: { type: 'string' }, scopes: { type: 'string' } },
  about: {
    dealership: 'id of the dealership',
    name: 'what it is for',
    scopes: `words of: ${permissions.join(', ')}`,
  },
  async run(call) {
    const scopes = needed(call, 'scopes')
      .split(',')
      .map((scope) => scope.trim());
    const wrong = scopes.find((scope) => !isPermission(scope));
    if (wrong !== undefined) throw new CommandProblem(`--scopes has "${wrong}", which is none; see --help`, 64);
    const made = await onGround(call, (ground) =>
      ground.database.asDealership(
        { dealershipId: needed(call, 'dealership') },
        (ctx) => createApiKey(ctx, { name: needed(call, 'name'), scopes: scopes.filter(isPermission) }),
        { write: true },
      ),
    );
    call.say(`Key ${made.id}. It is shown this once:\n${made.key}`);
    return { id: made.id, key: made.key };
  },
};
