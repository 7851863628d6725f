import { existsSync } from 'node:fs';
import { isIP } from 'node:net';
import path from 'node:path';
import { z } from 'zod';
import { ConfigProblem } from './config-problem.ts';

/** How mail arrives: the listener, and the domain of the addresses of conversations. */
export interface InboundSettings {
  host: string;
  /** 0: any free one (demo and tests). */
  port: number;
  domain: string;
  /** Files in PEM, for STARTTLS; without them a relay in front speaks TLS. */
  certificate: { cert: string; key: string } | undefined;
}

/** Names of hosts. */
export const hostName = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;

/** Reads `address:port`; an IPv6 address stands in brackets. */
function readListen(value: string): { host: string; port: number } | undefined {
  const [, six, four, port] = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(value.trim()) ?? [];
  const host = six ?? four ?? '';
  if (Number(port) > 65_535 || (isIP(host) === 0 && host !== 'localhost')) return undefined;
  return { host, port: Number(port) };
}

/** Settings of mail that arrives (docs/mail.md). */
export const inboundSettings = {
  AUTOMO_INBOUND_MAIL: z
    .string()
    .refine(
      (value) => readListen(value) !== undefined,
      'must be an address and a port such as 0.0.0.0:25 or [::1]:2525',
    )
    .optional(),
  AUTOMO_MAIL_DOMAIN: z.string().regex(hostName, 'must be a host name such as mail.automo.example').optional(),
  AUTOMO_INBOUND_CERT: z.string().optional(),
  AUTOMO_INBOUND_KEY: z.string().optional(),
};

/**
 * Where mail arrives.
 * @throws ConfigProblem for half a certificate
 */
export function readInbound(
  set: z.output<z.ZodObject<typeof inboundSettings>> & { AUTOMO_DOMAIN: string },
  folder: string,
): InboundSettings | undefined {
  const { AUTOMO_INBOUND_CERT: cert, AUTOMO_INBOUND_KEY: key } = set;
  if ((cert === undefined) !== (key === undefined)) {
    throw new ConfigProblem('AUTOMO_INBOUND_CERT and AUTOMO_INBOUND_KEY go together: set both or none');
  }
  if (set.AUTOMO_INBOUND_MAIL === undefined) return undefined;
  for (const [name, file] of Object.entries({ AUTOMO_INBOUND_CERT: cert, AUTOMO_INBOUND_KEY: key })) {
    if (file !== undefined && !existsSync(path.resolve(folder, file)))
      throw new ConfigProblem(`${name} names a file that is not there: ${file}`);
  }
  return {
    ...readListen(set.AUTOMO_INBOUND_MAIL)!,
    domain: set.AUTOMO_MAIL_DOMAIN ?? set.AUTOMO_DOMAIN,
    certificate: cert && key ? { cert: path.resolve(folder, cert), key: path.resolve(folder, key) } : undefined,
  };
}
