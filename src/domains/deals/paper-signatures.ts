import { formatDateTime } from '#kernel/format.ts';
import type { Locale } from '#kernel/messages.ts';
import type { Paper, SignaturePlace } from '#platform/documents/index.ts';
import { billWords } from './bill-of-sale-words.ts';
import type { Billed } from './bill-parts.ts';
import { signatureField, signers } from './signature.ts';
import type { Signer } from './signature.ts';

/**
 * Where the parties sign. Signatures of the contract stand on the contract alone: other papers have empty lines, because
 * nobody signed them on a screen.
 */
export function writeSignatures(
  paper: Paper,
  { deal, signatures, timeZone }: Billed,
  locale: Locale,
  parties: readonly Signer[] = signers,
): void {
  const t = billWords(locale);
  const signed = (party: Signer): Pick<SignaturePlace, 'drawing' | 'date'> => {
    const found = signatures.find((one) => one.party === party);
    return found
      ? { drawing: found.drawing, date: formatDateTime(new Date(found.at), locale, timeZone) }
      : { drawing: null, date: t('date') };
  };
  // A dealer that buys signs by a person.
  const signatory = deal.kind === 'wholesale' ? deal.buyer?.signatory : null;
  const places: Record<Signer, SignaturePlace | null> = {
    buyer: {
      who: signatory ? t('forDealer', { name: deal.customer?.name ?? '' }) : t('buyer'),
      name: signatory ?? deal.customer?.name ?? '',
      ...signed('buyer'),
    },
    co_buyer: deal.coBuyer ? { who: t('coBuyer'), name: deal.coBuyer.name, ...signed('co_buyer') } : null,
    dealer: {
      who: t('forDealer', { name: deal.dealer.legalName }),
      name: deal.salesperson?.name ?? deal.dealer.name,
      ...signed('dealer'),
    },
  };
  paper.keep(130);
  paper.heading(t('signatures'));
  paper.signatures(
    parties.flatMap((party) => places[party] ?? []),
    signatureField,
  );
}
