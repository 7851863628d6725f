import { Button, Group, Paper, Text, Transition } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useHotkeys } from '@mantine/hooks';
import { useBlocker } from '@tanstack/react-router';
import { lazy, Suspense, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import type { FieldError } from '#kernel/problems.ts';
import classes from './form.module.css';
import { useOfficeT } from './i18n.tsx';
import { ProblemBox, useFieldWords } from './problem.tsx';
import { asProblem } from './problem-error.ts';
import type { ProblemError } from './problem-error.ts';

type UseFormInput<Values extends object> = NonNullable<Parameters<typeof useForm<Values>>[0]>;
type UseFormReturn<Values extends object> = ReturnType<typeof useForm<Values>>;

interface RecordFormInput<Values extends object> extends Omit<UseFormInput<Values>, 'onSubmitPreventDefault'> {
  initialValues: Values;
  /** Sends the values. What it throws is shown at its fields, or above the form; what was typed stays. */
  save(values: Values): Promise<unknown>;
  /** The room's words for its own error codes; undefined for the office's. */
  fieldWords?: (error: FieldError) => string | undefined;
  /** Where a field of the API is on this form, when it is not called the same: `{ priceCents: 'price' }`. */
  fields?: Record<string, string>;
  /** Takes a problem before the form shows it (a 409: see conflict.tsx); true when it has. */
  problem?: (problem: ProblemError) => boolean | void;
}

export interface RecordForm<Values extends object> {
  /** The fields: `<TextInput {...form.fields.getInputProps('name')} />`. */
  fields: UseFormReturn<Values>;
  saving: boolean;
  /** What was wrong beyond single fields. */
  trouble: ProblemError | null;
  submit(): Promise<boolean>;
  /** Back to how it was last saved. */
  discard(): void;
}

/** `/customer/email` → `customer.email`, as the form names it. */
const nameOf = (pointer: string): string =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .join('.');

/**
 * A form of a record: problems of the API go to their fields, the first of them gets the focus, nothing typed is lost.
 * Initial values are taken once; when somebody else changes the record meanwhile, saving answers 409 and asks.
 *
 * @example
 * const form = useRecordForm({ initialValues: { name: lead.name }, save: (body) => api('PATCH /api/…', { params, body }) });
 * <Form form={form}><TextInput label={t('name')} {...form.fields.getInputProps('name')} /><SaveBar form={form} /></Form>
 */
export function useRecordForm<Values extends object>({
  save,
  fieldWords,
  fields: names = {},
  problem: take,
  ...input
}: RecordFormInput<Values>): RecordForm<Values> {
  const fields = useForm<Values>(input as UseFormInput<Values>);
  const words = useFieldWords(fieldWords);
  const [saving, setSaving] = useState(false);
  const [trouble, setTrouble] = useState<ProblemError | null>(null);
  const running = useRef(false);

  const show = (problem: ProblemError): void => {
    const own: Record<string, string> = {};
    let lost = problem.errors.length === 0;
    for (const error of problem.errors) {
      const said = nameOf(error.pointer);
      const name = names[said] ?? names[said.split('.')[0] ?? ''] ?? said;
      own[name] = words(error);
      const top = name.split('.')[0] ?? '';
      // A field that this form does not have must still be heard of.
      if (!(top in (fields.getValues() as object))) lost = true;
    }
    fields.setErrors(own);
    setTrouble(lost ? problem : null);
    if (problem.errors.length > 0) requestAnimationFrame(focusFirstError);
  };

  const submit = async (): Promise<boolean> => {
    if (running.current) return false;
    if (fields.validate().hasErrors) {
      requestAnimationFrame(focusFirstError);
      return false;
    }
    running.current = true;
    setSaving(true);
    setTrouble(null);
    const sent = fields.getValues();
    try {
      await save(fields.getTransformedValues() as unknown as Values);
      fields.resetDirty(sent);
      return true;
    } catch (error) {
      const problem = asProblem(error);
      if (!take?.(problem)) show(problem);
      return false;
    } finally {
      running.current = false;
      setSaving(false);
    }
  };

  return {
    fields,
    saving,
    trouble,
    submit,
    discard: () => {
      fields.reset();
      setTrouble(null);
    },
  };
}

function focusFirstError(): void {
  const field = document.querySelector<HTMLElement>('form [aria-invalid="true"]');
  field?.focus();
  field?.scrollIntoView({ block: 'center', behavior: 'smooth' });
}

/** The form itself: Enter in a field and Ctrl+S save it; leaving with unsaved changes asks. */
export function Form<Values extends object>({
  form,
  guard = true,
  after,
  children,
}: {
  form: RecordForm<Values>;
  /** False for forms that lose nothing when left (search, sign-in). */
  guard?: boolean;
  /** After it was saved. */
  after?: () => void;
  children: ReactNode;
}) {
  const submit = async (): Promise<void> => {
    if (await form.submit()) after?.();
  };
  useHotkeys([['mod+S', () => void submit()]], []);
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      {form.trouble && (
        <div className={classes.trouble}>
          <ProblemBox problem={form.trouble} />
        </div>
      )}
      {children}
      {guard && <UnsavedGuard dirty={() => form.fields.isDirty()} />}
    </form>
  );
}

/** Appears at the bottom when something is unsaved, so that a long form need not be scrolled to save it. */
export function SaveBar<Values extends object>({ form, label }: { form: RecordForm<Values>; label?: string }) {
  const t = useOfficeT();
  return (
    <Transition mounted={form.fields.isDirty() || form.saving} transition="slide-up" duration={150}>
      {(style) => (
        <Paper className={classes.bar} style={style} shadow="md" withBorder>
          <Text size="sm" c="dimmed" className={classes.words}>
            {t('unsaved')}
          </Text>
          <Group gap="xs" wrap="nowrap">
            <Button variant="default" onClick={form.discard} disabled={form.saving}>
              {t('discard')}
            </Button>
            <Button type="submit" loading={form.saving}>
              {label ?? t('save')}
            </Button>
          </Group>
        </Paper>
      )}
    </Transition>
  );
}

/** Comes with forms that have something to lose; sign-in has not, and loads no dialog. */
const LeavingQuestion = lazy(() => import('./leaving-question.tsx'));

/** Asks before unsaved changes are left behind; the browser asks in its own words when the tab is closed. */
export function UnsavedGuard({ dirty }: { dirty: () => boolean }) {
  const { status, proceed, reset } = useBlocker({
    // Filters and tabs kept in the address of the same page lose nothing.
    shouldBlockFn: ({ current, next }) => dirty() && current.pathname !== next.pathname,
    enableBeforeUnload: dirty,
    withResolver: true,
  });
  return (
    <Suspense>
      <LeavingQuestion opened={status === 'blocked'} go={() => proceed?.()} stay={() => reset?.()} />
    </Suspense>
  );
}
