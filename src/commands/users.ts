import { text } from 'node:stream/consumers';
import { adultOnCommandLine, createUser } from '#domains/accounts/index.ts';
import type { Command } from './command.ts';
import { CommandProblem } from './command.ts';
import { given, needed, onGround } from './open-for-writing.ts';

/** `automo users create` */
export const createUserCommand: Command = {
  summary: 'Create a user whose e-mail address counts as verified; they get a link to set their password',
  usage: 'users create --email <address> --name <name> --adult [--locale en|fr] [--phone <number>] [--password-stdin]',
  example: 'automo users create --email owner@example.com --name "Olive Owner" --adult',
  options: {
    email: { type: 'string' },
    name: { type: 'string' },
    adult: { type: 'boolean' },
    locale: { type: 'string' },
    phone: { type: 'string' },
    'password-stdin': { type: 'boolean' },
  },
  about: {
    email: 'what the user signs in with',
    name: 'the person’s name',
    adult: 'needed: the person told you to be 18 or older; that you said so is kept',
    locale: 'language of screens and letters; en otherwise',
    phone: 'a phone number',
    'password-stdin': 'for scripts: the password is read from the input and no letter is sent; refused in production',
  },
  async run(call) {
    const locale = given(call, 'locale') ?? 'en';
    if (locale !== 'en' && locale !== 'fr') throw new CommandProblem('--locale must be en or fr', 64);
    if (call.options.adult !== true)
      throw new CommandProblem('--adult is needed: ask the person whether they are 18 or older', 64);
    const scripted = call.options['password-stdin'] === true;
    // Nobody but the person knows a password (promise P02b); an argument or a variable would show it to every process.
    if (scripted && call.config.production)
      throw new CommandProblem('--password-stdin is refused when NODE_ENV is production: the person gets a link', 64);
    const password = scripted ? (await text(process.stdin)).replace(/\r?\n$/, '') : undefined;
    const phone = given(call, 'phone');
    const email = needed(call, 'email');
    const { userId } = await onGround(call, (ground) =>
      createUser(ground, {
        email,
        name: needed(call, 'name'),
        password,
        adultWording: adultOnCommandLine,
        locale,
        ...(phone ? { phone } : {}),
      }),
    );
    call.say(`Created user ${userId}.${scripted ? '' : ` ${email} gets a link to set the password.`}`);
    return { id: userId };
  },
};
