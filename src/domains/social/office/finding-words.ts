import { catalogue } from '#kernel/messages.ts';

/** What the advertising guard finds: the finding itself, and what to do about it (`.do`, with the finding's values). */
export const findingWords = catalogue({
  en: {
    unknown_placeholder: 'A placeholder is not known',
    'unknown_placeholder.do':
      '“{word}” in braces would be published as it is. Take it out, or insert one of the placeholders.',
    no_channel: 'No channel is chosen',
    'no_channel.do': 'Choose at least one Page or account.',
    empty: 'The post is empty',
    'empty.do': 'Write something, or choose a photo.',
    too_long: 'The text is too long',
    'too_long.do': 'At most {most} characters.',
    sample_photos: 'Sample photos are in the post',
    'sample_photos.do':
      '{n, plural, one {One photo is a sample, not this vehicle.} other {# photos are samples, not this vehicle.}} Buyers take them for the car: use photos of your own.',
    needs_photo: 'Instagram needs a photo',
    'needs_photo.do': 'Choose at least one photo, or leave Instagram out.',
    too_many_photos: 'Too many photos',
    'too_many_photos.do': 'At most {most}.',
    too_many_hashtags: 'Too many hashtags',
    'too_many_hashtags.do': 'Instagram takes {most} at most.',
    too_many_mentions: 'Too many mentions',
    'too_many_mentions.do': 'Instagram takes {most} at most.',
    photo_gone: 'A chosen photo is gone',
    'photo_gone.do':
      '{n, plural, one {One photo was deleted from the vehicle.} other {# photos were deleted from the vehicle.}} Take it out of the post.',
    credit_words: 'This reads like an offer of credit',
    'credit_words.do':
      'A payment, rate or “nothing down” must come with the terms of credit (rate, term, cost of borrowing), which a post has no room for. Leave it out and link to the page.',
    not_for_sale: 'The vehicle is not for sale',
    'not_for_sale.do': 'Its status is “{status}”. Only vehicles that can be bought may be advertised.',
    another_price: 'Another amount stands in the text',
    'another_price.do': '{amount} is not the price of this vehicle. A buyer may hold you to the lowest one.',
    price_without_tax_words: 'The price does not say what is added',
    'price_without_tax_words.do':
      'Only tax and licensing may come on top of an advertised price, and the post must say so. The placeholder for the price does it by itself.',
    dealer_not_named: 'The dealership is not named',
    'dealer_not_named.do': 'An advertisement says who sells: insert the dealership or its legal name.',
    stock_or_vin_missing: 'Stock number or VIN is missing',
    'stock_or_vin_missing.do': 'In British Columbia a priced vehicle is named by its stock number or VIN. Insert one.',
    distance_missing: 'The odometer reading is missing',
    'distance_missing.do': 'In Quebec an advertised price of a used vehicle comes with its distance. Insert it.',
    disclosure_missing: 'A disclosure is missing',
    'disclosure_missing.do': 'This must be in the advertisement: “{notice}”. The placeholder for disclosures does it.',
  },
  fr: {
    unknown_placeholder: 'Un champ n’est pas connu',
    'unknown_placeholder.do':
      '« {word} » entre accolades serait publié tel quel. Retirez-le, ou insérez un des champs proposés.',
    no_channel: 'Aucun canal n’est choisi',
    'no_channel.do': 'Choisissez au moins une Page ou un compte.',
    empty: 'La publication est vide',
    'empty.do': 'Écrivez quelque chose, ou choisissez une photo.',
    too_long: 'Le texte est trop long',
    'too_long.do': 'Au plus {most} caractères.',
    sample_photos: 'La publication contient des photos d’exemple',
    'sample_photos.do':
      '{n, plural, one {Une photo est un exemple, pas ce véhicule.} other {# photos sont des exemples, pas ce véhicule.}} L’acheteur les prend pour la voiture : mettez vos propres photos.',
    needs_photo: 'Instagram exige une photo',
    'needs_photo.do': 'Choisissez au moins une photo, ou laissez Instagram de côté.',
    too_many_photos: 'Trop de photos',
    'too_many_photos.do': 'Au plus {most}.',
    too_many_hashtags: 'Trop de mots-clics',
    'too_many_hashtags.do': 'Instagram en accepte {most} au plus.',
    too_many_mentions: 'Trop de mentions',
    'too_many_mentions.do': 'Instagram en accepte {most} au plus.',
    photo_gone: 'Une photo choisie n’existe plus',
    'photo_gone.do':
      '{n, plural, one {Une photo a été supprimée du véhicule.} other {# photos ont été supprimées du véhicule.}} Retirez-la de la publication.',
    credit_words: 'Cela se lit comme une offre de crédit',
    'credit_words.do':
      'Un versement, un taux ou « sans mise de fonds » exige les conditions du crédit (taux, durée, coût d’emprunt), qui n’ont pas leur place ici. Laissez-le de côté et mettez un lien vers la page.',
    not_for_sale: 'Le véhicule n’est pas à vendre',
    'not_for_sale.do': 'Son statut est « {status} ». Seuls les véhicules que l’on peut acheter s’annoncent.',
    another_price: 'Un autre montant est dans le texte',
    'another_price.do': '{amount} n’est pas le prix de ce véhicule. L’acheteur peut exiger le plus bas.',
    price_without_tax_words: 'Le prix ne dit pas ce qui s’ajoute',
    'price_without_tax_words.do':
      'Seules les taxes et l’immatriculation peuvent s’ajouter au prix annoncé, et il faut le dire. Le champ du prix le fait de lui-même.',
    dealer_not_named: 'Le commerce n’est pas nommé',
    'dealer_not_named.do': 'Une annonce dit qui vend : insérez le commerce ou sa raison sociale.',
    stock_or_vin_missing: 'Le numéro de stock ou le NIV manque',
    'stock_or_vin_missing.do':
      'En Colombie-Britannique, un véhicule annoncé avec son prix se nomme par son numéro de stock ou son NIV. Insérez-en un.',
    distance_missing: 'La lecture de l’odomètre manque',
    'distance_missing.do':
      'Au Québec, le prix annoncé d’un véhicule d’occasion s’accompagne de sa distance parcourue. Insérez-la.',
    disclosure_missing: 'Une divulgation manque',
    'disclosure_missing.do': 'Ceci doit être dans l’annonce : « {notice} ». Le champ des divulgations s’en charge.',
  },
});
