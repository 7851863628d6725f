import { FormDialog as OfficeDialog } from '#office/form-dialog.tsx';
import type { Asked } from '#office/form-dialog.tsx';
import { useScreenErrors } from './screen-errors.ts';

/** The office's short form in a dialog, with the words that invoices have for their own errors. */
export const FormDialog = <Values extends object>(props: Asked<Values>) => (
  <OfficeDialog {...props} fieldWords={useScreenErrors()} />
);
