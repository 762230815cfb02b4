/** A template as the build compiles it (scripts/template.ts). */
declare module '*.mjml' {
  const template: import('../lib/domain/reports/email.ts').Template;
  export default template;
}

/** MJML brings no types; this is the part of it that we use. */
declare module 'mjml' {
  interface Options {
    readonly validationLevel: 'strict';
    readonly keepComments: boolean;
    readonly fonts: Record<string, string>;
    readonly filePath: string;
  }
  /** Rejects where validation finds an error. */
  export default function mjml2html(mjml: string, options: Options): Promise<{ readonly html: string }>;
}
