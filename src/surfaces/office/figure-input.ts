import { useLanguage } from './i18n.tsx';

/** How numbers and dollars are typed and shown in fields: `12,995.50` and `$12,995`, in French `12 995,50` and `12 995 $`. */
export function useFigureInput() {
  const french = useLanguage().locale === 'fr';
  const figure = {
    thousandSeparator: french ? '\u00a0' : ',',
    decimalSeparator: french ? ',' : '.',
    allowedDecimalSeparators: french ? [',', '.'] : ['.'],
  };
  return { figure, dollars: { ...figure, decimalScale: 2, ...(french ? { suffix: '\u00a0$' } : { prefix: '$' }) } };
}
