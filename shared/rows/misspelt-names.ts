/**
 * Names in one encoding of Europe that were read in another: `Jьrgen`, `£ukasz Wiœniewski`, `Ayþe Þahin`. Only what no language
 * has is taken for it, for a name may be of any.
 */
const LOOKS: readonly RegExp[] = [
  // a letter of another alphabet in a Latin word, where it does not merely look like a Latin one: `Jьrgen`, `Josй`, `Jόrgen`
  /[A-Za-z][\u0400-\u045f]{0,2}(?![аеорсухіјѕАВЕКМНОРСТХ])[\u0400-\u045f][\u0400-\u045f]{0,2}[a-z]/,
  /[a-z]{2}(?![аеорсухіјѕ])[\u0430-\u045f](?!\p{L})|(?<!\p{L})(?![АВЕКМНОРСТХ])[\u0404-\u042f][a-z]{3}/u,
  /[A-Za-z](?!ε)[\u0386-\u03ce]{1,2}[a-z]|[a-z]{3}(?!ε)[\u03ac-\u03ce](?!\p{L})|(?<!\p{L})[\u03ac-\u03af\u03cc-\u03ce][a-z]{3}/u,
  /[\u2500-\u259f]\p{L}|\p{L}[\u2500-\u259f]/u, // boxes of a console
  /(?:^|\s)¯\p{Ll}{2}|\p{L}[³¹¿¯‚„†‡¢]\p{Ll}|[a-z]{2}[ŠŽ][a-z]/u, // Żaneta, Głogowski, Bäcker
  /(?:^|\s)£\p{Ll}{2}/u, // Łukasz
  /\p{Ll}[³¹¿¯§¢¥£¤¶„”‚†‡‰ƒ¬¦¨«»]\p{Ll}/u, // Małgorzata, Käthe
  /[aeiouáéíóú]œ|œ[bcghjkpqvwxz]|\p{Ll}œ[dlmnrst][^aeiouéè]/iu, // Wiśniewski
  /[yeiu]þa|\p{Ll}þ(?:[^aeioóöuúyýærjv]|$)|[aeiouyý]þe|þý|(?:^|\s)Þ(?:ah|af|eb|ek|ener|im|ük|en(?:\s|$))|ýð|(?:^|\s)Yý|ý[lr]ý|oðl|[ao]ðan(?:\s|$)/u, // Ayşe
  /òð|iòa(?:\s|$)/u, // Bērziņš
  /[aeiou]ø[íáý]|[vn]iæ(?:\s|$)|ñsk/u, // Dvořák, Janković, Gdańsk
  /\p{Ll}Ÿ|(?:^|\s)[A-Z]Ÿ\p{Ll}/u, // Müller on a Mac
];

/** What one of them has: asked first, for it costs less. */
const SUSPECT =
  /[\u0386-\u045f][A-Za-z]|[A-Za-z][\u0386-\u045f]|[\u2500-\u259f£¯³¹¿‚„†‡¢§¥¤¶‰ƒ¬¦¨«»œŒþÞýðòøæñŸŠŽ]/;

export const isMisspelt = (text: string): boolean =>
  SUSPECT.test(text) && LOOKS.some((look) => look.test(text));
