/**
 * Words that the passwords people use most are made of, in English and French, without the digits and signs that they
 * put around them. With at least ten characters asked for, what matters is a known word with something appended.
 */
const words = `
password passwort passw passwd motdepasse mot depasse motdepass pass word secret secrets secure security access
admin administrator administrateur root user utilisateur guest test testing tester demo welcome bienvenue bonjour
hello salut letmein letme openup login signin connexion change changeme changezmoi default temp temporary temporaire
qwerty qwertyuiop qwertyui qwertz qwert azerty azertyuiop asdf asdfgh asdfghjkl zxcv zxcvbn zxcvbnm qazwsx qazwsxedc
wasd abc abcd abcde abcdef abcdefg abcdefgh abcdefghij alphabet
iloveyou love lover loveme loveyou iloveu jetaime amour chouchou doudou cheri cherie coeur moncoeur soleil lune etoile
princess princesse prince queen king roi reine angel ange angels sunshine moonlight starlight rainbow flower flowers
fleur rose butterfly papillon dragon dragons monkey tiger tigre lion panther eagle shadow master maitre hunter killer
ninja samurai warrior soldier ranger phoenix wolf wolves bear chocolate chocolat cookie cookies banana orange cherry
cheese fromage pepper ginger peanut coffee cafe tequila whiskey vodka pizza poutine hotdog burger
football soccer baseball basketball hockey tennis golf rugby cricket liverpool arsenal chelsea barcelona juventus
canadiens canadien habs nordiques leafs mapleleafs oilers flames canucks senators jets bruins rangers yankees lakers
cowboys steelers packers eagles patriots
superman batman spiderman ironman starwars starwar pokemon pikachu minecraft fortnite nintendo playstation xbox gamer
matrix harry potter harrypotter gandalf frodo hobbit disney mickey minnie snoopy garfield
michael jordan michelle jessica jennifer ashley amanda nicole daniel david robert charlie thomas george andrew joshua
matthew william james john jonathan anthony christopher christian justin brandon ryan kevin steven brian jason eric
samantha elizabeth stephanie melissa danielle rachel victoria hannah sophie emma olivia maxime alexandre nicolas
guillaume julien antoine mathieu sebastien marie isabelle nathalie sylvie caroline catherine martine
computer ordinateur internet google facebook instagram twitter youtube microsoft windows apple iphone android samsung
server network system database oracle mysql office outlook
canada canadian quebec montreal toronto ottawa calgary edmonton vancouver winnipeg halifax ontario alberta manitoba
saskatchewan novascotia newfoundland brunswick america american texas london paris france england
mustang corvette camaro ferrari porsche mercedes bmw audi toyota honda nissan chevrolet chevy dodge ford jeep subaru
mazda volkswagen hyundai kia harley harleydavidson yamaha suzuki kawasaki dealer dealership dealers cars voiture
voitures auto autos motors motor garage vehicle vehicule truck trucks camion carlot usedcars
summer winter spring autumn fall ete hiver printemps automne january february march april june july august september
october november december janvier fevrier mars avril juin juillet aout septembre octobre novembre decembre monday
tuesday wednesday thursday friday saturday sunday lundi mardi mercredi jeudi vendredi samedi dimanche
family famille mother father maman papa mommy daddy brother sister baby bebe babygirl babyboy mylove mybaby friend
friends forever toujours whatever nothing trustno trustnoone freedom liberte jesus christ jesuschrist jesuslove god
godisgood blessed heaven faith hope peace paix lucky money cash dollar dollars million millionaire business company
company compagnie manager sales vente ventes boss owner
fuck fuckyou fuckme fucker shit bitch asshole merde tabarnak calisse putain sexy hottie pussy
blink metallica slipknot eminem nirvana beatles guitar music musique summertime happy birthday happybirthday
the my your our mon ma mes le la les is it me you we new newyear best good great cool super big small red blue green
black white yellow silver gold golden rouge bleu vert noir blanc jaune
`;

/** The words, folded. */
export const commonCores: ReadonlySet<string> = new Set(words.split(/\s+/).filter(Boolean));
