import type { Attachment } from 'postal-mime';

/** What a delivery status notification says (RFC 3464) of the letter that it is about. */
export interface DeliveryReport {
  /** Given up for good; `delayed` and `delivered` are news without a consequence. */
  failed: boolean;
  /** Such as 5.1.1 (RFC 3463). */
  status: string;
}

const textOf = (content: Attachment['content']): string =>
  typeof content === 'string' ? content : Buffer.from(content as Uint8Array).toString('latin1');

/** Reads the machine's part of a notice; undefined when the mail is none. Only its last recipient's group has weight: ours has one. */
export function readReport(attachments: readonly Attachment[]): DeliveryReport | undefined {
  const part = attachments.find(({ mimeType }) => mimeType === 'message/delivery-status');
  if (!part) return undefined;
  // Fields in groups with empty lines between: the first is about the message, the others are one for each recipient.
  const fields = textOf(part.content)
    .slice(0, 65_536)
    .replaceAll(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/)
    .map((line) => /^([A-Za-z-]+)\s*:\s*(.*)$/.exec(line))
    .filter((found) => found !== null)
    .map(([, name, value]) => [name!.toLowerCase(), value!.trim()] as const);
  const action = fields.findLast(([name]) => name === 'action')?.[1].toLowerCase();
  const status = /^[245]\.\d{1,3}\.\d{1,3}/.exec(fields.findLast(([name]) => name === 'status')?.[1] ?? '')?.[0];
  if (!action) return undefined;
  return { failed: action === 'failed', status: status ?? '5.0.0' };
}
