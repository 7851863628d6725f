import { formatCents, formatDate, formatDateTime } from '#kernel/format.ts';
import { localeTag } from '#kernel/messages.ts';
import type { Locale } from '#kernel/messages.ts';
import { formatPhone } from '#kernel/phone.ts';
import { writtenRate } from '#kernel/tax/sentence.ts';
import { vehicleName } from '#kernel/vehicle-name.ts';
import { writePaper } from '#platform/documents/index.ts';
import { dayWords, joined } from './bill-parts.ts';
import type { Billed } from './bill-parts.ts';
import type { CreditApplication } from './credit-application.ts';
import { creditWords } from './credit-words.ts';
import type { Figures } from './worksheet.ts';
import { writeSignatures } from './paper-signatures.ts';

/** A credit application as PDF, for the lender that it goes to. What is not known is left out, not asked for. */
export function writeCreditPaper(application: CreditApplication, billed: Billed, locale: Locale): Promise<Buffer> {
  const { deal, timeZone } = billed;
  const { facts, consent, applicant } = application;
  const t = creditWords(locale);
  const person = applicant === 'buyer' ? deal.customer : deal.coBuyer;
  const money = (cents: number | null): string | null => (cents === null ? null : formatCents(cents, locale));
  const month = (value: string | null): string | null =>
    value &&
    new Intl.DateTimeFormat(localeTag(locale), { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
      new Date(`${value}-15T12:00:00Z`),
    );
  const { address, housing, work, income } = facts;
  const figures = deal.figures as unknown as Figures;
  return writePaper(
    {
      // The title stands in the file itself: no name in it.
      title: `${t('title')} ${deal.number}`,
      author: deal.dealer.legalName,
      language: localeTag(locale) as 'en-CA',
      createdAt: billed.now,
      foot: (page, pages) => t('page', { name: deal.dealer.name, number: deal.number, page, pages }),
    },
    (paper) => {
      paper.title(t('title'), `${t('number', { number: deal.number })}\n${t(`applicant.${applicant}`)}`);
      /** What nobody said anything of has no heading either. */
      const section = (title: string, said: Parameters<typeof paper.facts>[0]): void => {
        if (!said.some(([, value]) => value)) return;
        paper.heading(title);
        paper.facts(said);
      };
      paper.heading(t('applicant'));
      paper.facts([
        [t('name'), person?.name],
        [t('bornOn'), dayWords(facts.bornOn, locale)],
        [t('phone'), person?.phone && formatPhone(person.phone)],
        [t('email'), person?.email],
        [t('address'), joined(address.street, address.city, address.province, address.postalCode)],
        [t('sin'), facts.sin && facts.sin.replace(/(\d{3})(\d{3})(\d{3})/, '$1 $2 $3')],
      ]);
      section(t('housing'), [
        [t('housing'), housing.kind && t(`housing.${housing.kind}`)],
        [t('monthly'), money(housing.monthlyCents)],
        [t('since'), month(housing.since)],
      ]);
      section(t('work'), [
        [t('work'), work.kind && t(`work.${work.kind}`)],
        [t('employer'), work.employer],
        [t('occupation'), work.occupation],
        [t('workPhone'), work.phone],
        [t('since'), month(work.since)],
        [t('income'), income.grossCents === null ? null : `${money(income.grossCents)} ${t(`per.${income.per}`)}`],
        [t('otherIncome'), income.otherCents === null ? null : `${money(income.otherCents)} ${t(`per.${income.per}`)}`],
        [t('otherSource'), income.otherSource],
      ]);
      if (facts.notes) paper.paragraph(`${t('notes')}: ${facts.notes}`);
      paper.heading(t('sought'));
      paper.facts([
        [t('vehicle'), deal.vehicle && vehicleName(deal.vehicle, locale)],
        [t('vin'), deal.vehicle?.vin],
        [t('price'), money(deal.priceCents)],
        [t('down'), deal.terms.downCents ? money(deal.terms.downCents) : null],
        ...(deal.financing
          ? ([
              [t('amount'), money(figures.balanceCents)],
              [t('lender'), deal.terms.lender],
              [t('term'), t('months', { n: deal.terms.termMonths })],
              [t('rate'), writtenRate(deal.terms.rate, locale)],
            ] as const)
          : []),
      ]);
      paper.heading(t('consent'));
      paper.paragraph(consent.wording);
      paper.paragraph(
        t('agreed', { at: formatDateTime(new Date(consent.at), locale, timeZone), version: consent.version }),
        { small: true },
      );
      writeSignatures(paper, { ...billed, signatures: [] }, locale, [applicant]);
      paper.paragraph(t('deleted', { at: formatDate(application.expiresAt, locale, timeZone, 'long') }), {
        small: true,
      });
    },
  );
}
