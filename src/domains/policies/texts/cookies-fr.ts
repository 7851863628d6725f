import type { Company, PolicyText } from '../text.ts';

/** Cookie policy, French. A change of the text needs a new version in versions.ts. */
export const cookiesFr = ({ name, privacyEmail }: Company): PolicyText => ({
  title: 'Politique sur les témoins',
  summary: [
    `${name} ne pose que ce qu’il faut pour vous connecter et se souvenir de l’apparence de vos écrans. Il n’y a rien à refuser sur ces pages, car rien d’autre n’est posé.`,
  ],
  sections: [
    {
      title: 'Ce qui est posé, et pourquoi',
      body: [
        'Le tableau ci-dessous est la liste complète : les témoins, et les valeurs que votre navigateur garde pour le bureau. Il est tiré de la liste même par laquelle le programme les pose.',
        'Aucun ne vous suit sur d’autres sites, et personne d’autre ne les lit.',
      ],
    },
    {
      title: 'Visiteurs des sites des concessionnaires',
      body: ['ne reçoivent aucun témoin, et rien n’est gardé dans leur navigateur. Aucune requête ne va à un tiers.'],
    },
    {
      title: 'Votre choix sur l’analyse',
      body: [
        'Nous comptons chaque jour quels écrans sont ouverts, sans personne. Les écrans que vous ouvrez vous-même ne sont conservés que si vous l’activez dans « Mon compte », sous « Vos choix ». Cela n’exige aucun témoin. Désactiver supprime ce qui était conservé, et le choix est redemandé après 12 mois.',
        'Si votre navigateur envoie « Do Not Track » ou « Global Privacy Control », cela compte comme un refus quel que soit votre choix.',
      ],
    },
    {
      title: 'Votre navigateur',
      body: [
        'Vous pouvez supprimer ou bloquer les témoins dans votre navigateur. Les sites des concessionnaires fonctionnent entièrement sans eux. La connexion au bureau, non : le témoin de session est ce qui lui dit que c’est encore vous.',
        `Questions : ${privacyEmail}.`,
      ],
    },
  ],
});
