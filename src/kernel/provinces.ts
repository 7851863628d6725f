/** The provinces and territories of Canada, with the time zone most of each keeps. Codes are Canada Post's. */
export const provinces = {
  AB: { en: 'Alberta', fr: 'Alberta', timeZone: 'America/Edmonton' },
  BC: { en: 'British Columbia', fr: 'Colombie-Britannique', timeZone: 'America/Vancouver' },
  MB: { en: 'Manitoba', fr: 'Manitoba', timeZone: 'America/Winnipeg' },
  NB: { en: 'New Brunswick', fr: 'Nouveau-Brunswick', timeZone: 'America/Moncton' },
  NL: { en: 'Newfoundland and Labrador', fr: 'Terre-Neuve-et-Labrador', timeZone: 'America/St_Johns' },
  NS: { en: 'Nova Scotia', fr: 'Nouvelle-Écosse', timeZone: 'America/Halifax' },
  NT: { en: 'Northwest Territories', fr: 'Territoires du Nord-Ouest', timeZone: 'America/Yellowknife' },
  NU: { en: 'Nunavut', fr: 'Nunavut', timeZone: 'America/Iqaluit' },
  ON: { en: 'Ontario', fr: 'Ontario', timeZone: 'America/Toronto' },
  PE: { en: 'Prince Edward Island', fr: 'Île-du-Prince-Édouard', timeZone: 'America/Halifax' },
  QC: { en: 'Quebec', fr: 'Québec', timeZone: 'America/Toronto' },
  SK: { en: 'Saskatchewan', fr: 'Saskatchewan', timeZone: 'America/Regina' },
  YT: { en: 'Yukon', fr: 'Yukon', timeZone: 'America/Whitehorse' },
} as const;

export type Province = keyof typeof provinces;

/** The codes, in the order of their names. */
export const provinceCodes = Object.keys(provinces) as [Province, ...Province[]];
