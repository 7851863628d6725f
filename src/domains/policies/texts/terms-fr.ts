import type { Company, PolicyText } from '../text.ts';

/** Conditions d’utilisation, français. A change of the text needs a new version in versions.ts. */
export const termsFr = ({ name, address, supportEmail, privacyEmail }: Company): PolicyText => ({
  title: 'Conditions d’utilisation',
  summary: [
    `Ces conditions lient vous-même, le commerce pour lequel vous agissez et ${name}. Elles disent ce que vous pouvez attendre du service et ce qu’il attend de vous.`,
    'En bref : vos données sont à vous, vous répondez de ce que vous en faites, et vous pouvez partir avec elles en tout temps.',
  ],
  sections: [
    {
      title: 'Qui peut l’utiliser',
      body: [
        'Vous devez avoir 18 ans ou plus. Vous agissez pour un commerce qui a le droit de vendre des véhicules là où il le fait, avec le permis que sa province exige.',
        'Donnez votre vrai nom et une adresse qui est la vôtre. Un compte est pour une seule personne : les collègues sont invités et ont leur propre compte et leurs propres rôles.',
      ],
    },
    {
      title: 'Votre compte',
      body: [
        'Gardez pour vous votre mot de passe, vos codes et vos clés d’accès. Ce qui se fait avec votre compte est réputé fait par vous, jusqu’à ce que vous nous disiez qu’une autre personne s’en sert.',
        'Si vous voyez quelque chose que vous n’avez pas fait, mettez fin à vos sessions sous « Mon compte », choisissez un nouveau mot de passe et écrivez-nous.',
      ],
    },
    {
      title: 'Les données de votre commerce',
      body: [
        'Véhicules, demandes, clients, ventes, factures, photos et tout ce que vous inscrivez restent à vous. Vous nous donnez seulement le droit d’en faire ce dont le service a besoin pour travailler pour vous.',
        'Vous pouvez tout exporter, en tout temps et gratuitement, dans un format documenté. Cela vaut aussi quand un paiement est en retard et pendant 30 jours après la résiliation.',
      ],
    },
    {
      title: 'Vos clients',
      body: [
        'Vous êtes responsable des données de vos clients : d’avoir le droit de les recueillir, de leur exactitude et du consentement qu’exigent les messages (au Canada selon la loi antipourriel, au Québec aussi selon la loi sur les renseignements personnels dans le secteur privé).',
        'Nous traitons ces données pour vous et seulement selon vos instructions, comme le dit la politique de confidentialité, et vous aidons à répondre aux demandes de vos clients. Le service refuse d’envoyer un message qui ne repose sur aucun consentement ; la décision reste toutefois la vôtre.',
      ],
    },
    {
      title: 'Ce que vous annoncez et vendez',
      body: [
        'Vous êtes responsable de ce que vous publiez : prix avec tout ce qu’ils doivent comprendre, kilométrage, historique et divulgations, photos que vous avez le droit d’utiliser, ainsi que des papiers que vous faites avec le service. Ce que le service calcule ou propose (un NIV décodé, une taxe, une formulation) est une aide ; vérifiez-le avant de vous y fier.',
      ],
    },
    {
      title: 'Ce qui n’est pas permis',
      body: [
        [
          'enfreindre la loi avec le service ou tromper des personnes ;',
          'chercher à atteindre les données d’autrui, éprouver ses protections sans notre accord écrit ou contourner ses limites ;',
          'envoyer des messages que personne n’a demandés ;',
          'y mettre des programmes nuisibles ou des contenus qui lèsent les droits d’autrui.',
        ],
        'Dans un tel cas, nous pouvons suspendre ce qui cause le tort et, s’il est grave, fermer le compte. Nous vous disons pourquoi, sauf si la loi l’interdit, et votre droit d’exporter demeure, sauf si une ordonnance l’interdit aussi.',
      ],
    },
    {
      title: 'Services reliés',
      body: [
        'Si vous reliez des services d’autrui, comme Facebook ou Instagram, leurs conditions s’appliquent aussi. Nous ne les utilisons que comme vous le demandez. Ils peuvent changer ou cesser leur offre ; nous vous le disons quand cela vous touche.',
      ],
    },
    {
      title: 'Prix et paiement',
      body: [
        'Le prix du service vous est dit avant que vous l’acceptiez. Où rien n’a été convenu, rien n’est dû. Un paiement manquant est réclamé trois fois avant toute fermeture, et vos données ne sont en aucun cas retenues pour cela.',
      ],
    },
    {
      title: 'Partir',
      body: [
        'Un propriétaire peut résilier en tout temps dans les paramètres. La date à partir de laquelle plus rien ne peut être modifié et la date de suppression sont montrées avant la confirmation.',
        'Pendant 30 jours, les données peuvent être lues et exportées, et vous pouvez changer d’avis. Ensuite elles sont supprimées définitivement, sauvegardes comprises, comme le dit la politique de confidentialité. Ce que vous devez conserver pour vos propres obligations, comme les pièces fiscales, vous est remis avant ; après, nous ne l’avons plus.',
      ],
    },
    {
      title: 'Ce dont nous répondons',
      body: [
        'Nous exploitons le service avec soin, faisons des sauvegardes et vous disons les pannes. Nous ne promettons pas qu’il ne soit jamais interrompu ni sans erreur.',
        'Dans la mesure permise par la loi, aucun de nous ne doit à l’autre un gain manqué ou un autre dommage indirect, et ce que nous devons pour une année ne dépasse pas ce que vous avez payé pour cette année. Rien ici ne limite ce que la loi ne permet pas de limiter, comme la faute intentionnelle ou la faute lourde, ni les droits des consommateurs.',
      ],
    },
    {
      title: 'Le logiciel',
      body: [
        'Le programme est un logiciel libre sous la licence publique générale GNU Affero, version 3 ou ultérieure : vous pouvez le lire, le modifier et l’héberger vous-même selon cette licence. Les présentes conditions portent sur le service que nous exploitons avec lui.',
      ],
    },
    {
      title: 'Modifications de ces conditions',
      body: [
        'Chaque version reste lisible avec sa date. Une modification importante est annoncée par courriel et dans le service au moins 30 jours avant de prendre effet ; si vous ne l’acceptez pas, vous pouvez résilier d’ici là.',
      ],
    },
    {
      title: 'Droit applicable et contact',
      body: [
        'Le droit de la province où votre commerce est inscrit s’applique, et ses tribunaux sont compétents.',
        `${[name, address].filter(Boolean).join(', ')}. Questions : ${supportEmail}. Confidentialité : ${privacyEmail}.`,
      ],
    },
  ],
});
