import type { Company, PolicyText } from '../text.ts';

/** Politique de confidentialité, français. A change of the text needs a new version in versions.ts. */
export const privacyFr = ({ name, address, privacyEmail }: Company): PolicyText => ({
  title: 'Politique de confidentialité',
  summary: [
    `${name} est le logiciel avec lequel des concessionnaires automobiles indépendants tiennent leurs véhicules, leurs demandes, leurs ventes et leurs papiers. Cette politique dit ce qu’il sait des personnes, pourquoi, pendant combien de temps, et ce que vous pouvez y faire.`,
    'En bref : nous demandons peu, ne vendons rien, gardons les données de chaque concessionnaire à part sous une clé qui lui est propre, vous laissons tout emporter en tout temps et supprimons tout pour de bon quand vous partez.',
  ],
  sections: [
    {
      title: 'Ce que nous recueillons',
      body: [
        'Sur vous, titulaire d’un compte : votre nom, votre adresse courriel, votre numéro de téléphone et votre mot de passe. Rien de plus n’est demandé. Le mot de passe n’est conservé que sous forme d’empreinte salée (argon2id) ; personne ne peut le lire, et aucun des nôtres ne peut vous l’envoyer.',
        'Sur votre commerce : son nom, son adresse, ses heures d’ouverture, son logo, ses couleurs et son personnel.',
        'Ce que vous et vos collègues y inscrivez : véhicules, demandes, ventes, factures, photos, documents, notes, tâches et courriels.',
        'Sur l’utilisation du service : adresse IP, navigateur, système d’exploitation, pages et heures, et rapports de panne. Les adresses de pages sont conservées sans ce qui suit le point d’interrogation, et les rapports de panne sans valeurs personnelles.',
        'Vous pouvez voir, corriger et exporter en tout temps ce que contient votre compte, sous « Mon compte ».',
      ],
    },
    {
      title: 'À quoi cela sert',
      body: [
        'À faire fonctionner le service, à répondre à vos questions et à envoyer les messages qu’il exige : confirmations, alertes de sécurité, avis techniques et juridiques. Les alertes de sécurité et les avis juridiques ne peuvent pas être désactivés.',
        'Les nouvelles du produit et les offres ne sont envoyées que si vous y avez consenti. C’est désactivé tant que vous ne l’activez pas, et vous pouvez vous retirer en tout temps.',
        'Pour comprendre l’usage du service, nous comptons sans nommer personne. Ce qui pourrait se rattacher à une personne n’est examiné qu’avec son consentement, et disparaît quand elle le retire.',
      ],
    },
    {
      title: 'Facebook et Instagram',
      body: [
        'Si votre commerce relie une page Facebook ou un compte Instagram, nous n’utilisons que les autorisations que vous y accordez, pour publier ce que vous ou vos règles demandez.',
        'D’une page, nous conservons le nom, la catégorie et l’image ; d’un compte Instagram, le nom d’utilisateur et l’image ; ainsi que les identifiants, les autorisations accordées et le jeton d’accès. Le jeton est chiffré avec la clé de votre commerce et n’est jamais affiché.',
        'Ce qui vient de Meta n’est ni vendu, ni utilisé pour la publicité, ni transmis à qui que ce soit.',
      ],
    },
    {
      title: 'Déconnexion et suppression sur demande',
      body: [
        'Quiconque gère les canaux de votre commerce peut les déconnecter en tout temps dans les paramètres. Le jeton est supprimé sur-le-champ et tout accès prend fin avec lui.',
        'Quand Meta nous transmet votre demande de suppression, elle est exécutée d’elle-même, et vous pouvez la suivre sur une page, sans compte.',
        'Vous pouvez faire supprimer votre compte sous « Mon compte », et un propriétaire les données de son commerce dans les paramètres, ou en nous écrivant. Une demande par courriel est exécutée dans les 30 jours après que nous avons vérifié qu’elle vient de vous. Le seul propriétaire d’un commerce le cède ou le ferme d’abord.',
      ],
    },
    {
      title: 'Comment nous les protégeons',
      body: [
        'Les données voyagent chiffrées (TLS). Chaque commerce a sa propre clé de chiffrement, sous laquelle est conservé ce qui est le plus sensible : jetons, documents, pièces d’identité et de crédit, coordonnées bancaires et secrets de la connexion en deux étapes. Ce qui doit pouvoir être recherché, comme les noms, se trouve sur des volumes chiffrés de nos hébergeurs.',
        'Les données de chaque commerce sont séparées dans la base de données même. Son personnel voit ce que permettent ses rôles. Nos employés ne les voient qu’avec la permission du propriétaire, donnée pour un motif précis et pour 72 heures au plus, et chaque consultation lui est montrée.',
        'Nous faisons des sauvegardes tous les jours et vérifions qu’elles peuvent être restaurées.',
        'Aucune méthode n’est sûre à 100 %. Si un incident de confidentialité vous touche, vous en êtes avisé comme la loi l’exige : ce qui s’est passé, ce que nous faisons et ce que vous pouvez faire ; chaque incident est consigné pendant au moins 24 mois.',
      ],
    },
    {
      title: 'Avec qui nous les partageons',
      body: [
        'Nous ne vendons pas de renseignements personnels. Nous ne les partageons qu’avec les sous-traitants nécessaires au service (hébergement, courriel, paiement), nommés sur notre liste avec leur rôle et leur pays et liés par contrat, et avec les canaux et adresses que votre commerce relie lui-même.',
        'Un nouveau sous-traitant est annoncé 30 jours avant d’être utilisé.',
        'Nous pouvons communiquer des renseignements à une autorité lorsque la loi nous y oblige. Chaque communication est consignée avec son fondement juridique, et le commerce en est informé, sauf si une ordonnance l’interdit.',
      ],
    },
    {
      title: 'Les clients des commerces',
      body: [
        'Un commerce décide des renseignements qu’il recueille sur ses clients et en est responsable, y compris de leur consentement. Nous les traitons pour lui et seulement selon ses instructions : les garder, les montrer, envoyer ce qu’il envoie, les exporter ou les supprimer.',
        'Nous ne croisons pas les données de différents commerces, n’en tirons aucun modèle et ne les enrichissons pas d’ailleurs.',
        'Si vous êtes client d’un commerce, adressez-vous d’abord à lui ; si vous nous écrivez, nous lui transmettons votre demande et l’aidons à vous répondre.',
      ],
    },
    {
      title: 'Témoins (cookies)',
      body: [
        'Sur nos propres pages, nous utilisons un témoin pour votre session, un autre par lequel un navigateur que vous avez déjà utilisé est reconnu, et vos choix, comme la langue. Aucun ne vous suit ailleurs. Tout autre témoin ne serait utilisé que si vous l’aviez choisi.',
        'Les sites publics des commerces ne déposent aucun témoin.',
        'Vous pouvez gérer les témoins dans votre navigateur. Sans le témoin de session, vous ne pouvez pas vous connecter ; les sites publics fonctionnent entièrement.',
      ],
    },
    {
      title: 'Combien de temps nous les gardons',
      body: [
        'Tant que votre compte ou votre commerce est actif, ses données restent. Certaines partent plus tôt :',
        [
          'inscriptions jamais confirmées : après 7 jours ; liens dans les courriels : dès leur utilisation, et au plus tard après 30 minutes à 7 jours ;',
          'sessions : après 30 jours ; historique des connexions : après 13 mois ; connexions refusées : après 12 mois ;',
          'données d’utilisation : l’adresse IP est tronquée après 30 jours, le reste part après 13 mois ; rapports de panne après 90 jours.',
        ],
        'Quand un commerce résilie, ses données peuvent être lues et exportées pendant 30 jours, et un propriétaire peut changer d’avis. Ensuite, annonces, photos, demandes, clients, ventes, paramètres et tout le reste sont supprimés définitivement : la clé du commerce est détruite, et les données quittent nos sauvegardes dans un délai d’au plus 7 jours de plus. Le propriétaire en reçoit une attestation.',
        'Nous ne gardons quelque chose plus longtemps que si une loi ou une ordonnance nous y oblige, le moins possible, à part et jusqu’à une date fixée : par exemple les factures que nous émettons nous-mêmes. Ce que le commerce doit conserver pour ses propres obligations lui est remis avant.',
      ],
    },
    {
      title: 'Vos droits',
      body: [
        'Vous pouvez demander ce que nous détenons sur vous, le faire corriger, le faire supprimer, l’emporter dans un format documenté, retirer un consentement et refuser la publicité en un clic. Vous pouvez en faire une grande partie vous-même, tout de suite ; ce que vous nous demandez reçoit une réponse dans les 30 jours, et si quelque chose doit être refusé, on vous dit pourquoi.',
        'Vous pouvez aussi porter plainte au Commissariat à la protection de la vie privée du Canada, au Québec à la Commission d’accès à l’information, ou au commissaire de votre province.',
      ],
    },
    {
      title: 'Réservé aux adultes',
      body: [
        'Le service s’adresse aux personnes de 18 ans et plus ; vous le confirmez en vous inscrivant. Si vous apprenez qu’il contient des renseignements sur un enfant, dites-le-nous : nous les supprimons rapidement.',
      ],
    },
    {
      title: 'Modifications de cette politique',
      body: [
        'Chaque version reste lisible avec sa date. Une modification importante est annoncée par courriel et dans le service au moins 30 jours avant de prendre effet.',
      ],
    },
    {
      title: 'Nous joindre',
      body: [
        `${[name, address].filter(Boolean).join(', ')}. Responsable de la protection des renseignements personnels : ${privacyEmail}.`,
      ],
    },
  ],
});
