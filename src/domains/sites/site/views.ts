/**
 * What the pages of a dealer's public site are made from. Only published facts are here: there is no field for cost,
 * floor price or a customer, so no page can show one. Words that need a language (labels, alternative texts,
 * descriptions) come in the page's own.
 */
import type { Disclosed } from '#domains/inventory/index.ts';
import type { Locale } from '#kernel/messages.ts';
import type { Province } from '#kernel/provinces.ts';
import type { SearchQuery } from './search.ts';

/** A stable word of the trade, as it stands in URLs, with its words on screen. */
export interface Named {
  value: string;
  label: string;
}

/** One derived file of a photo. `url` is content-named and may be kept for ever. */
export interface PictureSize {
  format: 'avif' | 'webp' | 'jpeg' | 'png';
  width: number;
  height: number;
  url: string;
}

/** A photo with all its derived sizes; `width` and `height` are of the whole picture, so that nothing jumps. */
export interface Picture {
  width: number;
  height: number;
  alt: string;
  /** Not a photo of this vehicle: the page says so. */
  sample: boolean;
  sizes: readonly PictureSize[];
}

/** From and to on the dealership's wall clock, `HH:MM`. */
export interface OpenSpan {
  from: string;
  to: string;
}

/** A day that differs from its weekday: no spans means closed. `date` is `YYYY-MM-DD`. */
export interface HoursException {
  date: string;
  spans: readonly OpenSpan[];
  note?: string | undefined;
}

/** A lot of the dealership. `hours` has seven lists, Sunday first; an empty list means closed. */
export interface LocationView {
  id: string;
  name: string;
  street: string;
  city: string;
  province: Province;
  postalCode: string;
  /** E.164. */
  phone?: string | undefined;
  email?: string | undefined;
  hours: readonly (readonly OpenSpan[])[];
  exceptions: readonly HoursException[];
}

/** The dealership as its visitors meet it, in one language, at one moment. */
export interface SiteView {
  name: string;
  legalName: string;
  registrationNumber?: string | undefined;
  province: Province;
  /** E.164. */
  phone?: string | undefined;
  email?: string | undefined;
  /** Who answers for personal information: name and title, and an address for it when there is one of its own. */
  privacyOfficer?: string | undefined;
  privacyEmail?: string | undefined;
  slug: string;
  /** Origin of the primary host without a closing slash. Every absolute URL is made from it, never from `Host`. */
  baseUrl: string;
  /** The language of this page. */
  locale: Locale;
  /** The language that lives at `/`; the other one lives under its own prefix. */
  defaultLocale: Locale;
  languages: readonly Locale[];
  timeZone: string;
  currency: string;
  primaryColour: string;
  accentColour: string;
  logo?: Picture | undefined;
  about?: string | undefined;
  locations: readonly LocationView[];
  /** A demonstration dealership: every page says so, and search engines are asked to stay away. */
  demo: boolean;
  now: Date;
}

/** A vehicle in a list. */
export interface VehicleCardView {
  id: string;
  stockNumber: string;
  year?: number | undefined;
  make?: string | undefined;
  model?: string | undefined;
  trim?: string | undefined;
  status: 'available' | 'on_hold' | 'sale_pending' | 'sold';
  condition: Named;
  odometer?:
    | {
        value: number;
        unit: 'km' | 'mi';
        status: 'actual' | 'last_known' | 'unknown';
        /** Day of the last known reading. */
        asOf?: string | undefined;
      }
    | undefined;
  /** Absent: the dealer publishes no price, and visitors are asked to call. */
  priceCents?: number | undefined;
  /** The price before the last reduction; shown only when it is higher. */
  wasPriceCents?: number | undefined;
  justArrived: boolean;
  bodyStyle?: Named | undefined;
  drivetrain?: Named | undefined;
  transmission?: Named | undefined;
  fuel?: Named | undefined;
  exteriorColour?: Named | undefined;
  cover?: Picture | undefined;
  photoCount: number;
  /** Facts that belong in any advertisement of this vehicle (branded, daily rental, as-is ...), in few words. */
  notices: readonly string[];
}

/** A vehicle on its own page. */
export interface VehicleView extends VehicleCardView {
  vin?: string | undefined;
  engine?: string | undefined;
  cylinders?: number | undefined;
  displacementL?: number | undefined;
  doors?: number | undefined;
  seats?: number | undefined;
  interiorColour?: string | undefined;
  photos: readonly Picture[];
  description?: string | undefined;
  /** The language the description is written in, when it is not the page's. */
  descriptionLocale?: Locale | undefined;
  features: readonly string[];
  disclosures: readonly Disclosed[];
  /** The province's prescribed paragraph, when the vehicle is sold as-is. */
  asIsStatement?: string | undefined;
  warranty?: string | undefined;
  locationId?: string | undefined;
  updatedAt: Date;
  similar: readonly VehicleCardView[];
}

/** One value of a facet with how many vehicles it would leave. */
export interface FacetOption extends Named {
  count: number;
}

/** Facets with a list of values, in the order they are shown. */
export const listFacets = [
  'condition',
  'make',
  'model',
  'body',
  'drive',
  'fuel',
  'transmission',
  'colour',
  'location',
] as const;
export type ListFacet = (typeof listFacets)[number];

/** Facets with a smallest and a greatest value: years, whole dollars, kilometres. */
export const rangeFacets = ['price', 'year', 'km'] as const;
export type RangeFacet = (typeof rangeFacets)[number];

/** What there is to choose from. A facet that is absent, or offers one value only, is not shown. */
export interface FacetsView {
  lists: Partial<Record<ListFacet, readonly FacetOption[]>>;
  ranges: Partial<Record<RangeFacet, { least: number; most: number }>>;
}

/** A page of search results. */
export interface SearchView {
  query: SearchQuery;
  total: number;
  /** True when counting stopped at `total`: shown as `1,000+`. */
  totalIsFloor?: boolean | undefined;
  vehicles: readonly VehicleCardView[];
  facets: FacetsView;
  pageCount: number;
  /** Shown when nothing was found: the newest, or the nearest. */
  alternatives?: readonly VehicleCardView[] | undefined;
}

/** The first page of a site. */
export interface HomeView {
  total: number;
  newest: readonly VehicleCardView[];
  makes: readonly FacetOption[];
  bodyStyles: readonly FacetOption[];
  /** Any ready photo that may stand beside the greeting. */
  hero?: Picture | undefined;
}

/** What a visitor writes in the inquiry form, as typed. */
export const inquiryFields = ['name', 'email', 'phone', 'message', 'preferred_contact', 'language', 'consent'] as const;
export type InquiryField = (typeof inquiryFields)[number];

/** Why a field was refused; each has its words in the catalogue. */
export type InquiryErrorCode = 'required' | 'invalid' | 'too_long' | 'contact_missing';

/** What is wrong with the form as a whole. */
export type InquiryFormProblem = 'too_fast' | 'expired' | 'too_many' | 'unavailable';

/** The inquiry form as it stands: empty at first, with kept input and errors after a refusal. */
export interface FormState {
  values: Partial<Record<InquiryField, string>>;
  errors: readonly { field: InquiryField; code: InquiryErrorCode }[];
  problem?: InquiryFormProblem | undefined;
  /** Signed moment at which the form was handed out; answers that come faster than a person types are refused. */
  token?: string | undefined;
}

/** A form nobody has written in yet. */
export const emptyForm: FormState = { values: {}, errors: [] };
