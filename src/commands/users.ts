import { createUser } from '#domains/accounts/index.ts';
import type { Command } from './command.ts';
import { CommandProblem } from './command.ts';
import { given, needed, onGround } from './open-for-writing.ts';

/** `automo users create` */
export const createUserCommand: Command = {
  summary: 'Create a user whose e-mail address counts as verified',
  usage: 'users create --email <address> --name <name> --password <password> [--locale en|fr] [--phone <number>]',
  example: 'automo users create --email owner@example.com --name "Olive Owner" --password "a long enough passphrase"',
  options: {
    email: { type: 'string' },
    name: { type: 'string' },
    password: { type: 'string' },
    locale: { type: 'string' },
    phone: { type: 'string' },
  },
  about: {
    email: 'what the user signs in with',
    name: 'the person’s name',
    password: 'at least 10 characters; AUTOMO_PASSWORD is read when it is left out',
    locale: 'language of screens and letters; en otherwise',
    phone: 'a phone number',
  },
  async run(call) {
    const locale = given(call, 'locale') ?? 'en';
    if (locale !== 'en' && locale !== 'fr') throw new CommandProblem('--locale must be en or fr', 64);
    const password = given(call, 'password') ?? process.env.AUTOMO_PASSWORD;
    if (!password) throw new CommandProblem('--password (or AUTOMO_PASSWORD) is needed', 64);
    const phone = given(call, 'phone');
    const { userId } = await onGround(call, (ground) =>
      createUser(ground, {
        email: needed(call, 'email'),
        name: needed(call, 'name'),
        password,
        locale,
        ...(phone ? { phone } : {}),
      }),
    );
    call.say(`Created user ${userId}.`);
    return { id: userId };
  },
};
