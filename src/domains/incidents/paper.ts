import { formatDate } from '#kernel/format.ts';
import type { Locale } from '#kernel/messages.ts';
import { writePaper } from '#platform/documents/index.ts';
import type { InformationKind } from './lists.ts';
import { incidentsMessages } from './messages.ts';
import { findIncident } from './register.ts';
import { openFacts } from './sealed-facts.ts';
import type { Desk } from './sealed-facts.ts';

/** The record of an incident on paper, as a commissioner may ask for it (PIPEDA, s. 10.3; Law 25, s. 3.8). It names nobody affected. */
export async function writeIncidentRecord(ctx: Desk, id: string, locale: Locale): Promise<Buffer> {
  const view = await findIncident(ctx, id);
  const row = await ctx.db.selectFrom('incident').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  const facts = await openFacts(ctx, id, row.facts);
  const t = incidentsMessages(locale);
  const moment = (at: string | null) =>
    at && `${formatDate(new Date(at), locale, 'America/Toronto', 'long')} (${at.slice(0, 16).replace('T', ' ')} UTC)`;
  const day = (on: string | null) => on && formatDate(new Date(`${on}T12:00:00Z`), locale, 'UTC', 'long');
  const span = (from: string | null, to: string | null) =>
    !from || !to ? t('paper.unknown') : from === to ? day(from) : t('paper.span', { from: day(from), to: day(to) });
  // The record is of others: the notice says `your name`, this says `name`.
  const kinds = row.kinds
    .map((kind) => t(`record.${kind as InformationKind}`, { words: facts.otherKinds[locale] }))
    .filter(Boolean)
    .join(', ');
  const short = id.slice(-12);
  const author = view.dealership?.name ?? ctx.ground.config.company.name;
  return writePaper(
    {
      title: t('paper.title'),
      author,
      language: locale === 'fr' ? 'fr-CA' : 'en-CA',
      createdAt: ctx.now,
      foot: (page, pages) => t('paper.foot', { id: short, page, pages }),
    },
    (paper) => {
      const part = (heading: string, words: string | null): void => {
        if (!words) return;
        paper.heading(heading);
        paper.paragraph(words);
      };
      paper.title(t('paper.title'), t('paper.of', { id: short }));
      paper.paragraph(view.title, { bold: true });
      paper.facts([
        [t('paper.state'), t(`state.${view.state}`)],
        [t('paper.control'), view.control === 'platform' ? t('paper.platform') : view.dealership?.name],
        [t('paper.known'), moment(view.knownAt)],
        [t('paper.confirmed'), moment(view.confirmedAt)],
        [t('paper.when'), span(view.periodFrom ?? view.periodTo, view.periodTo ?? view.periodFrom)],
        [t('paper.kinds'), kinds],
        [t('paper.provinces'), view.provinces.join(', ')],
        [
          t('paper.people'),
          view.affected.length > 0
            ? String(view.affectedPeople)
            : view.people === null
              ? t('paper.unknown')
              : t('paper.estimate', { count: view.people }),
        ],
        [t('paper.kept'), day(view.keptUntil)],
      ]);
      part(t('paper.happened'), view.happened[locale]);
      part(t('paper.cause'), view.cause);
      part(t('paper.steps'), view.steps[locale]);
      part(t('paper.advice'), view.advice[locale]);
      part(t('paper.dismissed'), view.dismissedReason);
      if (view.assessment) {
        const { sensitivity, probability, sensitivityReason, probabilityReason, realRisk, reason } = view.assessment;
        paper.heading(t('paper.assessment'));
        paper.facts([
          [t('paper.sensitivity', { weight: sensitivity }), sensitivityReason],
          [t('paper.probability', { weight: probability }), probabilityReason],
          [t('paper.decision'), `${t(realRisk ? 'paper.real' : 'paper.notReal')} ${reason}`],
        ]);
      }
      if (view.notifyingAt || view.dealershipToldAt) {
        paper.heading(t('paper.told'));
        paper.facts([
          [t('paper.dealershipTold'), moment(view.dealershipToldAt)],
          [t('paper.released'), moment(view.releasedAt)],
          [t('paper.peopleTold'), moment(view.peopleToldAt)],
          ['', view.notifyingAt ? t('paper.counts', view.notices) : null],
          [t('paper.indirect'), view.indirectReason],
        ]);
      }
      if (view.reports.length > 0) {
        paper.heading(t('paper.reports'));
        paper.facts(
          view.reports.map(({ authority, name, reportedAt, reference }) => [
            t(`authority.${authority}`, { name }),
            t('paper.report', { at: moment(reportedAt), reference: reference ?? '–' }),
          ]),
        );
      }
      if (view.affected.length > 0) {
        paper.heading(t('paper.lists'));
        for (const { kind, asked, found, ranAt, hash } of view.affected)
          paper.paragraph(
            t('paper.list', {
              kind: [kind, ...Object.values(asked)].join(' '),
              found,
              at: moment(ranAt),
              hash,
            }),
            { small: true },
          );
      }
    },
  );
}
