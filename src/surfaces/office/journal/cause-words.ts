import { catalogue } from '#kernel/messages.ts';
import type { Answer } from '../api.ts';
import { useT } from '../i18n.tsx';

/** Why something was done, where it is not simply that somebody did it. */
export const causeWords = catalogue({
  en: {
    person: 'Asked for by {name}',
    'person.gone': 'Asked for by a former colleague',
    api_key: 'Asked for with the API key {name}',
    'api_key.gone': 'Asked for with an API key',
    rule: 'Your rule “{name}”',
    'rule.gone': 'A rule of yours that was removed since',
    grant: 'You let support in',
    'customer.visit': 'A visitor’s own act',
    'customer.inquiry': 'An inquiry on your site',
    'customer.signing': 'A signature by a link',
    'customer.opt_out': 'An opt-out link',
    'customer.rights_request': 'A privacy request on your site',
    'customer.mail': 'A mail that arrived',
    'setting.automatic_answers': 'Your automatic answer',
    'setting.alerts': 'Your alerts to colleagues',
    'setting.reminders': 'Your reminders of invoices',
    'setting.deposits': 'Deposits go from deals into your books',
    'setting.commissions': 'Your commission plans',
    'setting.deal_costs': 'A cost that came late changes a deal’s gross',
    'setting.posting': 'Your rules and planned posts',
    'setting.channels': 'Your connected channels are looked after',
    'setting.nightly_pack': 'Your nightly pack',
    'setting.owners': 'An owner’s removal waits a day',
    'duty.retention': 'Its time was over',
    'duty.erasure': 'The law: erasure',
    'duty.rights': 'The law: a right that was asked for',
    'duty.breach_notice': 'The law: notice of an incident',
    'duty.channel_ends': 'A network ended the access, or its user did',
    'duty.leaving': 'The dealership leaves',
    'platform.export': 'An export was made at your request',
    'platform.purge': 'The dealership’s deletion',
    'platform.restore': 'An older copy was put back',
    'platform.migration': 'Data was moved here',
    'platform.backup': 'A backup',
    'platform.keys': 'Keys are renewed',
    'platform.journal': 'The journal is sealed',
    'platform.billing': 'Your subscription',
    'platform.figures': 'Counts of the platform',
    'platform.command': 'A command of the platform’s operator',
  },
  fr: {
    person: 'Demandé par {name}',
    'person.gone': 'Demandé par un ancien collègue',
    api_key: 'Demandé avec la clé d’API {name}',
    'api_key.gone': 'Demandé avec une clé d’API',
    rule: 'Votre règle « {name} »',
    'rule.gone': 'Une de vos règles, retirée depuis',
    grant: 'Vous avez donné accès au soutien',
    'customer.visit': 'Geste d’un visiteur',
    'customer.inquiry': 'Une demande sur votre site',
    'customer.signing': 'Une signature par un lien',
    'customer.opt_out': 'Un lien de désabonnement',
    'customer.rights_request': 'Une demande de vie privée sur votre site',
    'customer.mail': 'Un courriel reçu',
    'setting.automatic_answers': 'Votre réponse automatique',
    'setting.alerts': 'Vos alertes aux collègues',
    'setting.reminders': 'Vos rappels de factures',
    'setting.deposits': 'Les acomptes passent des transactions à vos livres',
    'setting.commissions': 'Vos régimes de commission',
    'setting.deal_costs': 'Un coût tardif change le profit brut d’une transaction',
    'setting.posting': 'Vos règles et publications prévues',
    'setting.channels': 'L’entretien de vos canaux branchés',
    'setting.nightly_pack': 'Votre copie de chaque nuit',
    'setting.owners': 'Le retrait d’un propriétaire attend un jour',
    'duty.retention': 'Son temps était écoulé',
    'duty.erasure': 'La loi : effacement',
    'duty.rights': 'La loi : un droit exercé',
    'duty.breach_notice': 'La loi : avis d’un incident',
    'duty.channel_ends': 'Un réseau a mis fin à l’accès, ou son utilisateur',
    'duty.leaving': 'Le commerce quitte',
    'platform.export': 'Une exportation faite à votre demande',
    'platform.purge': 'La suppression du commerce',
    'platform.restore': 'Une copie antérieure remise en place',
    'platform.migration': 'Des données amenées ici',
    'platform.backup': 'Une sauvegarde',
    'platform.keys': 'Le renouvellement des clés',
    'platform.journal': 'Le scellement du journal',
    'platform.billing': 'Votre abonnement',
    'platform.figures': 'Les décomptes de la plateforme',
    'platform.command': 'Une commande de l’exploitant de la plateforme',
  },
});

const known = new Set<string>(causeWords.keys);

/**
 * Why an entry came to be, in words. Nothing where the actor is the cause, which stands beside it already, and for entries
 * from before causes were kept.
 */
export function useCauseWords(): (entry: Answer<'GET /api/journal'>['items'][number]) => string {
  const words = useT(causeWords);
  return ({ cause, actor }) => {
    if (!cause || cause.of === actor.id) return '';
    if (cause.kind === 'customer' && cause.of === 'visit' && actor.kind === 'visitor') return '';
    if (cause.kind === 'person' || cause.kind === 'api_key' || cause.kind === 'rule')
      return cause.name ? words(cause.kind, { name: cause.name }) : words(`${cause.kind}.gone`);
    const key = cause.kind === 'grant' ? 'grant' : `${cause.kind}.${cause.of}`;
    return known.has(key) ? words(key as 'grant') : '';
  };
}
