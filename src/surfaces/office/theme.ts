import { createTheme } from '@mantine/core';
import type { CSSVariablesResolver, MantineColorsTuple, MantineThemeOverride } from '@mantine/core';

/** Harbour blue: one colour for what can be acted on. Shade 8 on white is 6.6 : 1, white on shade 7 is 5.5 : 1. */
const harbour: MantineColorsTuple = [
  '#eef5fc',
  '#dce8f6',
  '#b6cfec',
  '#8db4e1',
  '#6d9fd9',
  '#588fd2',
  '#3f7fc9',
  '#2b6bb3',
  '#1f5fa1',
  '#164a80',
];

/** Greys with a breath of blue, so that photos of cars look neutral beside them. */
const gray: MantineColorsTuple = [
  '#f6f7f9',
  '#eef0f3',
  '#e3e6eb',
  '#d3d8df',
  '#b8bfc9',
  '#8a939f',
  '#5b6470',
  '#444c57',
  '#2c333c',
  '#1a1f26',
];

const dark: MantineColorsTuple = [
  '#dde2e9',
  '#c2c9d3',
  '#a3acb9',
  '#77818f',
  '#3d4550',
  '#2b323b',
  '#21272f',
  '#1a1f26',
  '#14171c',
  '#0e1115',
];

const dialogTitle = { fontWeight: 650, fontSize: '1.0625rem' };

/** The office's one look. Comfortable and calm: small radius, thin lines, no shadows but on what floats. */
export const theme: MantineThemeOverride = createTheme({
  primaryColor: 'harbour',
  primaryShade: { light: 8, dark: 7 },
  colors: { harbour, gray, dark },
  autoContrast: true,
  luminanceThreshold: 0.35,
  fontFamily:
    "ui-sans-serif, system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', 'Helvetica Neue', Arial, sans-serif",
  fontFamilyMonospace: "ui-monospace, SFMono-Regular, 'Cascadia Mono', Menlo, Consolas, 'Liberation Mono', monospace",
  fontSizes: { xs: '0.8125rem', sm: '0.875rem', md: '0.9375rem', lg: '1.0625rem', xl: '1.25rem' },
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.5', lg: '1.55', xl: '1.6' },
  headings: {
    fontWeight: '650',
    sizes: {
      h1: { fontSize: '1.5rem', lineHeight: '1.25' },
      h2: { fontSize: '1.125rem', lineHeight: '1.35' },
      h3: { fontSize: '1rem', lineHeight: '1.4' },
      h4: { fontSize: '0.9375rem', lineHeight: '1.4' },
    },
  },
  defaultRadius: 'md',
  radius: { xs: '3px', sm: '5px', md: '8px', lg: '12px', xl: '20px' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  focusRing: 'auto',
  components: {
    Card: { defaultProps: { withBorder: true, padding: 'lg', radius: 'lg' } },
    Paper: { defaultProps: { radius: 'lg' } },
    Modal: {
      defaultProps: { centered: true, overlayProps: { backgroundOpacity: 0.4, blur: 2 }, radius: 'lg' },
      styles: { title: dialogTitle },
    },
    Drawer: {
      defaultProps: { overlayProps: { backgroundOpacity: 0.4, blur: 2 } },
      styles: { title: dialogTitle },
    },
    // The kit makes a dialog's title line a <header>, which would be a second banner of the page.
    ModalHeader: { defaultProps: { role: 'none' } },
    DrawerHeader: { defaultProps: { role: 'none' } },
    // A hint under its field: fields side by side keep one line, whatever is said about them.
    InputWrapper: { defaultProps: { inputWrapperOrder: ['label', 'input', 'description', 'error'] } },
    Tooltip: { defaultProps: { openDelay: 350, withArrow: true, multiline: true, maw: 320, fz: 'xs' } },
    // A state that is cut in the middle says nothing: a badge is as wide as its word.
    Badge: {
      defaultProps: { variant: 'light', radius: 'sm', size: 'md', tt: 'none', fw: 600 },
      styles: { root: { minWidth: 'max-content' } },
    },
    // The first item takes the focus, as people who use menus by keyboard expect; the kit would focus an empty element.
    Menu: { defaultProps: { shadow: 'md', radius: 'md', withinPortal: true, withInitialFocusPlaceholder: false } },
    Select: { defaultProps: { checkIconPosition: 'right', nothingFoundMessage: '–' } },
    NumberInput: { defaultProps: { hideControls: true, allowNegative: false } },
    Textarea: { defaultProps: { autosize: true, minRows: 3, maxRows: 14 } },
    Anchor: { defaultProps: { underline: 'hover' } },
  },
});

// The kit's words on light badges and alerts are 3.6 : 1; darkened they are at least 6 : 1 on the same ground.
const darker = Object.fromEntries(
  ['red', 'pink', 'grape', 'violet', 'indigo', 'blue', 'cyan', 'teal', 'green', 'lime', 'yellow', 'orange', 'gray'].map(
    (name) => [`--mantine-color-${name}-light-color`, `color-mix(in srgb, var(--mantine-color-${name}-9) 62%, black)`],
  ),
);

/** Colours of surfaces and second-rank text, chosen so that text is at least 4.5 : 1 on every surface it stands on. */
export const surfaces: CSSVariablesResolver = (made) => ({
  variables: {
    '--office-bar': '56px',
  },
  light: {
    ...darker,
    '--mantine-color-dimmed': made.colors.gray?.[6] ?? '',
    '--mantine-color-placeholder': '#69727f',
    '--mantine-color-text': made.colors.gray?.[9] ?? '',
    '--mantine-color-error': '#c22b2b',
    '--mantine-color-anchor': harbour[8],
    '--office-page': made.colors.gray?.[0] ?? '',
    '--office-surface': '#ffffff',
    '--office-line': made.colors.gray?.[2] ?? '',
    '--office-hover': made.colors.gray?.[1] ?? '',
    '--office-chosen': harbour[0],
  },
  dark: {
    '--mantine-color-body': dark[7],
    '--mantine-color-dimmed': dark[2],
    '--mantine-color-placeholder': '#8b95a3',
    '--mantine-color-text': dark[0],
    '--mantine-color-error': '#ff8787',
    '--mantine-color-anchor': harbour[3],
    '--mantine-color-default-border': dark[4],
    '--office-page': dark[8],
    '--office-surface': dark[7],
    '--office-line': dark[5],
    '--office-hover': dark[6],
    '--office-chosen': '#1c2c40',
  },
});
