import { automo } from './product.ts';

/** A dealership in a data folder, made by the product's own commands; its owner's password is in {@link ownerOf}. */
export const ownerOf = { email: 'owner@example.com', password: 'a long enough passphrase' };

/** Migrates a folder, and makes an owner with a dealership in Nova Scotia. @returns the dealership's id */
export async function dealershipByCommand(folder: string, slug: string): Promise<string> {
  await automo(folder, ['migrate']);
  const { email, password } = ownerOf;
  const user = ['--email', email, '--name', 'Olive Owner', '--adult', '--password-stdin'];
  await automo(folder, ['users', 'create', ...user], {}, `${password}\n`);
  const { id } = await automo<{ id: string }>(folder, [
    'dealerships',
    'create',
    '--name',
    'Kill Drill Autos',
    '--province',
    'NS',
    '--slug',
    slug,
    '--street',
    '1 Water Street',
    '--city',
    'Halifax',
    '--postal-code',
    'B3H 1A1',
    '--owner',
    email,
  ]);
  return id;
}

/** A key of that dealership. */
export async function keyByCommand(folder: string, dealershipId: string, scopes: string): Promise<string> {
  const made = await automo<{ key: string }>(folder, [
    'api-keys',
    'create',
    '--dealership',
    dealershipId,
    '--name',
    'drill',
    '--scopes',
    scopes,
  ]);
  return made.key;
}
